import type { CannotRunError, Report, VerifyOptions } from '../../../contract-tests/index.ts'
import { printableLine } from '../../core/printable.ts'
import { isHelpRequested } from '../options.ts'
import { printError } from '../print.ts'
import { UsageError } from '../usage-error.ts'
import { prepareOutputs, writeReports } from './outputs.ts'
import { showProgress } from './progress.ts'
import { readSettings, type Settings } from './settings.ts'
import { handleSignals } from './signals.ts'
import { writeWarning } from './write-warning.ts'

/** Runs `compute-pools verify`: verifies a server, writes the reports and returns the verdict as exit status. */
export async function run(args: string[]): Promise<number> {
  if (isHelpRequested(args)) {
    const { help } = await import('./help.ts')
    process.stdout.write(help())
    return 0
  }
  const settings = await readSettings(args, process.env)
  await prepareOutputs(settings.outputs)
  const { listChecks, requireMatches } = await import('./list.ts')
  requireMatches(settings.options)
  if (settings.list) return listChecks(settings)
  return settings.url === undefined
    ? verifyEmbedded(settings)
    : verifyServer(settings, { ...settings.options, url: settings.url })
}

/** Starts the embedded server and verifies it, with credentials and an origin for the checks that need them. */
async function verifyEmbedded(settings: Settings): Promise<number> {
  const [{ createServer }, { listen }] = await Promise.all([import('../../server.ts'), import('../../server-node.ts')])
  const { token = 'Vq2mXw9RtB4nZc7k', forbiddenToken = 'hJ3sLd8PyG5fKu6a', origin = 'https://app.example' } = settings.options
  const server = await listen(createServer({ auth: { full: [token], readOnly: [forbiddenToken] }, cors: [origin] }))
  const note = `no url given: verifying the embedded server of this package at ${server.url}`
  print(note)
  try {
    const write = settings.options.write ?? !settings.options.stateless
    return await verifyServer(settings, { ...settings.options, url: server.url, token, forbiddenToken, origin, write }, note)
  } finally {
    await server.stop()
  }
}

/** @param note only for the embedded server: printed in the reports. */
async function verifyServer({ outputs }: Settings, options: VerifyOptions & { url: string }, note?: string): Promise<number> {
  const suite = await import('../../../contract-tests/index.ts')
  const warning = writeWarning(options)
  if (warning !== undefined) print(warning)
  const progress = showProgress(process.stderr)
  const signals = handleSignals({ url: options.url, isExternal: note === undefined, beforePrint: () => progress.end() })
  let report: Report
  let hasInternalError = false
  try {
    report = await suite.verify({
      ...options,
      signal: signals.abortSignal,
      onEvent(event) {
        signals.onEvent(event)
        progress.onEvent(event)
        hasInternalError ||= event.type === 'internal-error'
      },
    })
  } catch (error) {
    if (signals.status !== undefined) return signals.status
    if (error instanceof suite.OptionError) throw new UsageError(error.message)
    if (error instanceof suite.CannotRunError) return reportCannotRun(error)
    throw error
  } finally {
    progress.end()
    signals.dispose()
  }
  const isWritten = await writeReports(outputs, note === undefined ? report : { ...report, notes: [note, ...report.notes] })
  if (signals.status !== undefined) return signals.status
  if (!isWritten) return 2
  if (!hasInternalError || report.verdict === 'violates') return statuses[report.verdict]
  print('a bug in this suite made checks inconclusive; please report it with the notes of the report')
  return 2
}

const statuses = { conforms: 0, violates: 1, inconclusive: 3 } as const satisfies Record<Report['verdict'], number>

function reportCannotRun({ message, kind }: CannotRunError): number {
  const hint = '\n  Check that a server is running at this URL. Example: compute-pools verify http://127.0.0.1:3000'
  print(`cannot run: ${printableLine(message)}${kind === 'server' ? hint : ''}`)
  return 2
}

function print(message: string): void {
  printError(`compute-pools verify: ${message}`)
}
