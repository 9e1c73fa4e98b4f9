import { dirname } from 'node:path'
import { createService } from '../../server/service.ts'
import { type HandledRequest, ListenError, listen } from '../../server-node.ts'
import { parseArguments, UsageError } from '../arguments.ts'
import { untilToldToEnd } from '../shutdown.ts'
import { addressFlags, addressFrom } from './address.ts'
import { curlLines } from './curl-lines.ts'
import { LockedError, lock } from './lock.ts'
import { Saving } from './save.ts'
import { readSaved, readSeed, StateFileError } from './state-file.ts'
import { parseAuth, parseFault, parseLatency } from './stateful-flags.ts'

const help = `Start a mock of the Compute Pools API that remembers what it was told

Usage: compute-pools mock --stateful [options]

Options:
  --port N        Port to listen on; 0 takes any that is free (default 4010)
  --host NAME     Interface to listen on; 0.0.0.0 is every one (default 127.0.0.1)
  --seed WHAT     What it starts with: document, the pools of the description (default),
                  empty, or a file: { "pools": [...], "activities": [...] }, the log optional
  --save FILE     Keep everything in this file, and go on from it at the next start, in place of --seed
  --auth TOKENS   Ask for a token: TOKEN may do everything, read-only:TOKEN read, none:TOKEN nothing;
                  commas between them
  --latency MS    How long each answer takes, such as 200, or 100-400 for anything between
  --fault FAULT   What goes wrong on purpose: [OPERATION:]KIND[@PROBABILITY][xTIMES]; may be repeated
                  KIND is a status such as 503, reset (nothing is done, the connection breaks),
                  truncated (done, half of the answer arrives), slow=MS (the answer trickles;
                  3000 without =MS), or wrong-shape (JSON that the API does not have)
  --moving        Let the utilization of active pools move with time
  --no-cors       Do not let pages of other origins ask
  -h, --help      Show this text

One line for each request goes to stderr. A new pool is initializing for 10 seconds, then active.
It ends on Ctrl-C (exit status 130), on SIGTERM, and with the process that started it.
Exit status 2: the port is taken, or a file cannot be used or is another mock's.

Examples:
  compute-pools mock --stateful --save pools.json
  compute-pools mock --stateful --auth admin,read-only:viewer --latency 100-400
  compute-pools mock --stateful --fault createPool:500 --fault listPools:reset@0.2
`

/** `compute-pools mock --stateful`: the embedded server on a port, until it is told to end. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArguments(args, {
    ...addressFlags,
    seed: { type: 'string', default: 'document' },
    save: { type: 'string' },
    auth: { type: 'string', multiple: true, default: [] },
    latency: { type: 'string', default: '0' },
    fault: { type: 'string', multiple: true, default: [] },
    moving: { type: 'boolean', default: false },
    cors: { type: 'boolean', default: true },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const { cors, save } = values
  const address = addressFrom(values)
  if (values.seed === '') throw new UsageError('--seed takes document, empty, or the name of a file, not ""')
  if (save === '') throw new UsageError('--save takes the name of a file, not ""')
  const options = {
    auth: parseAuth(values.auth),
    latency: parseLatency(values.latency),
    faults: values.fault.map(parseFault),
    utilization: values.moving ? 'moving' : 'steady',
    cors,
  } as const

  let release = () => {}
  try {
    if (save !== undefined) release = await lock(save)
    const saved = save === undefined ? undefined : await readSaved(save)
    const seed = saved ?? (await seedNamed(values.seed))
    let saving: Saving | undefined
    let unsaved: unknown
    const service = createService({ ...options, ...seed }, saved?.resumeState, () => saving?.upToDate())
    const listening = await listen(service, { ...address, onResponse: log })
    const told = untilToldToEnd()
    if (save !== undefined) {
      saving = new Saving(save, service, (error) => {
        unsaved = error
        process.stderr.write(`compute-pools mock: ${notSaved(save, error)}\n`)
      })
      await saving.upToDate()
      if (unsaved !== undefined) {
        await listening.stop()
        return 2
      }
    }
    process.stdout.write(
      welcome(listening.url, service.state().pools.length, save, saved !== undefined, options.auth !== undefined),
    )
    const status = await told
    await listening.stop()
    unsaved = undefined
    await saving?.upToDate()
    return unsaved === undefined ? status : 2
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof StateFileError || error instanceof LockedError)) throw error
    process.stderr.write(`compute-pools mock: ${error instanceof LockedError ? locked(error) : error.message}\n`)
    return 2
  } finally {
    release()
  }
}

async function seedNamed(name: string) {
  if (name === 'document') return {}
  return name === 'empty' ? { pools: [], activities: [] } : readSeed(name)
}

function welcome(url: string, pools: number, save: string | undefined, resumed: boolean, auth: boolean): string {
  const kept = save === undefined ? 'until it ends' : `in ${save}${resumed ? ', from which it went on' : ''}`
  return `The mock answers at ${url}, with ${pools} pool${pools === 1 ? '' : 's'}. It remembers what it is told ${kept}.

${curlLines(url).join('\n')}

${auth ? "Add -H 'Authorization: Bearer TOKEN' with a token of --auth. " : ''}Ctrl-C ends it.
`
}

/** One line for each answer. Those of one turn are written at once: under load, writing costs more than answering. */
function log(answered: HandledRequest): void {
  if (lines === '') {
    setImmediate(() => {
      process.stderr.write(lines)
      lines = ''
    })
  }
  lines += logLine(answered)
}

let lines = ''

/** Such as `GET /api/pools 200 3 ms`. */
function logLine({ method, path, status, ms }: HandledRequest): string {
  const shown = path.replace(/[^\x21-\x7e]/g, '?')
  const short = shown.length > mostShown ? `${shown.slice(0, mostShown)}…` : shown
  return `${method} ${short} ${status ?? 'broken off'} ${Math.round(ms)} ms\n`
}

const mostShown = 200

function locked({ message }: LockedError): string {
  return `--save: ${message}, and two would overwrite each other. End that one, or name another file`
}

function notSaved(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reason =
    code === 'ENOENT' ? `there is no folder ${dirname(path)}` : error instanceof Error ? error.message : String(error)
  return `--save: ${path} could not be written: ${reason}`
}
