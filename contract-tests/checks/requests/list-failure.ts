import { type Exchange, succeeded } from '../../model/exchange.ts'
import { violatesNeverFails } from '../../runner/server-errors.ts'

/** True if a list cannot be read: it fails each time, or is not JSON. */
export function isListBroken(list: Exchange): boolean {
  return violatesNeverFails(list) || (succeeded(list) && list.response?.json.isJson === false)
}

/** Describes a list that cannot be read. */
export function describeBrokenList(list: Exchange): string {
  return succeeded(list) ? 'text that is not JSON' : String(list.response?.status)
}
