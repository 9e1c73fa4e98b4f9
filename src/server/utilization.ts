import type { Pool } from '../generated/schema.js'

/**
 * The pool with its utilization figures at a moment: each swings slowly around the figure that is stored, at a pace of
 * its own, within 0 and 100. The same moment gives the same figures. A pool that is not active stays as it is, and one
 * that is active and idle throughout, such as a new one, finds work within a few minutes.
 *
 * @param now the time in milliseconds since 1970.
 */
export function movedAt(pool: Pool, now: number): Pool {
  if (pool.status !== 'active') return pool
  const idle = figures.every((figure) => pool[figure] === 0)
  const moved = figures.map((figure) => {
    const phase = hashOf(`${pool.id} ${figure}`)
    const middle = idle ? 35 + 40 * phase : pool[figure]
    return [figure, percentage(middle + swing(now, phase) * (idle ? middle : 8))] as const
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

function percentage(value: number): number {
  return Math.round(Math.min(100, Math.max(0, value)) * 10) / 10
}

/** A number from 0 to 1 that is always the same for the same text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash / 2 ** 32
}
