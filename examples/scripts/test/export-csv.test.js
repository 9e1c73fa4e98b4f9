import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { csv } from '../csv.js'
import { pool, run, serve } from './running.js'

const head =
  'id,name,description,status,region,provider,nodeCount,nodeTypes,tags,createdAt,cpuUtilization,memoryUtilization,gpuUtilization,networkUtilization\r\n'

test('every pool is a line, and special characters are quoted', async () => {
  const nodeTypes = [
    { type: 'p4d', count: 7 },
    { type: 'p3, old', count: 1 },
  ]
  const { url } = await serve({ pools: [pool({ name: 'The "big" one', description: 'a\nb', tags: ['x', 'y'], nodeTypes })] })
  const { stdout, status } = await run(url, 'export-csv.js')
  assert.equal(
    stdout,
    `${head}pool-1,"The ""big"" one","a\nb",active,us-east-1,AWS,8,"7 p4d; 1 p3, old","x; y",2023-01-15,10,20.5,30,40\r\n`,
  )
  assert.equal(status, 0)
})

test('no value can run as a spreadsheet formula', () => {
  const texts = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '\r\n=1',
    '＝1',
    '=HYPERLINK("http://x.example","y")',
    'a=b',
    '-',
    '',
  ]
  assert.equal(
    csv(
      ['text'],
      texts.map((text) => ({ text })),
    ),
    'text\r\n\'=1+1\r\n\'+1\r\n\'-1\r\n\'@SUM(A1)\r\n"\'\t=1"\r\n\' =1\r\n"\'\r\n=1"\r\n\'＝1\r\n"\'=HYPERLINK(""http://x.example"",""y"")"\r\na=b\r\n\'-\r\n\r\n',
  )
  assert.equal(csv(['number'], [{ number: -1.5 }]), 'number\r\n-1.5\r\n')
})

test('--out writes the file only if the export succeeds, and --bom adds a byte order mark for Excel', async () => {
  const { url, stop } = await serve({ pools: [pool({ name: 'Zürich' })] })
  const folder = await mkdtemp(join(tmpdir(), 'csv-'))
  after(() => rm(folder, { recursive: true }))
  const out = join(folder, 'pools.csv')
  const { stdout, stderr } = await run(url, 'export-csv.js', ['--out', out, '--bom'])
  assert.deepEqual([stdout, stderr], ['', `1 pool in ${out}\n`])
  const before = await readFile(out, 'utf8')
  assert.ok(before.startsWith(`\ufeff${head}pool-1,Zürich,`))

  await stop()
  assert.equal((await run(url, 'export-csv.js', ['--out', out])).status, 1)
  assert.equal(await readFile(out, 'utf8'), before)
  assert.deepEqual(await readdir(folder), ['pools.csv'])
})
