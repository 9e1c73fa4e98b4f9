import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from './running.js'

test('npm start runs the four scripts in sequence', async () => {
  const { stdout, stderr, status } = await run(undefined, 'demo.js')
  assert.equal(status, 0, stderr)
  const shown = stdout.split('\n').filter((line) => line.startsWith('$ '))
  assert.deepEqual(
    shown.map((line) => line.split(' ')[2]),
    ['busy-pools.js', 'create-pool.js', 'tail-activity.js', 'export-csv.js'],
  )
  assert.equal(stderr, 'pool-7 is initializing\n')
  for (const part of [/ 91\.7 % {2}pool-1 /, /"status": "active"/, / {2}Trials {2}pool-created {2}/, /^pool-7,Trials,/m]) {
    assert.match(stdout, part)
  }
})
