/**
 * `npm run bench` compares this package with its peers and writes RESULTS.md. `npm run bench -- --quick` runs fewer rounds and
 * prints the results. No figure is asserted.
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
/** For slow measurements. */
const slowRounds = quick ? 1 : 7
/** For short measurements, which vary more. */
const shortRounds = quick ? 5 : 15
const nodes = [process.execPath, node24]
const loads = [loadavg()[0] ?? 0]

const sections: string[] = []
await step('Preparing: installing peers, building and packing this package', prepare)
for (const where of ['fake', 'loopback'] as const) {
  for (const node of nodes) {
    const version = await versionOf(node)
    const times = await step(`Calls, ${where}, Node ${version}`, () => measureCalls(where, node, rounds))
    await keep(calls(where, version, times))
  }
}
await keep(validation(await step('Validation', () => measureValidation(node24, rounds))))
await keep(bundles(await step('Bundles', measureBundles)))
await keep(types(await step('Types', () => measureTypes(slowRounds))))
await keep(installs(await step('Installs', measureInstalls)))
await keep(suite(await step('Contract tests', () => measureSuite(quick ? [12, 1000] : [12, 1000, 20_000], slowRounds))))
await keep(startUps(await step('Start-up', () => measureStartUp(shortRounds))))
await keep(mocks(await step('Mocks', () => measureMocks(slowRounds, 1))))

if (quick) process.stdout.write(await text())

/** Writes after every section, so that a later failure loses nothing. */
async function keep(section: string): Promise<void> {
  sections.push(section)
  if (!quick) await writeFile(join(here, 'RESULTS.md'), await text())
}

async function text(): Promise<string> {
  return `${await heading()}\n${sections.join('\n')}\n${await readFile(join(here, 'NOTES.md'), 'utf8')}`
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${title} …\n`)
  try {
    return await work()
  } finally {
    loads.push(loadavg()[0] ?? 0)
  }
}

async function heading(): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  const { devDependencies: own } = JSON.parse(await readFile(join(here, '../../package.json'), 'utf8'))
  // Node 24 is listed on a line of its own.
  const { node24: _, ...peers } = { ...devDependencies, '@stoplight/prism-cli': own['@stoplight/prism-cli'] }
  const versions = await Promise.all(nodes.map(versionOf))
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'])).trim()
  return `# Performance compared with peers

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, at commit ${commit}.

- Machine: ${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch};
  load average over the run ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.${Math.max(...loads) > 3.5 ? ' **The machine was busy: CPU times and ratios\n  are approximate, wall times unreliable.**' : ''}
- Node ${versions.join(' and ')}. Peers that need Node 22 or later ran on the second one only.
- ${Object.entries(peers)
    .map((it) => it.join(' '))
    .join(', ')}.
- Medians of ${rounds} rounds (${shortRounds} for start-up${quick ? `, ${slowRounds} for types, contract tests and mocks` : ''}); the contenders take turns in each round, each in a process of its own.
  ± is half the distance between the quartiles.
`
}
