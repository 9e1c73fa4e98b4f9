import { suite } from './checks/index.ts'
import { readOptions, type VerifyOptions } from './model/options.ts'
import { createRedact } from './model/redact.ts'
import { redactError } from './model/redact-error.ts'
import type { Report } from './model/report.ts'
import { collectSecrets } from './model/secrets.ts'
import { CannotRunError } from './runner/preflight.ts'
import { run } from './runner/run.ts'
import { createFetchTransport } from './transport/fetch-transport.ts'
import { createHttpTransport } from './transport/http-transport.ts'
import { findProxy, type HttpProxy } from './transport/proxy.ts'
import { createRawGet } from './transport/raw-socket.ts'
import { TransportError } from './transport/transport.ts'

/**
 * Runs the contract tests against a server and returns a report. Without `write` it only reads. With `write` it creates
 * pools, and updates and deletes only those. They are deleted at the end, even after a failure or an abort.
 *
 * @throws {OptionError} if an option is invalid.
 * @throws {CannotRunError} if no server responds at the URL, or its response is not HTTP, or a proxy is in the way.
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  try {
    return await runSuite(options)
  } catch (error) {
    const { token, forbiddenToken, headers = {} } = options
    throw redactError(error, createRedact(collectSecrets({ token, forbiddenToken, headers }, process.env)))
  }
}

async function runSuite(options: VerifyOptions): Promise<Report> {
  const { baseUrl, fetch, ca, maxBody, timeout } = readOptions(options)
  if (fetch !== undefined) {
    const transport = createFetchTransport(fetch, baseUrl, { maxBody })
    return run(options, { suite, network: { transport } })
  }
  const proxy = requireProxy(baseUrl)
  const limits = { maxBody, timeoutMs: timeout, ...(ca === undefined ? {} : { ca }) }
  const { transport, close } = createHttpTransport(baseUrl, { ...limits, ...(proxy ? { proxy } : {}) })
  const network = proxy ? { transport, proxy } : { transport, rawGet: createRawGet(baseUrl, limits) }
  try {
    return await run(options, { suite, network })
  } finally {
    close()
  }
}

/** @throws {CannotRunError} if the environment names a proxy that cannot be used. */
function requireProxy(baseUrl: string): HttpProxy | undefined {
  try {
    return findProxy(new URL(baseUrl))
  } catch (error) {
    throw error instanceof TransportError ? new CannotRunError(`${baseUrl}: ${error.message}`, 'proxy') : error
  }
}
