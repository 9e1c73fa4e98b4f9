/** Starts the server with the settings of the environment, and shuts it down on SIGTERM and Ctrl-C. */

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { openDatabase } from './database.ts'
import { rejectInvalidHttp } from './invalid-http.ts'
import { PoolStore } from './pools.ts'
import { exitWithError, readSettings } from './settings.ts'

try {
  start()
} catch (error) {
  exitWithError(error)
}

function start(): void {
  const settings = readSettings(process.env)
  const database = openDatabase(settings.database)
  const store = new PoolStore(database, { startupMs: settings.startupMs })
  const { fetch } = createApp({ store, access: settings.access, origins: settings.origins })
  const server = createAdaptorServer({ fetch }) as Server
  server.requestTimeout = 30_000
  server.keepAliveTimeout = 65_000
  server.on('clientError', rejectInvalidHttp)
  server.once('error', (error) => {
    console.error(`cannot listen on ${settings.host}:${settings.port}: ${error.message}`)
    database.close()
    process.exit(2)
  })
  server.listen(settings.port, settings.host, () => {
    const { address, family, port } = server.address() as AddressInfo
    console.log(`listening on http://${family === 'IPv6' ? `[${address}]` : address}:${port}`)
  })

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    // Open requests may finish within ten seconds. Connections that have become idle since then
    // would keep the server open.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const cut = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(cut)
      // Merges the log into the database file.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      database.close()
    })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
