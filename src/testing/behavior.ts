import type { ClientOptions, ComputePoolsClient } from '../client/types.ts'
import { createClient } from '../index.ts'
import { type ReceivedRequest, type ScriptedOrigins, type Step, script } from './script.ts'

/** A sentence about the client and its test, which runs in every runtime with `fetch`. */
export interface Behavior {
  description: string
  run(server: ScriptedOrigins): Promise<void>
}

/** Collects behaviors: `it('retries a GET', async (server) => …)`. */
export function behaviors(describe: (it: (description: string, run: Behavior['run']) => void) => void): Behavior[] {
  const all: Behavior[] = []
  describe((description, run) => all.push({ description, run }))
  return all
}

/** Creates a client whose server follows the steps. */
export function createScriptedClient(
  server: ScriptedOrigins,
  steps: Step[],
  options: Omit<ClientOptions, 'baseUrl'> = {},
): { client: ComputePoolsClient; baseUrl: string; receivedRequests(): Promise<ReceivedRequest[]> } {
  const { baseUrl, receivedRequests } = script(server, steps)
  return { client: createClient({ baseUrl, ...options }), baseUrl, receivedRequests }
}

/** Throws unless both values have the same JSON. */
export function equal(actual: unknown, expected: unknown): void {
  const [actualJson, expectedJson] = [toJson(actual), toJson(expected)]
  if (actualJson !== expectedJson) throw new Error(`actual:   ${actualJson}\nexpected: ${expectedJson}`)
}

/** Throws unless the text matches. */
export function matches(text: unknown, pattern: RegExp): void {
  if (typeof text !== 'string' || !pattern.test(text)) throw new Error(`actual:   ${toJson(text)}\nexpected: ${pattern}`)
}

/** Returns the error of a call. Throws if the call succeeds. */
export async function catchError(call: Promise<unknown>): Promise<Failure> {
  let value: unknown
  try {
    value = await call
  } catch (error) {
    return error as Failure
  }
  throw new Error(`expected a rejection, got ${toJson(value)?.slice(0, 200)}`)
}

/** All properties that errors of the client can have. */
export interface Failure extends Error {
  status?: number
  response: Response
  request: { method: string; url: string }
  body: unknown
  details: string
  text: string
  issues: { path: string; message: string }[]
}

function toJson(value: unknown): string | undefined {
  return value === undefined ? 'undefined' : JSON.stringify(value)
}
