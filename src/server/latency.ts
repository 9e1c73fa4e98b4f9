import { maxTimerMs } from '../core/timeout.ts'

/** Delay of each response, in milliseconds: a fixed time, or a random one of a range. */
export type Latency = number | { min: number; max: number }

/** Returns a function that picks the delay of the next response. @throws {TypeError} for an invalid time or range. */
export function latencySampler(latency: Latency, random: () => number): () => number {
  const { min, max } = typeof latency === 'number' ? { min: latency, max: latency } : latency
  const isValid = min >= 0 && max >= min && max <= maxTimerMs
  if (!isValid) {
    const given = typeof latency === 'number' ? latency : JSON.stringify(latency)
    throw new TypeError(`invalid latency ${given}: expected milliseconds from 0 to ${maxTimerMs}, with min not above max`)
  }
  return () => (min === max ? min : min + (max - min) * random())
}
