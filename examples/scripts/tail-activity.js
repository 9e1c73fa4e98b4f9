#!/usr/bin/env node
// Prints the last entries of the activity log and then every new one, like `tail -f`:
//   node tail-activity.js --pool pool-1 --lines 20 --interval 2
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ConnectionError, InternalServerError, TimeoutError, UnexpectedResponseError } from '@nightcrawler/compute-pools'
import { connect } from './connection.js'
import { end, messageOf, printable, run } from './script.js'

const stopped = new AbortController()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => stopped.abort())

await run(async () => {
  const { values } = parseArgs({
    options: {
      pool: { type: 'string' },
      lines: { type: 'string', default: '10' },
      interval: { type: 'string', default: '5' },
      'no-follow': { type: 'boolean', default: false },
    },
  })
  const [lines, seconds] = [Number(values.lines), Number(values.interval)]
  if (!Number.isInteger(lines) || lines < 0) end(`invalid --lines "${values.lines}": expected an integer of at least 0`)
  if (!(seconds > 0)) end(`invalid --interval "${values.interval}": expected a number of seconds above 0`)

  const client = connect()
  const seen = new Set()
  let outage = ''
  for (let first = true; !stopped.signal.aborted; first = false) {
    try {
      const { activities } = await client.listActivity({ poolId: values.pool }, { signal: stopped.signal })
      // The API defines no order, and two entries may have the same timestamp, so ids decide which entries are new.
      const fresh = activities.filter(({ id }) => !seen.has(id)).sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
      outage = ''
      for (const { id } of fresh) seen.add(id)
      for (const entry of first ? fresh.slice(fresh.length - Math.min(lines, fresh.length)) : fresh) print(entry)
    } catch (error) {
      if (stopped.signal.aborted) return
      // Continue while the server restarts. Exit on a wrong token or pool.
      if (first || !isTemporary(error)) throw error
      if (outage !== messageOf(error)) console.error(messageOf(error))
      outage = messageOf(error)
    }
    if (values['no-follow']) return
    await sleep(seconds * 1000, undefined, { signal: stopped.signal }).catch(() => {})
  }
})

/** @param {import('@nightcrawler/compute-pools').Activity} entry */
function print({ timestamp, poolName, action, details, user }) {
  console.log([timestamp, poolName, action, details, user].map(printable).join('  '))
}

/** @param {unknown} error */
function isTemporary(error) {
  return [ConnectionError, TimeoutError, InternalServerError, UnexpectedResponseError].some((kind) => error instanceof kind)
}
