import type { Pool } from '../generated/schema.js'

/**
 * Returns the pool with the utilization of a moment. Each figure of an active pool swings around its stored value, within
 * 0 and 100. An active pool whose figures are all 0, such as a new one, gets busy within minutes. Other pools do not change.
 *
 * @param now in milliseconds since 1970. The same time gives the same figures.
 */
export function withMovingUtilization(pool: Pool, now: number): Pool {
  if (pool.status !== 'active') return pool
  const isIdle = figures.every((figure) => pool[figure] === 0)
  const moved = figures.map((figure) => {
    const phase = hash(`${pool.id} ${figure}`)
    const middle = isIdle ? 35 + 40 * phase : pool[figure]
    return [figure, toPercentage(middle + swing(now, phase) * (isIdle ? middle : 8))] as const
  })
  return { ...pool, ...Object.fromEntries(moved) }
}

const figures = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'] as const

/** From -1 to 1, in waves of about ten, three and one minutes. */
function swing(now: number, phase: number): number {
  const turns = now / 60_000
  const wave = (minutes: number): number => Math.sin(2 * Math.PI * (turns / (minutes * (0.8 + 0.4 * phase)) + phase))
  return 0.6 * wave(10) + 0.3 * wave(3) + 0.1 * wave(1)
}

function toPercentage(value: number): number {
  return Math.round(Math.min(100, Math.max(0, value)) * 10) / 10
}

/** FNV-1a, scaled to 0 to 1. */
function hash(text: string): number {
  let bits = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193) >>> 0
  return bits / 2 ** 32
}
