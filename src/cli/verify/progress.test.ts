import { expect, test, vi } from 'vitest'
import type { RunEvent } from '../../../contract-tests/index.ts'
import { progress } from './progress.ts'

const start: RunEvent = { type: 'start', target: 'http://x', seed: 1, checks: 9, scenarios: 4, writes: true }
const scenario: RunEvent = { type: 'scenario', title: 'a pool is created', index: 2, of: 4 }

test('a terminal has one line, written over, cut to its width and gone at the end', () => {
  const written: string[] = []
  const live = progress({ isTTY: true, columns: 31, write: (text) => written.push(text) })
  live.saw(start)
  live.saw(scenario)
  live.end()
  expect(written).toEqual(['\r\u001b[K[0/4] 0 requests, no findings:', '\r\u001b[K[2/4] 0 requests, no findings:', '\r\u001b[K'])
})

test('requests do not make a terminal flicker', () => {
  const written: string[] = []
  const live = progress({ isTTY: true, write: (text) => written.push(text) })
  live.saw(scenario)
  for (let requests = 1; requests < 100; requests++) live.saw({ type: 'request', requests })
  expect(written.length).toBeLessThan(50)
})

test('a log has a line at the start, and one now and then, without control characters', () => {
  vi.useFakeTimers()
  try {
    const written: string[] = []
    const log = progress({ write: (text) => written.push(text) })
    log.saw(start)
    log.saw(scenario)
    log.saw({ type: 'request', requests: 7 })
    vi.advanceTimersByTime(5_000)
    log.saw({ type: 'request', requests: 8 })
    log.saw({ type: 'request', requests: 9 })
    log.end()
    expect(written).toEqual([
      'verifying http://x: 9 checks, writing, seed 1\n',
      '[2/4] 8 requests, no findings: a pool is created\n',
    ])
  } finally {
    vi.useRealTimers()
  }
})
