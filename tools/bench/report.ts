import type { CallTime } from './calls/batch.ts'
import type { ClientName } from './calls/clients.ts'
import type { CallTimes } from './calls/measure.ts'
import type { Owner } from './calls/profile.ts'
import type { CompilerCost } from './compile-time.ts'
import type { InstallSize } from './installs.ts'
import type { MockRates } from './mock.ts'
import type { StartUp } from './start-up.ts'
import { median, spread } from './stopwatch.ts'
import type { SuiteRun } from './suite.ts'
import type { ValidationTimes } from './validation/measure.ts'

const baseline: ClientName = 'hand-written fetch + json()'

export function calls(where: 'fake' | 'loopback', version: string, { times, profiles }: CallTimes): string {
  const kinds = where === 'fake' ? (['cpu'] as const) : (['cpu', 'wall'] as const)
  const names = Object.keys(times['one pool']) as ClientName[]
  const columns = Object.keys(times).flatMap((size) => kinds.map((kind) => `${size}${kinds.length > 1 ? `, ${kind}` : ''}`))
  const rows = names.map((name) => [
    name,
    ...Object.values(times).flatMap((by) => kinds.map((kind) => ratio(by[name] ?? [], by[baseline] ?? [], kind))),
  ])
  const one = median((times['one pool'][baseline] ?? []).map(({ cpu }) => cpu))
  const title = where === 'fake' ? 'an in-process fake fetch' : 'a server on loopback'
  return `## Call overhead, ${title}, Node ${version}

${where === 'fake' ? 'CPU time' : 'CPU time of the client, and wall time,'} of a call; 1.00 is hand-written \`fetch\` + \`json()\` (${one.toFixed(0)} µs of CPU for one pool).
"Everything on": retry, timeout, a token function, and validation.

${table(['', ...columns], rows)}${where === 'fake' ? `\n${callProfiles(profiles)}` : ''}`
}

/** Time of one call by the owner of the code, in microseconds. */
function callProfiles(profiles: CallTimes['profiles']): string {
  const entries = Object.entries(profiles)
  const owners = [...new Set(entries.flatMap(([, { shares = {} }]) => Object.keys(shares) as Owner[]))].sort()
  const rows = entries.map(([name, { cpu, shares = {} }]) => [
    name,
    cpu.toFixed(1),
    ...owners.map((owner) => ((shares[owner] ?? 0) * cpu).toFixed(1)),
  ])
  return `CPU time for one pool by the owner of the code, in µs, from a sampling profile of 50,000 calls. \`JSON.parse\` counts for its
caller: fetch's \`json()\` in the first line, the client in the second, openapi-fetch in the third, the caller in the fourth.

${table(['', 'total', ...owners], rows)}`
}

function ratio(took: CallTime[], reference: CallTime[], kind: 'cpu' | 'wall'): string {
  const values = took.map((one) => one[kind])
  const share = median(values) / median(reference.map((one) => one[kind]))
  return `${share.toFixed(2)} ± ${(spread(values) * share).toFixed(2)}`
}

export function validation(times: ValidationTimes): string {
  const lengths = Object.entries(times)
  const names = Object.keys(times[12]) as (keyof ValidationTimes[12])[]
  const rows = names.map((name) => [
    name,
    ...lengths.flatMap(([, by]) => {
      const nanoseconds = median(by[name].map(({ validate }) => validate))
      return [nanoseconds.toFixed(0), percent(nanoseconds / parseTime(by))]
    }),
  ])
  const parse = ['`JSON.parse`', ...lengths.flatMap(([, by]) => [parseTime(by).toFixed(0), '100 %'])]
  const columns = lengths.flatMap(([length]) => [`${thousands(Number(length))} pools, ns per pool`, 'relative to `JSON.parse`'])
  return `## Validation

Checks the presence and JSON type of every field, as the client does. "Formats and ranges too" checks more.

${table(['', ...columns], [parse, ...rows])}`
}

function parseTime(by: ValidationTimes[12]): number {
  return median(Object.values(by).flatMap((runs) => runs.map(({ parse }) => parse)))
}

export function bundles(sizes: Record<string, { min: number; gzip: number; brotli: number }>): string {
  const rows = Object.entries(sizes).map(([name, { min, gzip, brotli }]) => [name, ...[min, gzip, brotli].map(thousands)])
  return `## Bundle size

Bytes of a browser bundle (esbuild, minified). \`test/package.test.ts\` enforces the budget of this package.

${table(['', 'min', 'gzip', 'brotli'], rows)}`
}

export function types(checked: Record<string, CompilerCost>): string {
  const rows = Object.entries(checked).map(([name, { instantiations, seconds }]) => [
    name,
    thousands(instantiations),
    `${Math.round(seconds * 1000)} ms`,
  ])
  return `## Types

Cost of compiling a program that calls the six operations, minus an empty program.

${table(['', 'instantiations', 'check time'], rows)}`
}

export function installs(installed: Record<string, InstallSize>): string {
  const rows = Object.entries(installed).map(([name, { packages, megabytes }]) => [name, `${packages}`, megabytes.toFixed(2)])
  return `## Installation

Size of a package and its dependencies in \`node_modules\`. Generators (hey-api, orval) are needed at build time only.

${table(['', 'packages', 'MB'], rows)}`
}

export function suite(runs: SuiteRun[]): string {
  const [first] = runs
  const rows = runs.map(({ pools, seconds, requests, cpuSeconds, megabytes, readMs }) => [
    thousands(pools),
    seconds.toFixed(1),
    thousands(requests),
    cpuSeconds.toFixed(1),
    megabytes.toFixed(0),
    readMs.toFixed(2),
    first ? `${(cpuSeconds / first.cpuSeconds).toFixed(1)} x / ${(readMs / first.readMs).toFixed(1)} x` : '',
  ])
  return `## The contract tests

A full \`verify --write\` (both tokens, an origin, a latency limit) against the embedded server in another process.

${table(['pools', 'seconds', 'requests', 'CPU s', 'peak MB', 'fetching the list once, CPU ms', 'growth: run / fetching'], rows)}`
}

export function startUps(found: StartUp[]): string {
  const rows = found.flatMap(({ node, commands }) => {
    const idle = commands['node -e 0']
    return Object.entries(commands).map(([name, { wall, cpu }]) => [
      `${node}, \`${name}\``,
      `${wall.toFixed(0)} ms`,
      (wall / (idle?.wall ?? Number.NaN)).toFixed(2),
      (cpu / (idle?.cpu ?? Number.NaN)).toFixed(2),
    ])
  })
  return `## Start-up of the command line

${table(['', 'wall', 'wall, relative to `node -e 0`', 'CPU, relative'], rows)}`
}

export function mocks({ rates, failures }: MockRates): string {
  const names = Object.keys(rates.get)
  const ours = names[0] ?? ''
  const rows = names.map((name) => [
    name,
    ...Object.values(rates).map((by) => {
      return `${thousands(Math.round(by[name] ?? 0))} (${((by[name] ?? 0) / (by[ours] ?? 1)).toFixed(2)})`
    }),
  ])
  return `## The mocks

2xx responses per second (autocannon, 10 connections), and relative to \`mock --stateful\`, on Node 24. The mocks of this package
start with the 12 pools of the spec, json-server with 12 of the same size. Only \`mock --stateful\` and json-server store created pools.

${table(['', ...Object.keys(rates)], rows)}${failures.map((failure) => `\nAlso received: ${failure}.\n`).join('')}`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map((_, index) => (index ? '---:' : '---'))), ...rows.map(line)].join('\n')}\n`
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
