import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { chromium as launcher } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { operations } from '../src/core/operations.ts'

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
let site: string
let pages: string[]

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), 'compute-pools-site-'))
  await promisify(execFile)(process.execPath, [resolve('node_modules/tsx/dist/cli.mjs'), 'tools/docs/build.ts', site])
  const files = await readdir(site, { recursive: true })
  pages = files.filter((file) => /\.(html|svg)$/.test(file)).map((file) => join(site, file))
}, 240_000)

afterAll(() => rm(site, { recursive: true, force: true }))

test('the API reference is one self-contained page', async () => {
  const page = await readFile(join(site, 'api.html'), 'utf8')
  // Scripts and styles may contain URLs. The content security policy keeps them from loading any.
  const markup = page.replace(/(<(script|style)[^>]*>).*?<\/\2>/gs, '$1')
  expect(markup.match(/\b(src|href|action|data|poster|srcset)=/g)).toBeNull()
  expect(markup).toContain(`content="default-src 'none'; script-src 'sha256-`)
  const [, style = ''] = page.match(/<style>(.*?)<\/style>/s) ?? []
  expect(style.match(/@import|url\((?!["']?data:)[^)]*\)/g)).toBeNull()
})

// Without Chromium the test fails in CI, and is skipped elsewhere.
test.runIf(existsSync(chromium) || process.env.CI === 'true')(
  'a browser without a network shows all six operations with parameters and responses',
  async () => {
    const browser = await launcher.launch({ executablePath: chromium, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      const requested: string[] = []
      const problems: string[] = []
      page.on('request', (request) => requested.push(request.url()))
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      page.on('pageerror', (error) => problems.push(error.message))
      const url = pathToFileURL(join(site, 'api.html')).href
      await page.goto(url)

      await page.locator('.opblock').nth(5).waitFor()
      const shown = await page.locator('.opblock').evaluateAll((blocks) => blocks.map((block) => block.id.replace(/^.*-/, '')))
      expect(shown.sort()).toEqual(Object.keys(operations).sort())
      await page.locator('#operations-Pools-createPool button').first().click()
      const create = page.locator('#operations-Pools-createPool')
      await create.getByText('Description of the new compute pool').first().waitFor()
      expect(await create.locator('.responses-table .response-col_status').allTextContents()).toEqual(
        expect.arrayContaining(['201', '400', '401', '403', '404', '500']),
      )
      expect(await create.textContent()).toContain('Endpoints / Create New Pool')
      expect(await page.locator('.errors-wrapper').count()).toBe(0)
      expect({ requested: requested.filter((it) => !it.startsWith('data:')), problems }).toEqual({
        requested: [url],
        problems: [],
      })
    } finally {
      await browser.close()
    }
  },
)

test('the TypeScript reference has a module for every export', async () => {
  const names = Object.entries<unknown>(manifest.exports).filter(([, to]) => typeof to === 'object')
  const index = await readFile(join(site, 'reference/modules.html'), 'utf8')
  for (const [path] of names) expect(index).toContain(`>${path.replace(/^\./, manifest.name)}<`)
  expect(names.length).toBeGreaterThan(6)
})

test('no page loads anything from another site, and every link between pages works', async () => {
  const problems: string[] = []
  const texts = new Map(await Promise.all(pages.map(async (file) => [file, await readFile(file, 'utf8')] as const)))
  expect(pages.length).toBeGreaterThan(20)
  for (const [file, text] of texts) {
    const markup = text.replace(/(<(script|style)[^>]*>).*?<\/\2>/gs, '$1')
    for (const [, tag, name, to = ''] of markup.matchAll(/<(\w+)\b[^>]*?\s(src|href)="([^"]*)"/g)) {
      const where = `${relative(site, file)}: ${name}="${to}"`
      if (/^(https?:)?\/\//.test(to)) {
        if (tag !== 'a') problems.push(`${where} is loaded from another site`)
        continue
      }
      const [path = '', fragment] = to.split('#')
      const target = path === '' ? file : join(dirname(file), decodeURIComponent(path))
      if (!existsSync(target)) problems.push(`${where}: no such file`)
      else if (fragment && texts.get(target)?.includes(`id="${decodeURIComponent(fragment)}"`) !== true)
        problems.push(`${where}: no such fragment`)
    }
  }
  expect(problems).toEqual([])
})
