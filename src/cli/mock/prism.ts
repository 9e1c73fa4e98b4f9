import { renderHelp } from '../help.ts'
import { isHelpRequested, parseOptions } from '../options.ts'
import { waitForShutdown } from '../shutdown.ts'
import { curlLines } from './curl-lines.ts'
import { combineCors } from './option-values.ts'
import { prismOptions } from './options.ts'
import { describeReach } from './reach.ts'

/** Runs `compute-pools mock`: serves the OpenAPI document with Prism until it is stopped. */
export async function run(args: string[]): Promise<number> {
  if (isHelpRequested(args)) {
    process.stdout.write(help())
    return 0
  }
  const { values } = await parseOptions(args, prismOptions)
  const { port, host, dynamic, allowHost: allowedHosts } = values
  const cors = combineCors(values)
  const { ListenError, PrismNotInstalledError, startPrism } = await import('../../mock.ts')
  try {
    const prism = await startPrism({ port, host, dynamic, cors, allowedHosts })
    const shutdown = waitForShutdown()
    process.stdout.write(welcome(prism.url, host))
    const status = await shutdown
    await prism.stop()
    return status
  } catch (error) {
    if (!(error instanceof ListenError) && !(error instanceof PrismNotInstalledError)) throw error
    const alternative =
      error instanceof PrismNotInstalledError ? '\nTo run a mock without Prism: compute-pools mock --stateful' : ''
    process.stderr.write(`compute-pools mock: ${error.message}${alternative}\n`)
    return 2
  }
}

function welcome(url: string, host: string): string {
  return `Prism is running at ${url} and responds with the examples of the OpenAPI document. Changes are not stored.

${curlLines(url).join('\n')}

${describeReach(url, host, false)}Add -H 'Prefer: code=404' to get any documented error. Press Ctrl-C to stop.
`
}

function help(): string {
  return renderHelp({
    summary: 'Start a mock server of the Compute Pools API',
    usage: 'compute-pools mock [options]',
    intro: `Prism responds with the examples of the OpenAPI document. A request can ask for a documented
error: curl -H 'Prefer: code=403' http://127.0.0.1:4010/api/pools
Changes are not stored. For a server that stores them, use --stateful.`,
    options: prismOptions,
    footer: `The mock stops on Ctrl-C (exit status 130), on SIGTERM, and when the process that started it ends.
Exit status 2: the port is in use, or Prism is missing (install @stoplight/prism-cli).

Examples:
  compute-pools mock
  compute-pools mock --port 0 --dynamic
  compute-pools mock --stateful`,
  })
}
