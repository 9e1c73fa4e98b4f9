import { breakCommands, printableLine } from '../../src/core/printable.ts'
import { truncate } from '../model/excerpt.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import { findLeftovers } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import type { RunState } from './run-state.ts'
import type { ScenarioContext } from './scenario-context.ts'

/** The run cannot start: no server responds at the URL, or its response is not HTTP. */
export class CannotRunError extends Error {
  override name = 'CannotRunError'

  /** The message may have text of the server, which is shown on one line without control characters. */
  constructor(message: string) {
    super(breakCommands(printableLine(truncate(message))))
  }
}

/**
 * Sends the first requests. Returns the error if the run cannot go on: the server is busy or too slow, or the run was aborted.
 *
 * @throws {CannotRunError} if no server responds at the URL, or its response is not HTTP.
 */
export async function preflight(state: RunState): Promise<unknown> {
  const { baseUrl } = state.options
  try {
    const list = await readInitialState(createContext(state), state.note)
    if (list.failure?.kind === 'not-http' || list.failure?.kind === 'dropped') throw new CannotRunError(list.failure.message)
  } catch (error) {
    if (error instanceof CannotRunError || (error instanceof ServerUnavailableError && error.kind === 'unreachable'))
      throw new CannotRunError(`${baseUrl}: ${error.message}`)
    return error
  }
}

/** Reads the pools and the log before the run changes them, so that the tracker knows the ids of others. */
async function readInitialState(ctx: ScenarioContext, note: (text: string) => void): Promise<Exchange> {
  const list = await ctx.listPools()
  if (succeeded(list)) await ctx.listActivity().catch(ignoreIfTooLarge)
  const leftovers = findLeftovers(list, ctx)
  if (leftovers.length > 0 && !ctx.options.clean) note(describeLeftovers(leftovers.map(({ name }) => JSON.stringify(name))))
  return list
}

/** Only the checks of the log need a log that is larger than the limit. */
function ignoreIfTooLarge(error: unknown): void {
  if (!(error instanceof ServerUnavailableError) || error.kind !== 'too-large') throw error
}

function describeLeftovers(names: string[]): string {
  if (names.length === 1) return `1 pool has a name of another run of this suite: ${names[0]}; --clean removes it`
  const examples = names.slice(0, 5).join(', ')
  return `${names.length} pools have names of other runs of this suite, such as ${examples}; --clean removes them`
}
