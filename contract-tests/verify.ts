import { suite } from './checks/index.ts'
import { OptionError, parseBaseUrl, type VerifyOptions } from './model/options.ts'
import type { Report } from './model/report.ts'
import { run } from './runner/run.ts'
import { createHttpTransport } from './transport/http-transport.ts'
import { findProxy } from './transport/proxy.ts'
import { createRawGet } from './transport/raw-socket.ts'
import { createFetchTransport } from './transport/transport.ts'

/**
 * Questions a server and reports where it departs from the API document. It only reads unless `write` is given; then it
 * creates pools of its own, changes and deletes those and no others, and removes them at the end, also after a failure
 * and when the signal is aborted.
 *
 * @throws {OptionError} when an option cannot be meant; the message names it.
 * @throws {CannotRunError} when nothing answers at the URL, or what answers is no HTTP.
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
