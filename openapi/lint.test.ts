import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const spec = 'openapi/openapi.yaml'

// A copy of the spec with one operation that has neither a summary nor an id. The linters must report it.
let folder: string
let invalidSpec: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compute-pools-lint-'))
  invalidSpec = join(folder, 'invalid.yaml')
  const text = await readFile(spec, 'utf8')
  await writeFile(invalidSpec, text.replace(/ {6}operationId: getPool\n/, '').replace(/ {6}summary: Get a pool\n/, ''))
})
afterAll(() => rm(folder, { recursive: true }))

test('the spec passes the recommended-strict rules of Redocly, and an invalid spec does not', async () => {
  expect(await redocly(spec)).toEqual([])
  expect(await redocly(invalidSpec)).toContain('operation-summary')
})

test('the spec passes the spectral:oas rules of Spectral, and an invalid spec does not', async () => {
  expect(await spectral(spec)).toEqual([])
  expect(await spectral(invalidSpec)).toContain('operation-operationId')
})

async function redocly(file: string): Promise<string[]> {
  const report = await runLinter('node_modules/@redocly/cli/bin/cli.js', [
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
  const report = await runLinter('node_modules/@stoplight/spectral-cli/dist/index.js', ['lint', file, '--format=json', '--quiet'])
  return (report as { code: string }[]).map(({ code }) => code)
}

/** Runs a linter and returns the JSON that it prints. The exit status is ignored. */
function runLinter(program: string, args: string[]): Promise<unknown> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout))
      } catch {
        reject(new Error(`${program} did not print JSON: ${stdout}${stderr}`, { cause: error }))
      }
    })
  })
}
