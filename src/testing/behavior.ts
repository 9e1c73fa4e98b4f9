import type { ClientOptions, ComputePoolsClient } from '../client/types.ts'
import { createClient } from '../index.ts'
import { type ReceivedRequest, type ScriptedOrigins, type Step, script } from './script.ts'

/** One sentence about the client, and its proof, which runs in every runtime that has `fetch`. */
export interface Behavior {
  description: string
  run(place: ScriptedOrigins): Promise<void>
}

/** Collects sentences: `it('says what holds', async (place) => …)`. */
export function behaviors(describe: (it: (says: string, run: Behavior['run']) => void) => void): Behavior[] {
  const all: Behavior[] = []
  describe((says, run) => all.push({ description: says, run }))
  return all
}

/** A client whose server follows the script. */
export function createScriptedClient(
  place: ScriptedOrigins,
  steps: Step[],
  options: Omit<ClientOptions, 'baseUrl'> = {},
): { client: ComputePoolsClient; baseUrl: string; arrived(): Promise<ReceivedRequest[]> } {
  const { baseUrl, arrived } = script(place, steps)
  return { client: createClient({ baseUrl, ...options }), baseUrl, arrived }
}

/** Throws unless the two are the same JSON. */
export function equal(actual: unknown, expected: unknown): void {
  const [came, wanted] = [show(actual), show(expected)]
  if (came !== wanted) throw new Error(`came:     ${came}\nexpected: ${wanted}`)
}

/** Throws unless the text matches. */
export function matches(text: unknown, pattern: RegExp): void {
  if (typeof text !== 'string' || !pattern.test(text)) throw new Error(`came:     ${show(text)}\nexpected: ${pattern}`)
}

/** What a call rejects with. */
export async function catchError(call: Promise<unknown>): Promise<Failure> {
  let value: unknown
  try {
    value = await call
  } catch (error) {
    return error as Failure
  }
  throw new Error(`expected a rejection, and it became ${show(value)?.slice(0, 200)}`)
}

/** Every field that some error of the client has. */
export interface Failure extends Error {
  status?: number
  response: Response
  request: { method: string; url: string }
  body: unknown
  details: string
  text: string
  issues: { path: string; message: string }[]
}

function show(value: unknown): string | undefined {
  return value === undefined ? 'undefined' : JSON.stringify(value)
}
