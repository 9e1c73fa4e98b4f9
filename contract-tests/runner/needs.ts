import type { Need } from '../model/check.ts'
import type { Options } from '../model/options.ts'

/** Returns the reason to skip if the run does not meet one of the needs. */
export function findMissingNeed(needs: readonly Need[], options: Options, hasSocket: boolean): string | undefined {
  const missing = needs.find((need) => !isMet(need, options, hasSocket))
  return missing && reasons[missing]
}

const reasons: Record<Need, string> = {
  write: 'pools are created, changed and deleted only with --write',
  state: 'the server keeps no state (--stateless)',
  token: 'no token with write access was given: --token',
  'forbidden-token': 'no token without write access was given: --forbidden-token',
  origin: 'no origin of web pages was given: --origin',
  'max-latency': 'no limit was given: --max-latency',
  socket: 'a Fetch or a proxy hides the bytes on the connection',
}

function isMet(need: Need, options: Options, hasSocket: boolean): boolean {
  switch (need) {
    case 'write':
      return options.write
    case 'state':
      return !options.stateless
    case 'token':
      return Boolean(options.token)
    case 'forbidden-token':
      return Boolean(options.forbiddenToken)
    case 'origin':
      return Boolean(options.origin)
    case 'max-latency':
      return Boolean(options.maxLatency)
    case 'socket':
      return hasSocket
  }
}
