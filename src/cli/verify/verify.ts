import type { CannotRunError, Report, VerifyOptions } from '../../../contract-tests/index.ts'
import { UsageError } from '../arguments.ts'
import { help } from './help.ts'
import { interruption } from './interruption.ts'
import { prepared, print } from './outputs.ts'
import { progress } from './progress.ts'
import { readSettings, type Settings } from './settings.ts'
import { warningFor } from './warning.ts'

/** `compute-pools verify`: questions a server, prints reports, and says in its exit status how it went. */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help())
    return 0
  }
  const settings = await readSettings(args, process.env)
  await prepared(settings.outputs)
  const { list, requireMatches } = await import('./list.ts')
  requireMatches(settings.options)
  if (settings.list) return list(settings)
  return settings.url === undefined
    ? verifyEmbedded(settings)
    : verifyServer(settings, { ...settings.options, url: settings.url })
}

/** No server was named: that of this package is started, and what was not given is made up, so that no check lacks its credentials. */
async function verifyEmbedded(settings: Settings): Promise<number> {
  const [{ createServer }, { listen }] = await Promise.all([import('../../server.ts'), import('../../http/listen.ts')])
  const { token = 'Vq2mXw9RtB4nZc7k', forbiddenToken = 'hJ3sLd8PyG5fKu6a', origin = 'https://app.example' } = settings.options
  const server = await listen(createServer({ auth: { full: [token], readOnly: [forbiddenToken] } }))
  const note = `no url was given, so this is the embedded server of this package, started for the run at ${server.url}`
  say(note)
  try {
    const write = settings.options.write ?? !settings.options.stateless
    return await verifyServer(settings, { ...settings.options, url: server.url, token, forbiddenToken, origin, write }, note)
  } finally {
    await server.stop()
  }
}

async function verifyServer({ outputs }: Settings, options: VerifyOptions & { url: string }, note?: string): Promise<number> {
  const suite = await import('../../../contract-tests/index.ts')
  const warning = warningFor(options)
  if (warning !== undefined) say(warning)
  const live = progress(process.stderr)
  const interrupted = interruption(options.url, note === undefined, () => live.end())
  let report: Report
  try {
    report = await suite.verify({
      ...options,
      signal: interrupted.signal,
      onEvent(event) {
        interrupted.saw(event)
        live.saw(event)
      },
    })
  } catch (error) {
    if (interrupted.status !== undefined) return interrupted.status
    if (error instanceof suite.OptionError) throw new UsageError(error.message)
    if (error instanceof suite.CannotRunError) return cannotRun(error)
    throw error
  } finally {
    live.end()
    interrupted.release()
  }
  const written = await print(outputs, note === undefined ? report : { ...report, notes: [note, ...report.notes] })
  return interrupted.status ?? (written ? statuses[report.verdict] : 2)
}

const statuses = { conforms: 0, violates: 1, inconclusive: 3 } as const satisfies Record<Report['verdict'], number>

function cannotRun({ message }: CannotRunError): number {
  say(
    `cannot run: ${message}\n  Is a server running there, and is that its address? An example: compute-pools verify http://127.0.0.1:3000`,
  )
  return 2
}

function say(text: string): void {
  process.stderr.write(`compute-pools verify: ${text}\n`)
}
