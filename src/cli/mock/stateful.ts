import { readlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createService } from '../../server/service.ts'
import { ListenError, listen } from '../../server-node.ts'
import { renderHelp } from '../help.ts'
import { isHelpRequested, type OptionValues, parseOptions } from '../options.ts'
import { waitForShutdown } from '../shutdown.ts'
import { curlLines } from './curl-lines.ts'
import { FileLockedError, lockFile } from './file-lock.ts'
import { combineCors } from './option-values.ts'
import { statefulOptions } from './options.ts'
import { describeReach } from './reach.ts'
import { logRequest } from './request-log.ts'
import { readSeed, readSnapshot, StateFileError } from './state-file.ts'
import { StateSaver } from './state-saver.ts'

type Values = OptionValues<typeof statefulOptions>

/** Runs `compute-pools mock --stateful`: serves the embedded server until it is stopped. */
export async function run(args: string[]): Promise<number> {
  if (isHelpRequested(args)) {
    process.stdout.write(help())
    return 0
  }
  const { values } = await parseOptions(args, statefulOptions)
  let unlock = () => {}
  try {
    if (values.save !== undefined) unlock = await lockFile(values.save)
    return await serve(values)
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof StateFileError || error instanceof FileLockedError)) throw error
    printError(error.message)
    return 2
  } finally {
    unlock()
  }
}

async function serve(values: Values): Promise<number> {
  const { port, host, save, auth, latency, fault: faults, allowHost: allowedHosts } = values
  const saved = save === undefined ? undefined : await readSnapshot(save)
  if (save !== undefined) await warnAboutLink(save)
  const seed = saved ?? (await loadSeed(values.seed))
  const cors = combineCors(values)
  const utilization = values.moving ? 'moving' : 'steady'
  let saver: StateSaver | undefined
  const service = createService({ auth, latency, faults, utilization, cors, ...seed }, saved?.resumeState, () => saver?.save())
  const server = await listen(service, { port, host, allowedHosts, onResponse: logRequest })
  const shutdown = waitForShutdown()
  if (save !== undefined) {
    saver = new StateSaver(save, service, (error) => printError(error.message))
    await saver.save()
    if (saver.hasFailed) {
      await server.stop()
      return 2
    }
  }
  process.stdout.write(welcome(server.url, service.state().pools.length, values, saved !== undefined))
  const status = await shutdown
  await server.stop()
  await saver?.save()
  return saver?.hasFailed ? 2 : status
}

/** A saved file replaces a link, because another user may have created it. */
async function warnAboutLink(path: string): Promise<void> {
  const target = await readlink(path).catch(() => undefined)
  if (target === undefined) return
  const file = resolve(dirname(path), target)
  printError(`${path} is a symbolic link to ${file}: --save replaces it by a file. To save there, write --save ${file}`)
}

async function loadSeed(seed: string) {
  if (seed === 'document') return {}
  return seed === 'empty' ? { pools: [], activities: [] } : readSeed(seed)
}

function welcome(url: string, pools: number, { save, auth, host }: Values, isResumed: boolean): string {
  const storage =
    save === undefined ? 'Changes are kept in memory' : `Changes are saved to ${save}${isResumed ? ' (resumed)' : ''}`
  return `The mock is running at ${url} with ${pools} pool${pools === 1 ? '' : 's'}. ${storage}.

${curlLines(url).join('\n')}

${describeReach(url, host, auth !== undefined)}${auth ? "Add -H 'Authorization: Bearer TOKEN' with a token of --auth. " : ''}Press Ctrl-C to stop.
`
}

function printError(message: string): void {
  process.stderr.write(`compute-pools mock: ${message}\n`)
}

function help(): string {
  return renderHelp({
    summary: 'Start a stateful mock server of the Compute Pools API',
    usage: 'compute-pools mock --stateful [options]',
    options: statefulOptions,
    footer: `Each request is logged on stderr. A new pool is initializing for 10 seconds, then active.
The mock stops on Ctrl-C (exit status 130), on SIGTERM, and when the process that started it ends.
Exit status 2: the port is in use, or a file cannot be used or is in use by another mock.

Examples:
  compute-pools mock --stateful --save pools.json
  compute-pools mock --stateful --auth admin,read-only:viewer --latency 100-400
  compute-pools mock --stateful --fault createPool:500 --fault listPools:reset@0.2`,
  })
}
