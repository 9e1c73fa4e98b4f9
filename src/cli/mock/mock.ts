import { parseArguments, UsageError } from '../arguments.ts'
import { untilToldToEnd } from '../shutdown.ts'
import { addressFlags, addressFrom } from './address.ts'
import { curlLines } from './curl-lines.ts'

const help = `Start a mock of the Compute Pools API

Usage: compute-pools mock [options]

Prism answers with the examples of the description, and with any documented error that is asked for:
curl -H 'Prefer: code=403' http://127.0.0.1:4010/api/pools. It remembers nothing; --stateful does.

Options:
  --port N      Port to listen on; 0 takes any that is free (default 4010)
  --host NAME   Interface to listen on; 0.0.0.0 is every one (default 127.0.0.1)
  --dynamic     Random answers that fit the schemas, in place of the examples
  --no-cors     Do not let pages of other origins ask
  --stateful    A server that remembers what it was told, in place of Prism;
                its options: compute-pools mock --stateful --help
  -h, --help    Show this text

It ends on Ctrl-C (exit status 130), on SIGTERM, and with the process that started it.
Exit status 2: the port is taken, or Prism (@stoplight/prism-cli, installed apart) is missing.

Examples:
  compute-pools mock
  compute-pools mock --port 0 --dynamic
  compute-pools mock --stateful
`

/** `compute-pools mock`: Prism on the description, or with `--stateful` the embedded server, until it is told to end. */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--stateful')) {
    if (args.includes('--dynamic')) throw new UsageError('--dynamic is for Prism, and --stateful takes its place')
    return (await import('./stateful.ts')).run(args.filter((arg) => arg !== '--stateful'))
  }
  const foreign = args.map((arg) => arg.split('=')[0] ?? '').find((arg) => ofStateful.includes(arg))
  if (foreign) throw new UsageError(`${foreign} is for the mock that remembers`, `compute-pools mock --stateful ${foreign}`)
  const { values } = parseArguments(args, {
    ...addressFlags,
    dynamic: { type: 'boolean', default: false },
    cors: { type: 'boolean', default: true },
    stateful: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const { dynamic, cors } = values
  const address = addressFrom(values)

  const { ListenError, PrismNotInstalledError, startPrism } = await import('../../mock.ts')
  try {
    const prism = await startPrism({ ...address, dynamic, cors })
    const told = untilToldToEnd()
    process.stdout.write(welcome(prism.url))
    const status = await told
    await prism.stop()
    return status
  } catch (error) {
    if (!(error instanceof ListenError) && !(error instanceof PrismNotInstalledError)) throw error
    const instead = error instanceof PrismNotInstalledError ? '\nOr, with nothing to install: compute-pools mock --stateful' : ''
    process.stderr.write(`compute-pools mock: ${error.message}${instead}\n`)
    return 2
  }
}

const ofStateful = ['--seed', '--save', '--auth', '--latency', '--fault', '--moving']

function welcome(url: string): string {
  return `Prism answers at ${url} with the examples of the description. It remembers nothing.

${curlLines(url).join('\n')}

Add -H 'Prefer: code=404' for any documented error. Ctrl-C ends it.
`
}
