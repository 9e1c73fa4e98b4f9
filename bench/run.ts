/**
 * `npm run bench`: measures ours beside its peers and writes `RESULTS.md`. `npm run bench -- --quick` takes fewer rounds and
 * prints instead. Figures are reported and never asserted.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { measureBundles } from './bundles.ts'
import { measureCalls } from './calls/measure.ts'
import { measureTypes } from './compile-time.ts'
import { measureInstalls } from './installs.ts'
import { measureMocks } from './mock.ts'
import { here, node24, prepare, run, versionOf } from './prepare.ts'
import { bundles, calls, installs, mocks, startUps, suite, types, validation } from './report.ts'
import { measureStartUp } from './start-up.ts'
import { measureSuite } from './suite.ts'
import { measureValidation } from './validation/measure.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 7
const nodes = [process.execPath, node24]
const loads = [loadavg()[0] ?? 0]

const written: string[] = []
const sections = {
  /** What is measured is kept, whatever becomes of the rest. */
  async push(section: string) {
    written.push(section)
    if (!quick) await save()
  },
}
await step('Preparing: installing what is missing, building and packing ours', prepare)
for (const where of ['fake', 'loopback'] as const) {
  for (const node of nodes) {
    const version = await versionOf(node)
    const times = await step(`Calls, ${where}, Node ${version}`, () => measureCalls(where, node, rounds))
    await sections.push(calls(where, version, times))
  }
}
await sections.push(validation(await step('Validation', () => measureValidation(node24, rounds))))
await sections.push(bundles(await step('Bundles', measureBundles)))
await sections.push(types(await step('Types', () => measureTypes(quick ? 1 : 7))))
await sections.push(installs(await step('Installs', measureInstalls)))
await sections.push(suite(await step('The suite', () => measureSuite(quick ? [12, 1000] : [12, 1000, 20_000], quick ? 1 : 7))))
await sections.push(startUps(await step('Start-up', () => measureStartUp(quick ? 5 : 15))))
await sections.push(mocks(await step('Mocks', () => measureMocks(quick ? 1 : 7, 1))))

if (quick) process.stdout.write(await text())

async function save(): Promise<void> {
  await writeFile(join(here, 'RESULTS.md'), await text())
}

async function text(): Promise<string> {
  return `${await heading()}\n${written.join('\n')}\n${await readFile(join(here, 'NOTES.md'), 'utf8')}`
}

async function step<T>(says: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${says} …\n`)
  try {
    return await work()
  } finally {
    loads.push(loadavg()[0] ?? 0)
  }
}

async function heading(): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  const { devDependencies: own } = JSON.parse(await readFile(join(here, '../package.json'), 'utf8'))
  const peers = Object.entries({ ...devDependencies, '@stoplight/prism-cli': own['@stoplight/prism-cli'] })
  const versions = await Promise.all(nodes.map(versionOf))
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'])).trim()
  return `# Performance, beside the peers

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, at commit ${commit}.

- Machine: ${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch};
  load average over the run ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.${Math.max(...loads) > 3.5 ? ' **The machine was busy with other work:\n  CPU times and ratios hold roughly, wall times hardly.**' : ''}
- Node ${versions.join(' and ')}. Peers that need Node 22 or newer ran on the latter, with all that they are compared with.
- ${peers.map(([name, version]) => `${name} ${String(version).replace(/^npm:.*@/, '')}`).join(', ')}.
- Medians of ${rounds} rounds (15 for start-up); in each round the contenders take turns, each in a process of its own.
  ± is half the distance between the quartiles.
`
}
