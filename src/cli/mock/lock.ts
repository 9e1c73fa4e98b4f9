import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** Another process of this machine holds the file. */
export class LockedError extends Error {
  override readonly name = 'LockedError'
  /** `undefined` where it does not say. */
  readonly pid: number | undefined

  constructor(path: string, pid: number | undefined) {
    super(`${path} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}`)
    this.pid = pid
  }
}

/**
 * Holds a file for this process, whatever way leads to it and whether it is there yet, until the function that is given back
 * is called or the process is gone. What holds it is a socket that listens, which the system closes with the process, also
 * after `kill -9`: nothing is left that somebody would have to remove. Processes in other containers, or on other machines,
 * are not seen.
 *
 * @throws {LockedError}
 */
export async function lock(path: string): Promise<() => void> {
  const address = addressOf(await wholePath(path))
  const server = createServer((socket) => {
    socket.on('error', () => {}).unref()
    socket.end(String(process.pid))
  })
  try {
    await listening(server, address)
  } catch (error) {
    // A system without such sockets is no reason to save nothing.
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return () => {}
    const holder = await holderAt(address)
    if (holder !== 'gone') throw new LockedError(path, holder)
    await rm(address, { force: true })
    return lock(path)
  }
  server.unref()
  return () => server.close()
}

/** A name that is gone with the process, on Linux and Windows; elsewhere that of a file, at which nobody listens then. */
function addressOf(path: string): string {
  const name = `compute-pools-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

async function wholePath(path: string): Promise<string> {
  const absolute = resolve(path)
  const folder = () => realpath(dirname(absolute)).catch(() => dirname(absolute))
  return realpath(absolute).catch(async () => join(await folder(), basename(absolute)))
}

function listening(server: Server, address: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(address, () => done())
  })
}

/** The process that listens there, `undefined` when it does not say within a second, `gone` when none does. */
function holderAt(address: string): Promise<number | undefined | 'gone'> {
  return new Promise((done) => {
    let said = ''
    const socket = createConnection(address)
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (part) => {
      said += part
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') done('gone')
    })
    socket.on('close', () => done(/^\d+$/.test(said) ? Number(said) : undefined))
  })
}
