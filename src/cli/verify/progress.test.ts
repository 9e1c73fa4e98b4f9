import { expect, test, vi } from 'vitest'
import type { RunEvent } from '../../../contract-tests/index.ts'
import { showProgress } from './progress.ts'

const start: RunEvent = { type: 'start', target: 'http://x', seed: 1, checks: 9, scenarios: 4, writes: true }
const scenario: RunEvent = { type: 'scenario', title: 'a pool is created', index: 2, of: 4 }

test('a terminal shows one line that is updated, cut to its width and cleared at the end', () => {
  const written: string[] = []
  const live = showProgress({ isTTY: true, columns: 31, write: (text) => written.push(text) })
  live.onEvent(start)
  live.onEvent(scenario)
  live.end()
  expect(written).toEqual(['\r\u001b[K[0/4] 0 requests, no findings:', '\r\u001b[K[2/4] 0 requests, no findings:', '\r\u001b[K'])
})

test('requests do not make the terminal flicker', () => {
  const written: string[] = []
  const live = showProgress({ isTTY: true, write: (text) => written.push(text) })
  live.onEvent(scenario)
  for (let requests = 1; requests < 100; requests++) live.onEvent({ type: 'request', requests })
  expect(written.length).toBeLessThan(50)
})

test('a log gets a line at the start and occasional lines later, without control characters', () => {
  vi.useFakeTimers()
  try {
    const written: string[] = []
    const log = showProgress({ write: (text) => written.push(text) })
    log.onEvent(start)
    log.onEvent(scenario)
    log.onEvent({ type: 'request', requests: 7 })
    vi.advanceTimersByTime(5_000)
    log.onEvent({ type: 'request', requests: 8 })
    log.onEvent({ type: 'request', requests: 9 })
    log.end()
    expect(written).toEqual([
      'verifying http://x: 9 checks, read and write, seed 1\n',
      '[2/4] 8 requests, no findings: a pool is created\n',
    ])
  } finally {
    vi.useRealTimers()
  }
})
