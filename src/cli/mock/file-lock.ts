import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** Thrown if another process of this machine has locked the file. */
export class FileLockedError extends Error {
  override readonly name = 'FileLockedError'

  /** @param pid process that has locked the file, or `undefined` if it did not respond. */
  constructor(path: string, pid: number | undefined) {
    super(`${path} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}; stop it or choose another file`)
  }
}

/**
 * Locks a file, which need not exist, until the returned function is called or this process ends. Links to the file are
 * resolved.
 *
 * The lock is a listening socket. The system closes it with the process, also after `kill -9`, so no stale lock remains.
 * Processes of other containers or machines do not see it.
 *
 * @throws {FileLockedError} if another process has locked the file.
 */
export async function lockFile(path: string): Promise<() => void> {
  const address = lockAddress(await canonicalPath(path))
  const server = createServer((socket) => {
    socket.on('error', () => {}).unref()
    socket.end(String(process.pid))
  })
  try {
    await startListening(server, address)
  } catch (error) {
    // A system without such sockets can still save, only unlocked.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return () => {}
    const owner = await findOwner(address)
    if (owner !== 'gone') throw new FileLockedError(path, owner)
    await rm(address, { force: true })
    return lockFile(path)
  }
  server.unref()
  return () => server.close()
}

/** Returns a socket address that disappears with the process on Linux and Windows. Elsewhere it is a file without a listener. */
function lockAddress(path: string): string {
  const name = `compute-pools-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

async function canonicalPath(path: string): Promise<string> {
  const absolute = resolve(path)
  const directory = () => realpath(dirname(absolute)).catch(() => dirname(absolute))
  return realpath(absolute).catch(async () => join(await directory(), basename(absolute)))
}

function startListening(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => resolve())
  })
}

const maxPidLength = 20

/** Returns the process that listens at the address, `undefined` if it does not respond within a second, or `gone`. */
function findOwner(address: string): Promise<number | undefined | 'gone'> {
  return new Promise((resolve) => {
    let response = ''
    const socket = createConnection(address)
    const timer = setTimeout(() => socket.destroy(), 1_000)
    socket.on('data', (chunk) => {
      response += chunk
      // Any program can listen at this address.
      if (response.length > maxPidLength) socket.destroy()
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve('gone')
    })
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(/^\d+$/.test(response) ? Number(response) : undefined)
    })
  })
}
