import { suite } from './checks/index.ts'
import { OptionError, parseBaseUrl, type VerifyOptions } from './model/options.ts'
import type { Report } from './model/report.ts'
import { run } from './runner/run.ts'
import { createHttpTransport } from './transport/http-transport.ts'
import { findProxy } from './transport/proxy.ts'
import { createRawGet } from './transport/raw-socket.ts'
import { createFetchTransport } from './transport/transport.ts'

/**
 * Runs the contract tests against a server and returns a report. Without `write` it only reads. With `write` it creates
 * pools, and updates and deletes only those. They are deleted at the end, even after a failure or an abort.
 *
 * @throws {OptionError} if an option is invalid.
 * @throws {CannotRunError} if no server responds at the URL, or its response is not HTTP.
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  if (options.fetch !== undefined) {
    const transport = createFetchTransport(options.fetch, parseBaseUrl(options.url ?? 'http://server.invalid'))
    return run(options, { suite, network: { transport } })
  }
  if (options.url === undefined) throw new OptionError('missing server: set url or fetch')
  const baseUrl = parseBaseUrl(options.url)
  const { transport, close } = createHttpTransport(baseUrl, options.ca === undefined ? {} : { ca: options.ca })
  const network = findProxy(new URL(baseUrl)) ? { transport } : { transport, rawGet: createRawGet(baseUrl, options.ca) }
  try {
    return await run(options, { suite, network })
  } finally {
    close()
  }
}
