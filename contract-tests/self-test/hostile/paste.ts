import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createServer as createEmbeddedServer } from '../../../src/server.ts'
import { listen } from '../../../src/server-node.ts'
import { type VerifyOptions, verify } from '../../index.ts'
import { intercept, type Mutator, on } from '../mutators.ts'
import type { Attacks } from './attack.ts'
import { assertHarmless, assertHarmlessText, pasteIntoShell } from './printed-text.ts'

/** Servers whose text runs as a command when a line of a report is pasted into a shell. */
export const paste: Attacks = {
  'etag-with-token-and-variable': {
    description: 'an ETag has the token and a variable of the shell, which a check sends back',
    promise: 'paste',
    async run() {
      const token = 's3cr3t-token-of-the-run'
      const etag = `"${token}$AWS_SECRET_ACCESS_KEY$TOKEN$(injected)"`
      const report = await attack(withETag(etag), { token, only: 'robustness.conditional-reads-are-fresh' })
      const headers = pasteIntoShell(
        report.findings.map(({ curl }) => curl),
        { TOKEN: token },
      ).map((args) => args.at(-1))
      assert.ok(headers.length > 0)
      assert.deepEqual([...new Set(headers)], [`if-none-match: ${etag}`])
      assertHarmless(report)
    },
  },
  'etag-is-an-option': {
    description: 'an ETag is an option or a file name of curl, or is quoted like the end of a command',
    promise: 'paste',
    async run() {
      for (const etag of [
        '@/etc/passwd',
        '-o /tmp/x',
        '"\'; injected; \'"',
        '"!! `injected` \\"',
        '"\u009b31m\u00e9\tx"',
        '"##[add-mask]x"',
      ]) {
        const report = await attack(withETag(etag), { only: 'robustness.conditional-reads-are-fresh' })
        const sent = pasteIntoShell(report.findings.map(({ curl }) => curl)).map((args) => args.at(-1))
        assert.deepEqual([...new Set(sent)], [`if-none-match: ${etag}`])
        assertHarmless(report)
      }
    },
  },
  'left-behind-id-with-line-break': {
    description: 'the id of a pool that cannot be deleted has a line break and a command after it',
    promise: 'paste',
    run: () => leaveBehind('x\ninjected\n'),
  },
  'left-behind-id-in-comment': {
    description: 'the id of a pool that cannot be deleted is a command substitution, which an interactive zsh runs in a comment',
    promise: 'paste',
    run: () => leaveBehind('$(injected)`injected`'),
  },
  'left-behind-id-with-separator': {
    description: 'the id of a pool that cannot be deleted has a semicolon and a command after it',
    promise: 'paste',
    run: () => leaveBehind('x; injected; x'),
  },
  'left-behind-id-copies-to-clipboard': {
    description: 'the id of a pool that cannot be deleted writes to the clipboard and clears the screen',
    promise: 'paste',
    run: () => leaveBehind('\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u202e'),
  },
  'interrupted-run-lists-hostile-ids': {
    description: 'the pools listed after a second Ctrl-C have ids with escape sequences and commands',
    promise: 'paste',
    async run() {
      const id = '\u001b]0;title\u0007x\ninjected\n##[add-mask]x\n::error::x'
      const { mutate, created } = changeId(id, () => new Promise(() => {}))
      const server = await listen({ fetch: mutate(createEmbeddedServer().fetch) })
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'verify', server.url, '--write'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      const output = text(child.stderr)
      const exit = once(child, 'exit')
      try {
        await Promise.race([created, exit])
        child.kill('SIGINT')
        await new Promise((resolve) => setTimeout(resolve, 400))
        child.kill('SIGINT')
        await exit
      } finally {
        child.kill('SIGKILL')
        await server.stop()
      }
      const shown = await output
      assertHarmlessText(shown, 'message')
      const [, list = ''] = /may remain:\n([\s\S]*?)To remove/.exec(shown) ?? []
      assert.notEqual(list, '', shown)
      pasteIntoShell([list])
    },
  },
}

/** Leaves a pool with this id behind, and looks at the reports. */
async function leaveBehind(id: string): Promise<void> {
  const refuse = () => Response.json({ error: 'Internal Server Error', message: 'x' }, { status: 500 })
  const report = await attack(changeId(id, refuse).mutate, { only: 'lifecycle.create-gives-a-new-id' })
  assert.ok(report.leftBehind.some((pool) => pool.id === id))
  assertHarmless(report)
}

/** Shows the first created pool with this id, and deletes nothing. `created` resolves once a response has the id. */
function changeId(id: string, respondToDelete: () => Response | Promise<Response>): { mutate: Mutator; created: Promise<void> } {
  let realId: string | undefined
  let announce = () => {}
  const created = new Promise<void>((resolve) => {
    announce = resolve
  })
  const mutate = intercept(async ({ operation, poolId, request, forward }) => {
    if (request.method === 'DELETE') return respondToDelete()
    const response = await forward(poolId === id && realId !== undefined ? { path: `/api/pools/${realId}` } : {})
    const pool = await response.json()
    if (operation === 'createPool' && response.status === 201) {
      realId ??= pool.id
      setTimeout(announce, 100)
    }
    const renamed = JSON.stringify(pool, (_, value) => (realId !== undefined && value?.id === realId ? { ...value, id } : value))
    return new Response(renamed, { status: response.status, headers: { 'content-type': 'application/json' } })
  })
  return { mutate, created }
}

function withETag(etag: string): Mutator {
  return on(['listPools', 'getPool'], async ({ request, forward }) => {
    if (request.headers.has('if-none-match')) return new Response(null, { status: 304 })
    const response = await forward()
    return new Response(response.body, { status: response.status, headers: { ...Object.fromEntries(response.headers), etag } })
  })
}

function attack(mutate: Mutator, options: VerifyOptions) {
  return verify({ fetch: mutate(createEmbeddedServer().fetch), write: true, seed: 7, runs: 1, ...options })
}
