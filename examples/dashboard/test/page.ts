import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer as createListener } from 'node:net'
import type { Fetch } from '@nightcrawler/compute-pools'
import { type ComputePoolsServer, createServer, type ServerOptions } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { preview } from 'vite'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

let browser: Browser
let site: { url: string; stop(): Promise<void> }
const endings: (() => Promise<unknown>)[] = []

/** Starts one browser and builds the page for all tests of a file. Pages close after each test. */
export function openBrowser(): void {
  beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
    const args = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking']
    browser = await chromium.launch({ executablePath, args })
    site = await serve()
  })
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  })
}

export interface Visit extends BrowserContextOptions {
  /** Query of the page, such as `?demo=empty`. */
  query?: string
  /** Runs in the page before its own scripts. */
  before?: () => void
  /** URL of the page, if it is not the one built for all tests. */
  at?: string
}

/** Opens the page. An error in the page fails the test. */
export async function visit({ query = '', at = site.url, before = () => {}, ...options }: Visit = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  await context.addInitScript(before)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  // The clock runs normally, and a test can advance it.
  await page.clock.install()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // The browser logs every error response, which many tests cause.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  endings.push(async () => {
    await context.close()
    expect(errors).toEqual([])
  })
  await page.goto(at + query)
  return page
}

/** Starts a server on its own port. */
export async function startServer(options: ServerOptions = {}, port = 0): Promise<StartedServer> {
  const server = createServer(options)
  let open = Promise.resolve()
  const fetch: Fetch = async (input, init) => {
    await open
    return server.fetch(input, init)
  }
  const { url, stop } = await listen({ fetch }, { port })
  let letThrough = () => {}
  const hold = () => {
    open = new Promise((resolve) => {
      letThrough = resolve
    })
    return () => letThrough()
  }
  endings.push(async () => {
    letThrough()
    await stop()
  })
  return { ...server, url, hold, query: `?api=${encodeURIComponent(url)}` }
}

export interface StartedServer extends ComputePoolsServer {
  url: string
  /** Opens the page with this server. */
  query: string
  /** Holds every request until the returned function is called, to see the page before the response. */
  hold(): () => void
}

/** Saves a screenshot in a folder that git ignores. */
export async function picture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  await mkdir('screenshots', { recursive: true })
  // Wait for animations to end.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((it) => it.effect?.getTiming().iterations === 1)
        .map((it) => it.finished.catch(() => {})),
    ),
  )
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage })
}

/** Returns all cards, or the card of one pool. */
export function card(page: Page, name?: string) {
  const cards = page.getByRole('list', { name: 'Pools' }).locator('> li')
  return name === undefined ? cards : cards.filter({ has: page.getByRole('heading', { name, exact: true }) })
}

/** Returns one value of the summary, as shown. */
export async function figure(page: Page, name: string): Promise<string> {
  return page
    .locator('.figure', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .first()
    .innerText()
}

export async function freePort(): Promise<number> {
  const listener = createListener().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  listener.close()
  await once(listener, 'close')
  return port
}

/** Serves a built page. */
export async function serve(outDir = 'dist') {
  const server = await preview({ build: { outDir }, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error('the page is not built: run npm run build')
  return { url, stop: () => server.close() }
}
