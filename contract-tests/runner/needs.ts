import type { Need } from '../model/check.ts'
import type { Options } from '../model/options.ts'

/** Returns the reason to skip if the run does not meet one of the needs. */
export function findMissingNeed(needs: readonly Need[], options: Options, hasSocket: boolean): string | undefined {
  const missing = needs.find((need) => !isMet(need, options, hasSocket))
  return missing && reasons[missing]
}

const reasons: Record<Need, string> = {
  write: 'pools are created, changed and deleted only with --write',
  state: 'the server keeps no state: omit --stateless if it does',
  token: 'no token with write access: give one with --token',
  'forbidden-token': 'no token without write access: give one with --forbidden-token',
  origin: 'no origin of web pages: give one with --origin',
  bulk: 'no number of pools: give one with --bulk',
  'max-latency': 'no latency limit: give one with --max-latency',
  socket: 'the bytes on the connection are hidden by a Fetch or a proxy: give a URL that needs no proxy',
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
    case 'bulk':
      return options.bulk !== undefined
    case 'max-latency':
      return Boolean(options.maxLatency)
    case 'socket':
      return hasSocket
  }
}
