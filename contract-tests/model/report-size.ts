import { truncate } from './excerpt.ts'
import type { Finding } from './report.ts'

/** The number of different findings of one check. */
const maxFindings = 50
/** Findings within this size, in bytes, are shown with their bodies and headers. */
const maxFullSize = 1_400_000
/** Up to this size, later findings are shortened. Beyond it, only the first finding of each check is added, shortened. */
const maxShortSize = 1_800_000

/** A finding and a pool that was left behind have no longer command: a part of a command would be another one. */
const maxCurlLength = 20_000

/** Returns the command, or `''` if it is too long. */
export function limitCurl(curl: string, maxLength = maxCurlLength): string {
  return curl.length > maxLength ? '' : curl
}

/** Limits the findings, so that a report stays below 5 MB whatever the server sends. */
export class ReportSize {
  #used = 0

  /**
   * Returns the finding, a shorter form of it, or `undefined` if it does not fit.
   *
   * @param known The number of findings of the same check.
   */
  fit(finding: Finding, known: number): Finding | undefined {
    if (known >= maxFindings) return undefined
    const size = estimateSize(finding)
    if (this.#used + size <= maxFullSize) return this.#add(finding, size)
    const short = shorten(finding)
    const shortSize = estimateSize(short)
    if (known > 0 && this.#used + shortSize > maxShortSize) return undefined
    return this.#add(short, shortSize)
  }

  #add(finding: Finding, size: number): Finding {
    this.#used += size
    return finding
  }
}

/** The size of a finding in the largest of the report formats: JSON and HTML escape some characters with six. */
function estimateSize(finding: Finding): number {
  const text = JSON.stringify(finding)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escaped in every format
  return text.length + 5 * (text.match(/[<>&\u0000-\u001f\u007f-\uffff]/g)?.length ?? 0)
}

function shorten(finding: Finding): Finding {
  const { request, response } = finding.exchange
  const { body, ...line } = request
  return {
    ...finding,
    operation: truncate(finding.operation, 200),
    message: truncate(finding.message, 200),
    expected: truncate(finding.expected, 200),
    actual: truncate(finding.actual, 200),
    curl: limitCurl(finding.curl, 1_000),
    exchange: {
      request: {
        ...line,
        url: truncate(line.url, 500),
        headers: {},
        ...(body === undefined ? {} : { body: truncate(body, 200) }),
      },
      response:
        'failure' in response
          ? { failure: truncate(response.failure, 200) }
          : { ...response, headers: {}, body: truncate(response.body, 200) },
    },
  }
}
