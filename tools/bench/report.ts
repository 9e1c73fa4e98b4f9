import type { Took } from './calls/batch.ts'
import type { ClientName } from './calls/clients.ts'
import type { CallTimes } from './calls/measure.ts'
import type { Owner } from './calls/profile.ts'
import type { Checked } from './compile-time.ts'
import type { Installed } from './installs.ts'
import type { MockRates } from './mock.ts'
import type { StartUp } from './start-up.ts'
import { median, spread } from './stopwatch.ts'
import type { SuiteRun } from './suite.ts'
import type { ValidationTimes } from './validation/measure.ts'

const yardstick: ClientName = 'hand-written fetch + json()'

export function calls(where: 'fake' | 'loopback', version: string, { times, profiles }: CallTimes): string {
  const kinds = where === 'fake' ? (['cpu'] as const) : (['cpu', 'wall'] as const)
  const names = Object.keys(times['one pool']) as ClientName[]
  const columns = Object.keys(times).flatMap((size) => kinds.map((kind) => `${size}${kinds.length > 1 ? `, ${kind}` : ''}`))
  const rows = names.map((name) => [
    name,
    ...Object.values(times).flatMap((by) => kinds.map((kind) => ratio(by[name] ?? [], by[yardstick] ?? [], kind))),
  ])
  const one = median((times['one pool'][yardstick] ?? []).map(({ cpu }) => cpu))
  const title = where === 'fake' ? 'an in-process fake fetch' : 'a server on loopback'
  return `## Call overhead, ${title}, Node ${version}

${where === 'fake' ? 'CPU time' : 'CPU time of the client, and wall time,'} of a call; 1.00 is hand-written \`fetch\` + \`json()\` (${one.toFixed(0)} µs of CPU for one pool).
"Everything on" is retry, timeout, a token that is asked for, and validation.

${table(['', ...columns], rows)}${where === 'fake' ? `\n${callProfiles(profiles)}` : ''}`
}

/** Where the time of one call goes, in microseconds. */
function callProfiles(profiles: CallTimes['profiles']): string {
  const entries = Object.entries(profiles)
  const owners = [...new Set(entries.flatMap(([, { shares = {} }]) => Object.keys(shares) as Owner[]))].sort()
  const rows = entries.map(([name, { cpu, shares = {} }]) => [
    name,
    cpu.toFixed(1),
    ...owners.map((owner) => ((shares[owner] ?? 0) * cpu).toFixed(1)),
  ])
  return `Whose code it was for one pool, in µs of CPU, from a sampling profile of 50,000 calls. \`JSON.parse\` counts for whoever
calls it: fetch's \`json()\` in the first line, the client in the second, openapi-fetch in the third, the caller in the fourth.

${table(['', 'all', ...owners], rows)}`
}

function ratio(took: Took[], yard: Took[], kind: 'cpu' | 'wall'): string {
  const values = took.map((one) => one[kind])
  const share = median(values) / median(yard.map((one) => one[kind]))
  return `${share.toFixed(2)} ± ${(spread(values) * share).toFixed(2)}`
}

export function validation(times: ValidationTimes): string {
  const lengths = Object.entries(times)
  const names = Object.keys(times[12]) as (keyof ValidationTimes[12])[]
  const rows = names.map((name) => [
    name,
    ...lengths.flatMap(([, by]) => {
      const nanoseconds = median(by[name].map(({ validate }) => validate))
      return [nanoseconds.toFixed(0), percent(nanoseconds / parseOf(by))]
    }),
  ])
  const parse = ['`JSON.parse`', ...lengths.flatMap(([, by]) => [parseOf(by).toFixed(0), '100 %'])]
  const columns = lengths.flatMap(([length]) => [`${thousands(Number(length))} pools, ns per pool`, 'of `JSON.parse`'])
  return `## Validation

Presence and JSON type of every field: what the client checks. The second line checks formats and ranges as well.

${table(['', ...columns], [parse, ...rows])}`
}

function parseOf(by: ValidationTimes[12]): number {
  return median(Object.values(by).flatMap((runs) => runs.map(({ parse }) => parse)))
}

export function bundles(sizes: Record<string, { min: number; gzip: number; brotli: number }>): string {
  const rows = Object.entries(sizes).map(([name, { min, gzip, brotli }]) => [name, ...[min, gzip, brotli].map(thousands)])
  return `## Size in a page

Bytes of a browser bundle (esbuild, minified). \`test/package.test.ts\` holds ours to a budget.

${table(['', 'min', 'gzip', 'brotli'], rows)}`
}

export function types(checked: Record<string, Checked>): string {
  const rows = Object.entries(checked).map(([name, { instantiations, seconds }]) => [
    name,
    thousands(instantiations),
    `${Math.round(seconds * 1000)} ms`,
  ])
  return `## Types

What the compiler does for a program that calls the six operations, beyond an empty file.

${table(['', 'instantiations', 'check time'], rows)}`
}

export function installs(installed: Record<string, Installed>): string {
  const rows = Object.entries(installed).map(([name, { packages, megabytes }]) => [name, `${packages}`, megabytes.toFixed(2)])
  return `## Install

Everything that lands in \`node_modules\`. Generators (hey-api, orval) are needed at build time only.

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
  return `## The suite

A full \`verify --write\` (both tokens, an origin, a limit of latency) against the embedded server in another process.

${table(['pools', 'seconds', 'requests', 'CPU s', 'peak MB', 'reading the list once, CPU ms', 'growth: run / reading'], rows)}`
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

${table(['', 'wall', 'of `node -e 0`, wall', 'CPU'], rows)}`
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

Successes per second (autocannon, 10 connections), and as a share of \`mock --stateful\`, on Node 24. Ours start with the twelve pools of the
description, json-server with twelve of the same size. \`mock --stateful\` and json-server keep what is created, Prism does not.

${table(['', ...Object.keys(rates)], rows)}${failures.map((failure) => `\nNot only successes: ${failure}.\n`).join('')}`
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
