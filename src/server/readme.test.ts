import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { expect, test, vi } from 'vitest'
import { listen } from './node.ts'

const readme = await readFile('README.md', 'utf8')
const section = /### A server that remembers\n(.*?)\n## /s.exec(readme)?.[1] ?? ''
const snippets = [...section.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)

test('the chapter has its five snippets', () => {
  expect(snippets).toHaveLength(5)
})

test.each(snippets.map((code, i) => [code.split('\n').find((line) => line.startsWith('//')) ?? `snippet ${i + 1}`, code]))(
  '%s: runs, and prints what it says',
  async (_, code) => {
    const printed: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((...values) => printed.push(values.join(' ')))
    try {
      await run(code)
    } finally {
      log.mockRestore()
    }
    expect(printed).toEqual([...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, said]) => said))
  },
)

test('the handler for Bun, Deno and Workers is one', async () => {
  const code = snippets.find((snippet) => snippet.includes('Workers')) ?? ''
  const { default: handler } = await run(code)
  const { url, stop } = await listen(handler)
  expect((await fetch(`${url}/api/pools`)).status).toBe(200)
  await stop()
})

/** The snippet as a module, with the package as it is in this folder. */
async function run(code: string) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: process.cwd(), loader: 'ts' },
    alias: {
      '@nightcrawler/compute-pools/server/node': './src/server/node.ts',
      '@nightcrawler/compute-pools/server': './src/server.ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
  })
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
}
