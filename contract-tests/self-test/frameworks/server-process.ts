import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Starting takes seconds on a busy machine. */
const startTimeoutMs = 60_000
const stopTimeoutMs = 5_000

/** A server that runs as a process of its own. */
export interface ServerProcess {
  url: string
  stop(): Promise<void>
}

/**
 * Starts a server in a folder, and waits for its first response.
 *
 * @throws {Error} with the output of the process if it ends first, or does not respond within a minute.
 */
export async function startServer([program, ...args]: [string, ...string[]], cwd: string): Promise<ServerProcess> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-4_000)
    })
  }
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = error
  })
  const deadline = Date.now() + startTimeoutMs
  while (!(await responds(url))) {
    const hasEnded = failure !== undefined || child.exitCode !== null || child.signalCode !== null
    if (!hasEnded && Date.now() < deadline) {
      await delay(50)
      continue
    }
    await stopProcess(child)
    throw new Error(`${program} ${args.join(' ')} did not start: ${failure?.message ?? ''}\n${output}`)
  }
  return { url, stop: () => stopProcess(child) }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function responds(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/api/pools`, { redirect: 'manual', signal: AbortSignal.timeout(2_000) })
    return true
  } catch {
    return false
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await exited
  clearTimeout(timer)
}
