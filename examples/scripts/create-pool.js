#!/usr/bin/env node
// Creates a pool and waits until it is active. Prints the pool as JSON on stdout, and the progress on stderr:
//   node create-pool.js --name Trials --region us-west-2 --provider AWS --nodes g5.12xlarge=8 --tag testing
import { parseArgs } from 'node:util'
import { BadRequestError, TimeoutError, waitForPool } from '@nightcrawler/compute-pools'
import { connect } from './connection.js'
import { end, messageOf, printable, run } from './script.js'

await run(async () => {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      region: { type: 'string' },
      provider: { type: 'string' },
      nodes: { type: 'string', multiple: true },
      description: { type: 'string' },
      tag: { type: 'string', multiple: true },
      timeout: { type: 'string', default: '600' },
    },
  })
  const { name, region, provider, nodes, description, tag } = values
  if (!name || !region || !provider || !nodes)
    return end('missing option: --name, --region, --provider and --nodes TYPE=COUNT are required')
  const seconds = Number(values.timeout)
  if (!(seconds > 0)) end(`invalid --timeout "${values.timeout}": expected a number of seconds above 0`)
  const fields = {
    name,
    region,
    provider,
    nodeTypes: nodes.map(nodeType),
    ...(description && { description }),
    ...(tag && { tags: tag }),
  }

  const client = connect()
  const { id, status } = await client.createPool(fields).catch((error) => {
    throw error instanceof BadRequestError ? new Error(`the server rejected the pool: ${error.details}`) : error
  })
  console.error(`${printable(id)} is ${printable(status)}`)
  try {
    const pool = await waitForPool(client, id, { until: (pool) => pool.status === 'active', timeout: seconds * 1000 })
    console.log(JSON.stringify(pool, null, 2))
  } catch (error) {
    // The pool exists and costs money, so print its id after any error.
    const outcome =
      error instanceof TimeoutError
        ? `is not active after ${seconds} s`
        : `was created, but waiting for it failed: ${messageOf(error)}`
    end(`${printable(id)} ${outcome}`, 1)
  }
})

/** @param {string} text */
function nodeType(text) {
  const [, type, count] = text.match(/^(.+)=(\d+)$/) ?? []
  return type ? { type, count: Number(count) } : end(`invalid --nodes "${text}": expected TYPE=COUNT, such as g5.12xlarge=8`)
}
