import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createServer } from '../../../src/server.ts'
import type { VerifyOptions } from '../../index.ts'
import { type Report, verify } from '../../index.ts'

type Fetch = NonNullable<VerifyOptions['fetch']>

/** A request to a hostile server. */
export interface Received {
  method: string
  path: string
}

/**
 * Creates the embedded server with a few pools, whose responses are replaced.
 *
 * @param replace Gets the text of a response. Returns the text to send, or a whole response.
 */
export function hostileServer(replace: (text: string, received: Received, response: Response) => string | Response): Fetch {
  const { fetch } = createServer()
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    const response = await fetch(request)
    if (response.body === null) return response
    const replaced = replace(await response.text(), { method: request.method, path: pathname }, response)
    if (replaced instanceof Response) return replaced
    return new Response(replaced, { status: response.status, headers: { 'content-type': 'application/json' } })
  }
}

/** Replaces the value of a key wherever it is in a JSON text. `json` is inserted as it is. */
export function withRawValue(text: string, key: string, json: string): string {
  return text.replaceAll(new RegExp(`"${key}":("[^"]*"|[\\d.]+|\\[[^\\]]*\\])`, 'g'), () => `"${key}":${json}`)
}

/** Runs the start of the suite, and asserts that it returns a short report without a bug of its own. */
export async function verifyHostile(fetch: Fetch, options: Partial<VerifyOptions> = {}, maxRequests = 12): Promise<Report> {
  const controller = new AbortController()
  const report = await verify({
    url: 'http://hostile.test',
    fetch,
    seed: 1,
    runs: 1,
    timeout: 30_000,
    signal: controller.signal,
    onEvent: (event) => event.type === 'request' && event.requests >= maxRequests && controller.abort(),
    ...options,
  })
  const texts = [...report.notes, ...report.checks.map(({ reason = '' }) => reason)]
  assert.deepEqual(
    texts.filter((text) => text.includes('a bug in this suite')).map((text) => text.slice(0, 300)),
    [],
  )
  const { length } = Buffer.from(JSON.stringify(report, null, 2))
  assert.ok(length < 5_000_000, `the report has ${length} bytes`)
  return report
}

/** Returns the ids of the checks that a run failed at `must` or `should`. */
export function failedChecks({ findings }: Report): string[] {
  return [...new Set(findings.filter(({ level }) => level !== 'may').map(({ check }) => check))]
}

/** Runs a function of `in-child.ts` in a process of its own, and returns the memory that it took at most, in MB. */
export async function measureMemory(name: string): Promise<number> {
  const script = fileURLToPath(new URL('./in-child.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, name], {
    cwd: fileURLToPath(new URL('../../../', import.meta.url)),
    maxBuffer: 100_000_000,
  })
  return Number(stdout)
}
