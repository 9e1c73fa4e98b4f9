import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { type Report, type RunEvent, reporters, type VerifyOptions, verify } from '../../index.ts'

/** Fails if a text has a secret in any form: decoded, in another case, in pieces, reversed. Fragments have 8 characters. */
export function assertNoLeak(text: string, ...secrets: string[]): void {
  const views = viewsOf(text)
  for (const secret of secrets) {
    const needle = squeeze(secret)
    const size = Math.min(8, needle.length)
    for (const view of views) {
      for (let start = 0; start + size <= needle.length; start++) {
        const index = view.indexOf(needle.slice(start, start + size))
        assert.equal(index, -1, `a part of the secret is in ${JSON.stringify(view.slice(Math.max(0, index - 60), index + 60))}`)
      }
      assert.ok(!view.includes([...needle].reverse().join('')), 'the secret is in the text in reverse')
    }
  }
}

/** Runs the suite and fails if a report, an event or the error has a secret. Returns the report or the error. */
export async function verifyWithoutLeak(options: VerifyOptions, ...secrets: string[]): Promise<Report | Error> {
  const events: RunEvent[] = []
  let result: Report | Error
  try {
    result = await verify({ seed: 1, runs: 1, ...options, onEvent: (event) => events.push(event) })
  } catch (error) {
    assert.ok(error instanceof Error)
    result = error
  }
  assertNoLeak(JSON.stringify(events), ...secrets)
  const texts = result instanceof Error ? describeError(result) : renderAll(result)
  for (const text of texts) assertNoLeak(text, ...secrets)
  return result
}

/** Every text that a program could make of an error. */
export function describeError(error: Error): string[] {
  return [
    String(error),
    error.stack ?? '',
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect(error, { depth: null, showHidden: true }),
  ]
}

/** Every report that a reporter makes. */
export function renderAll(report: Report): string[] {
  return [
    JSON.stringify(report),
    ...Object.values(reporters).flatMap((reporter) => [reporter(report), reporter(report, { color: true })]),
  ]
}

/** The letters and digits of a text after each way to decode it. */
function viewsOf(text: string): string[] {
  const levels = [text]
  for (let i = 0; i < 4; i++) levels.push(decode(levels.at(-1) ?? ''))
  const runs = levels.flatMap((level) => level.replace(/\s+/g, '').match(/[\w+/=-]{12,}/g) ?? [])
  const base64 = runs.flatMap((run) => [0, 1, 2, 3].map((offset) => latin1(run.slice(offset), 'base64')))
  const hex = [0, 1].map((offset) => latin1((text.match(/[\da-f]{2}/gi) ?? []).join('').slice(offset), 'hex'))
  const bytes = (text.match(/\[[\d,\s]+\]/g) ?? []).map((list) => String.fromCharCode(...(list.match(/\d+/g) ?? []).map(Number)))
  return [...new Set([...levels, ...base64, ...base64.map((view) => latin1(view, 'base64')), ...hex, ...bytes].map(squeeze))]
}

function decode(text: string): string {
  return text
    .replace(/%([\da-f]{2})/gi, (_, hex) => fromCode(hex, 16))
    .replace(/\\+(?:x([\da-f]{2})|u([\da-f]{4}))/gi, (_, byte, unit) => fromCode(byte ?? unit, 16))
    .replace(/&#x([\da-f]{1,6});?/gi, (_, hex) => fromCode(hex, 16))
    .replace(/&#(\d{1,7});?/g, (_, decimal) => fromCode(decimal, 10))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name as 'amp'])
}

function fromCode(digits: string, base: number): string {
  const code = Number.parseInt(digits, base)
  return code < 0x110000 ? String.fromCodePoint(code) : ''
}

function latin1(text: string, encoding: 'base64' | 'hex'): string {
  return Buffer.from(text, encoding).toString('latin1')
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
