// `npm start`: runs the scripts one after the other against the embedded server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'

const server = await listen(createServer({ startupMs: 2_000 }))
const pool = ['--name', 'Trials', '--region', 'us-west-2', '--provider', 'AWS', '--nodes', 'g5.12xlarge=8']
for (const command of [
  ['busy-pools.js', '--over', '80'],
  ['create-pool.js', ...pool],
  ['tail-activity.js', '--lines', '5', '--no-follow'],
  ['export-csv.js'],
]) {
  console.log(`\n$ node ${command.join(' ')}`)
  const env = { ...process.env, COMPUTE_POOLS_URL: server.url }
  const [status] = await once(spawn(process.execPath, command, { env, stdio: 'inherit' }), 'close')
  if (status !== 0) process.exitCode = 1
}
await server.stop()
