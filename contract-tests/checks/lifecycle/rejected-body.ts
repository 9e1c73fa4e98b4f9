import type { Violation } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { quoteDetails } from '../../runner/rejections.ts'

/** A body that differs from the rejected one in the fields that it has. */
export interface Variant {
  /** Completes "because it …", such as `lacks region`. */
  reason: string
  /** Sends the body, each time with another name. */
  send(): Promise<Exchange>
}

/**
 * Finds out if the server rejects the body of the API document because of the fields that it has. Any other reason, such as
 * the values of a catalog, is allowed. Returns the violation, and the exchange that was accepted.
 *
 * @param rejected The exchange that the server rejected with 400.
 * @param send Sends the body of the API document again, with another name.
 */
export async function explainRejectedBody(
  rejected: Exchange,
  send: () => Promise<Exchange>,
  variants: Variant[],
): Promise<{ violation: Violation; accepted: Exchange } | undefined> {
  for (const variant of variants) {
    const accepted = await variant.send()
    if (!succeeded(accepted)) continue
    // A server may have rejected the body for a while, until a pool was ready.
    if ((await send()).response?.status !== 400) return undefined
    return { violation: describe(rejected, accepted, variant.reason), accepted }
  }
  return undefined
}

function describe(rejected: Exchange, accepted: Exchange, reason: string): Violation {
  return {
    message: `${rejected.operation?.id} rejects the body of the API document, because it ${reason}`,
    expected: `${rejected.operation?.success} for the fields that the API document sends`,
    actual: `400${quoteDetails(rejected)}, but ${accepted.response?.status} for a body that differs only in this`,
  }
}
