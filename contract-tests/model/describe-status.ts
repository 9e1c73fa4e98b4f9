import { truncate } from './excerpt.ts'
import type { Exchange } from './exchange.ts'

/** Returns the status, with the target of a redirect, or the reason why no response came. */
export function describeStatus({ response, failure }: Exchange): string {
  if (!response) return failure?.message ?? 'no response'
  const { status, headers } = response
  const location = status >= 300 && status < 400 ? headers.get('location') : undefined
  return location ? `${status} to ${truncate(location, maxLocationLength)}` : String(status)
}

const maxLocationLength = 200
