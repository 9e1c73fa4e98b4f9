import { type ChildProcess, fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'

/** A child process that handles one message at a time. */
export interface Child {
  /** Its first message. */
  greeting: unknown
  request(message: Serializable): Promise<unknown>
  stop(): Promise<void>
}

/** @param node path of the Node executable, which may have another version than this process */
export async function start(script: string, args: string[], node: string, flags: string[] = []): Promise<Child> {
  const child = fork(script, args, { execPath: node, execArgv: flags, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const greeting = await receive(child, script)
  return {
    greeting,
    request(message) {
      child.send(message)
      return receive(child, script)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function receive(child: ChildProcess, script: string): Promise<unknown> {
  const waiting = new AbortController()
  const { signal } = waiting
  const received = once(child, 'message', { signal }).then(([value]: unknown[]) => value)
  const exit = once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`${script} ended with ${code}`)))
  try {
    return await Promise.race([received, exit])
  } finally {
    waiting.abort()
    await Promise.allSettled([received, exit])
  }
}
