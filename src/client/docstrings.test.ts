/** Runs the examples of the docstrings and compares their values: `expression // => value`. */
import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import * as entry from '../index.ts'
import { createServer } from '../server.ts'

const files = ['src/client/types.ts', 'src/index.ts', 'src/client/wait-for-pool.ts', 'src/client/errors.ts']
const examples: [title: string, code: string][] = []
for (const file of files) {
  const text = await readFile(file, 'utf8')
  for (const [, block = ''] of text.matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms)) {
    const code = block.replace(/^ *\* ?/gm, '')
    examples.push([`${file}: ${code.split('\n')[0]}`, code])
  }
}

test('every method of the client has an example', () => {
  const methods = ['listPools', 'getPool', 'createPool', 'updatePool', 'deletePool', 'listActivity', 'raw.GET']
  for (const method of methods) {
    expect(examples.filter(([, code]) => code.includes(`client.${method}(`)).length, method).toBeGreaterThan(0)
  }
})

test.each(examples)('%s', async (_, code) => {
  const server = createServer({ startupMs: 1 })
  const session = { token: undefined }
  const createClient: typeof entry.createClient = (options) => entry.createClient({ ...options, fetch: server.fetch })
  const client = createClient({ baseUrl: 'http://pools.test' })
  const newPool = { name: 'New', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

  const asserting = code.replace(/^(.+) \/\/ => (.+)$/gm, 'expect($1).toEqual($2)')
  const names = { ...entry, createClient, client, newPool, session, expect }
  const { code: script } = await transform(`async function run() {${asserting}}`, { loader: 'ts' })
  await new Function(...Object.keys(names), `${script}; return run()`)(...Object.values(names))
})
