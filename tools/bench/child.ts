import { type ChildProcess, fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'

/** A process that answers one question at a time. Its first message is its greeting. */
export interface Child {
  greeting: unknown
  ask(question: Serializable): Promise<unknown>
  stop(): Promise<void>
}

/** @param node The Node to run it with: another version than this process may be. */
export async function start(script: string, args: string[], node: string, flags: string[] = []): Promise<Child> {
  const child = fork(script, args, { execPath: node, execArgv: flags, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const greeting = await answer(child, script)
  return {
    greeting,
    ask(question) {
      child.send(question)
      return answer(child, script)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function answer(child: ChildProcess, script: string): Promise<unknown> {
  const waiting = new AbortController()
  const { signal } = waiting
  const message = once(child, 'message', { signal }).then(([value]: unknown[]) => value)
  const exit = once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`${script} ended with ${code}`)))
  try {
    return await Promise.race([message, exit])
  } finally {
    waiting.abort()
    await Promise.allSettled([message, exit])
  }
}
