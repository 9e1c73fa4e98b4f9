import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const description = 'openapi/openapi.yaml'

// Planted: an operation without a summary and without an id, which both linters must see.
let folder: string
let planted: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-lint-'))
  planted = join(folder, 'planted.yaml')
  const text = await readFile(description, 'utf8')
  await writeFile(planted, text.replace(/ {6}operationId: getPool\n/, '').replace(/ {6}summary: Get a pool\n/, ''))
})
afterAll(() => rm(folder, { recursive: true }))

test('Redocly, recommended-strict, has nothing to say about the description, and does about a planted fault', async () => {
  expect(await redocly(description)).toEqual([])
  expect(await redocly(planted)).toContain('operation-summary')
})

test('Spectral, spectral:oas, has nothing to say about the description, and does about a planted fault', async () => {
  expect(await spectral(description)).toEqual([])
  expect(await spectral(planted)).toContain('operation-operationId')
})

async function redocly(file: string): Promise<string[]> {
  const report = await json('node_modules/@redocly/cli/bin/cli.js', [
    'lint',
    file,
    '--format=json',
    '--extends=recommended-strict',
  ])
  const { problems, totals } = report as { problems: { ruleId: string }[]; totals: { ignored: number } }
  expect(totals.ignored).toBe(0)
  return problems.map(({ ruleId }) => ruleId)
}

async function spectral(file: string): Promise<string[]> {
  const report = await json('node_modules/@stoplight/spectral-cli/dist/index.js', ['lint', file, '--format=json', '--quiet'])
  return (report as { code: string }[]).map(({ code }) => code)
}

/** What a linter prints. Its exit status is its own judgement; the findings are ours to judge. */
function json(program: string, args: string[]): Promise<unknown> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout))
      } catch {
        reject(new Error(`${program} printed no JSON: ${stdout}${stderr}`, { cause: error }))
      }
    })
  })
}
