#!/usr/bin/env node
// Writes all pools as CSV (RFC 4180) to stdout or to `--out pools.csv`. `--bom` makes Excel read it as UTF-8.
import { rename, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { connect } from './connection.js'
import { csv } from './csv.js'
import { run } from './script.js'

const columns = /** @type {const} */ ([
  ...['id', 'name', 'description', 'status', 'region', 'provider', 'nodeCount', 'nodeTypes', 'tags', 'createdAt'],
  ...['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'],
])

await run(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string' }, bom: { type: 'boolean', default: false } } })
  const { pools } = await connect().listPools()
  const rows = pools.map(({ nodeTypes, tags, ...pool }) => ({
    ...pool,
    nodeTypes: nodeTypes.map(({ type, count }) => `${count} ${type}`).join('; '),
    tags: tags.join('; '),
  }))
  const text = (values.bom ? '\ufeff' : '') + csv(columns, rows)
  if (values.out === undefined) return void process.stdout.write(text)
  // Renaming is atomic: a reader sees the old file or the new one.
  await writeFile(`${values.out}.part`, text)
  await rename(`${values.out}.part`, values.out)
  console.error(`${pools.length === 1 ? '1 pool' : `${pools.length} pools`} in ${values.out}`)
})
