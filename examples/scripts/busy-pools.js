#!/usr/bin/env node
// Lists the pools with a GPU utilization above 80 %, the busiest first. `--over 95` sets another limit, `--json` prints JSON.
import { parseArgs } from 'node:util'
import { connect } from './connection.js'
import { end, printable, run } from './script.js'

await run(async () => {
  const { values } = parseArgs({
    options: { over: { type: 'string', default: '80' }, json: { type: 'boolean', default: false } },
  })
  const over = Number(values.over)
  if (!(values.over.trim() !== '' && over >= 0 && over <= 100))
    end(`invalid --over "${values.over}": expected a percentage from 0 to 100`)

  const { pools } = await connect().listPools()
  const busy = pools.filter((pool) => pool.gpuUtilization > over).sort((a, b) => b.gpuUtilization - a.gpuUtilization)

  if (values.json) console.log(JSON.stringify(busy, null, 2))
  else if (busy.length === 0) console.log(`None of ${pools.length} pools uses more than ${over} % of its GPUs.`)
  else for (const pool of busy) console.log(line(pool))
})

/** @param {import('@nightcrawler/compute-pools').Pool} pool */
function line({ id, name, gpuUtilization, nodeCount, region }) {
  const nodes = nodeCount === 1 ? '1 node' : `${nodeCount} nodes`
  return `${gpuUtilization.toFixed(1).padStart(5)} %  ${printable(id)}  ${printable(name)}  (${nodes}, ${printable(region)})`
}
