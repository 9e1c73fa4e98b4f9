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
  needs?: string | string[]
  if?: string
  outputs?: Record<string, string>
  'runs-on': string
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  environment?: string
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

const release = workflows.get('release.yml')?.jobs ?? {}
const example = parse(await readFile('examples/ci/contract-tests.yml', 'utf8')) as Workflow
const texts = await Promise.all(
  [...files.map((file) => `.github/workflows/${file}`), 'examples/ci/contract-tests.yml'].map((file) => readFile(file, 'utf8')),
)

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

  test('jobs have a timeout, and workflows cannot write by default', () => {
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

test('every action is pinned by its commit, beside its version', () => {
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => /\buses:/.test(line)))
  const steps = [...workflows.values(), example].flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps))
  const pins = new Map(
    lines.map(
      (line) =>
        line
          .trim()
          .replace(/^-? ?uses: /, '')
          .split(' # ') as [string, string],
    ),
  )

  expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  expect(lines).toHaveLength(steps.filter(({ uses }) => uses).length)
  // One commit per action, so that a change of one line is noticed.
  expect(new Set([...pins.keys()].map((pin) => pin.split('@')[0])).size).toBe(pins.size)
})

test('only three jobs can write, and none of them can write both to the repository and to npm', () => {
  const allowed = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, { permissions }]) => ({ job: `${file}/${name}`, permissions })),
  )
  expect(allowed.filter(({ permissions }) => permissions)).toEqual([
    { job: 'release.yml/publish', permissions: { 'id-token': 'write' } },
    { job: 'release.yml/tag', permissions: { contents: 'write' } },
    { job: 'release.yml/version', permissions: { contents: 'write', 'pull-requests': 'write' } },
  ])
})

test('no workflow has a secret for npm', () => {
  for (const text of texts.slice(0, files.length)) expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|secrets\./)
})

test('a release is tested and packed in jobs without write permission', () => {
  const tested = ['npm audit --omit=dev', 'npm run check', 'npm test', 'npm run verify']
  expect(release.verify?.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(tested))
  expect([release.pack?.needs, release.publish?.needs, release.version?.needs]).toEqual(['verify', 'pack', 'pack'])
  expect(release.pack?.steps.map(({ run }) => run)).toContain('npm run --silent sbom > release/sbom.cdx.json')
  expect(release.tag?.needs).toEqual(['pack', 'publish'])
})

test('the job that publishes runs only npm, and only on the tarball of the job before', () => {
  const { steps = [], environment } = release.publish ?? {}
  const commands = steps.flatMap(({ run }) => run ?? [])

  expect(environment).toBe('npm')
  expect(steps.flatMap(({ uses }) => uses?.split('@')[0] ?? [])).toEqual(['actions/setup-node', 'actions/download-artifact'])
  expect(commands).toEqual([
    'echo "$SHA256  release/package.tgz" | sha256sum --check --strict',
    'printf \'11.5.1\\n%s\\n\' "$(npm --version)" | sort --version-sort --check',
    'npm publish ./release/package.tgz --ignore-scripts --access public --provenance',
  ])
  expect(release.pack?.outputs?.sha256).toContain(' steps.digest.outputs.sha256 ')
})

test('a version is published once, and only without pending changesets', () => {
  expect(release.publish?.if).toBe("needs.pack.outputs.state == 'unpublished'")
  expect(release.version?.if).toBe("needs.pack.outputs.state == 'pending'")
})
