import { breakCommands, printableLine } from '../../src/core/printable.ts'
import { truncate } from '../model/excerpt.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import { mentionProxy } from '../transport/proxy-errors.ts'
import { createContext } from './create-context.ts'
import { describeLeftovers, findLeftovers } from './leftovers.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import type { RunState } from './run-state.ts'
import type { ScenarioContext } from './scenario-context.ts'

/** The run cannot start: no server responds at the URL, or its response is not HTTP, or a proxy is in the way. */
export class CannotRunError extends Error {
  override name = 'CannotRunError'
  /** `proxy` if the proxy of an environment variable may be the cause. The message names the variable. */
  readonly kind: 'server' | 'proxy'

  /** The message may have text of the server, which is shown on one line without control characters. */
  constructor(message: string, kind: CannotRunError['kind'] = 'server') {
    super(breakCommands(printableLine(truncate(message))))
    this.kind = kind
  }
}

/**
 * Sends the first requests. Returns the error if the run cannot go on: the server is busy or too slow, or the run was aborted.
 *
 * @throws {CannotRunError} if no server responds at the URL, or its response is not HTTP, or a proxy may be the cause.
 */
export async function preflight(state: RunState): Promise<unknown> {
  const { options, proxy } = state
  const cannotRun = (message: string, kind?: CannotRunError['kind']) => new CannotRunError(`${options.baseUrl}: ${message}`, kind)
  try {
    const { failure } = await readInitialState(createContext(state), state.note)
    if (failure?.kind === 'not-http') throw cannotRun(failure.message)
    if (failure?.kind === 'dropped') throw cannotRun(mentionProxy(failure.message, proxy), proxy && 'proxy')
  } catch (error) {
    if (!(error instanceof ServerUnavailableError)) {
      if (error instanceof CannotRunError) throw error
      return error
    }
    if (error.mayBeProxy) throw cannotRun(error.message, 'proxy')
    if (error.kind === 'unreachable') throw cannotRun(error.message)
    return error
  }
}

/** Reads the pools and the log before the run changes them, so that the tracker knows the ids of others. */
async function readInitialState(ctx: ScenarioContext, note: (text: string) => void): Promise<Exchange> {
  const list = await ctx.listPools()
  if (succeeded(list)) await ctx.listActivity().catch(ignoreIfTooLarge)
  const leftovers = findLeftovers(list, ctx)
  if (!ctx.options.clean) for (const text of describeLeftovers(leftovers, ctx.tracker.names.runId)) note(text)
  return list
}

/** Only the checks of the log need a log that is larger than the limit. */
function ignoreIfTooLarge(error: unknown): void {
  if (!(error instanceof ServerUnavailableError) || error.kind !== 'too-large') throw error
}
