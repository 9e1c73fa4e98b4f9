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

/** One browser and the built page, for all tests of a file. What a test opened is closed after it. */
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
  /** What comes after the page's address, such as `?demo=empty`. */
  query?: string
  /** Runs in the page before anything of its own does. */
  before?: () => void
  /** Where the page is, when it is not the one that was built for all tests. */
  at?: string
}

/** Opens the page as a visitor would. Whatever it throws fails the test at its end. */
export async function visit({ query = '', at = site.url, before = () => {}, ...options }: Visit = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  await context.addInitScript(before)
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  // Time passes as ever, and a test can let it pass faster.
  await page.clock.install()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // The browser itself tells of every answer that is an error, which many tests ask for.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  endings.push(async () => {
    await context.close()
    expect(errors).toEqual([])
  })
  await page.goto(at + query)
  return page
}

/** A server of its own, on a port of its own, which the page reaches through the network. */
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
  /** Lets every request wait until what it gives is called: time to see what the page shows before the answer. */
  hold(): () => void
}

/** Keeps a picture for people to look at, in a folder that git does not see. */
export async function picture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  await mkdir('screenshots', { recursive: true })
  // Not in the middle of a movement.
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

/** The cards, or the one of a pool. */
export function card(page: Page, name?: string) {
  const cards = page.getByRole('list', { name: 'Pools' }).locator('> li')
  return name === undefined ? cards : cards.filter({ has: page.getByRole('heading', { name, exact: true }) })
}

/** One of the four figures, as it is written. */
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
  if (!url) throw new Error('the page is not served: is it built? npm run build')
  return { url, stop: () => server.close() }
}
