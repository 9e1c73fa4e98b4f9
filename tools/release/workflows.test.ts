import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

interface Step {
  if?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}
interface Job {
  needs?: string
  'runs-on': string
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  strategy?: { matrix: Record<string, string[]> }
  steps: Step[]
}
interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  env?: Record<string, string>
  jobs: Record<string, Job>
}

const { scripts, engines } = JSON.parse(await readFile('package.json', 'utf8'))
const files = (await readdir('.github/workflows')).sort()
const workflows = new Map(
  await Promise.all(
    files.map(async (file): Promise<[string, Workflow]> => [file, parse(await readFile(`.github/workflows/${file}`, 'utf8'))]),
  ),
)

const { verify: verifyJob, release: releaseJob } = workflows.get('release.yml')?.jobs ?? {}
const release = releaseJob?.steps ?? []
const publishing = release.findIndex(({ uses }) => uses?.startsWith('changesets/action@'))

test('CI and releases each have a workflow', () => {
  expect(files).toEqual(['ci.yml', 'release.yml'])
})

describe.each([...workflows])('%s', (_, { permissions, env, jobs }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps)

  test('every step has one action or command, and its npm scripts exist', () => {
    for (const step of steps) expect([step.uses, step.run].filter((it) => it !== undefined)).toHaveLength(1)
    const commands = steps.flatMap((step) =>
      [step.run, step.with?.version, step.with?.publish].filter((it) => typeof it === 'string'),
    )
    const named = commands.flatMap((command) => [...command.matchAll(/npm (?:run (?:--silent )?([\w:]+)|(test))/g)])
    expect(named.length).toBeGreaterThan(1)
    expect(named.map(([, run, test]) => run ?? test).filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
  })

  test('actions are pinned, jobs have a timeout, and workflows cannot write by default', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@(v\d+(\.\d+)*|[0-9a-f]{40})$/)
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
    expect(Object.values(permissions ?? { all: 'write' })).not.toContain('write')
  })

  test('telemetry is off', () => {
    const off = { REDOCLY_TELEMETRY: 'off', DO_NOT_TRACK: '1', SCARF_ANALYTICS: 'false', NO_UPDATE_NOTIFIER: '1' }
    expect(env).toMatchObject(off)
  })

  test('installation runs no script of a dependency', () => {
    const installs = steps.filter(({ run }) => /npm (ci|install)\b/.test(run ?? ''))
    expect(installs.length).toBeGreaterThan(0)
    expect(installs.filter(({ run }) => !run?.includes('--ignore-scripts'))).toEqual([])
  })
})

test('CI runs the oldest supported Node and each later even version', () => {
  const versions = workflows.get('ci.yml')?.jobs.node?.strategy?.matrix.node
  expect(versions).toEqual(['20.19', '22', '24', '26'])
  expect(engines.node).toBe(`>=${versions?.[0]}`)
})

test('CI runs .ci/run, the audit, and the check for breaking changes of the spec', () => {
  const runs = Object.values(workflows.get('ci.yml')?.jobs ?? {}).flatMap(({ steps }) => steps.map(({ run }) => run))
  expect(runs).toEqual(expect.arrayContaining(['bash .ci/run', 'npm audit --omit=dev', 'npm run api:changes']))
})

test('only the release job can write, and it publishes with provenance', () => {
  const allowed = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, { permissions }]) => ({ job: `${file}/${name}`, permissions })),
  )
  expect(allowed.filter(({ permissions }) => permissions)).toEqual([
    { job: 'release.yml/release', permissions: { contents: 'write', 'pull-requests': 'write', 'id-token': 'write' } },
  ])
  expect(release[publishing]?.env).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true' })
})

test('a release is tested in a job without write permission', () => {
  expect(releaseJob?.needs).toBe('verify')
  const tested = ['npm audit --omit=dev', 'npm run check', 'npm test', 'npm run verify']
  expect(verifyJob?.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(tested))
  expect(release.slice(0, publishing).flatMap(({ run }) => run ?? [])).toEqual(['npm ci --ignore-scripts'])
})

test('the bill of materials is created after publishing', () => {
  expect(release.slice(0, publishing).filter(({ run }) => run?.includes('>'))).toEqual([])
  const after = release.slice(publishing + 1)
  expect(after.map(({ run }) => run?.split(' ').slice(0, 3).join(' '))).toEqual(['npm run --silent', 'gh release upload'])
  expect(after.every((step) => step.if === "steps.changesets.outputs.published == 'true'")).toBe(true)
})
