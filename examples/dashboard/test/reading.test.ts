import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { expect, test, vi } from 'vitest'
import { card, figure, openBrowser, picture, serve, startServer, visit } from './page.ts'

openBrowser()

const pool = {
  id: 'pool-1',
  name: 'Trial <b>& error</b>',
  description: '',
  status: 'draining',
  region: 'on-premise',
  provider: 'Ours',
  nodeCount: 1,
  cpuUtilization: 0,
  memoryUtilization: 12.34,
  gpuUtilization: 91.7,
  networkUtilization: 100,
  nodeTypes: [{ type: 'DGX A100', count: 1 }],
  tags: ['', 'a, b', 'twice', 'twice'],
  createdAt: '2023-01-15',
}

test('by default the embedded server is used and no request leaves the page', async () => {
  const page = await visit()
  const elsewhere: string[] = []
  page.on('request', (request) => new URL(request.url()).origin !== new URL(page.url()).origin && elsewhere.push(request.url()))
  await expect.poll(() => card(page).count()).toBe(12)
  expect(await Promise.all(['Pools', 'Active', 'Nodes', 'Capacity'].map((name) => figure(page, name)))).toEqual([
    '12',
    '9',
    '148',
    '2,450',
  ])
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('Refreshed, 12 pools').waitFor({ state: 'attached' })
  expect(elsewhere).toEqual([])
  await picture(page, 'light')
})

test('while loading, the page shows placeholders and a loading message', async () => {
  const { query, hold } = await startServer()
  const letThrough = hold()
  const page = await visit({ query })
  await page.getByText('Loading…').waitFor()
  expect(await page.locator('.pools').getAttribute('aria-busy')).toBe('true')
  expect(await page.locator('.bones.card').count()).toBe(6)
  await picture(page, 'loading')
  letThrough()
  await expect.poll(() => card(page).count()).toBe(12)
  expect(await page.locator('.pools').getAttribute('aria-busy')).toBe('false')
  expect(await page.locator('.bones').count()).toBe(0)
})

test('a card shows all fields of a pool, with unusual values', async () => {
  const { query } = await startServer({ pools: [pool] })
  const page = await visit({ query })
  const text = await card(page).textContent()
  for (const part of [pool.name, 'draining', 'Ours · on-premise', '1 node', '1 × DGX A100', 'Since Jan 15, 2023'])
    expect(text).toContain(part)
  expect(await card(page).getByRole('list', { name: 'Tags' }).getByRole('listitem').allTextContents()).toEqual([
    'a, b',
    'twice',
    'twice',
  ])
  const meters = await card(page)
    .getByRole('meter')
    .evaluateAll((all) => all.map((meter) => [meter.getAttribute('aria-label'), (meter as HTMLMeterElement).value]))
  expect(meters).toEqual([
    ['CPU utilization', 0],
    ['Memory utilization', 12.34],
    ['GPU utilization', 91.7],
    ['Network utilization', 100],
  ])
  expect(
    await card(page)
      .locator('.gauge')
      .evaluateAll((all) => all.map((it) => it.getAttribute('data-level'))),
  ).toEqual(['idle', 'calm', 'hot', 'hot'])
})

test('an empty list has its own message with a button to create a pool', async () => {
  const page = await visit({ query: '?demo=empty' })
  await page.getByRole('heading', { name: 'No pools yet' }).waitFor()
  await page.getByText('No activity yet.').waitFor()
  expect(await figure(page, 'Pools')).toBe('0')
  await picture(page, 'empty')
  await page.getByRole('button', { name: 'Create the first pool' }).click()
  await page.getByRole('dialog', { name: 'New pool' }).waitFor()
})

test('pools can be searched by text, filtered by status and sorted', async () => {
  const page = await visit()
  const names = () => card(page).getByRole('heading').allTextContents()
  await page.getByLabel('Find pools').fill('ml-training on-premise')
  await expect.poll(names).toEqual(['Large Language Models'])
  await page.getByText('1 of 12').waitFor()
  await page.getByLabel('Find pools').fill('')
  await page.getByLabel('Status', { exact: true }).selectOption('maintenance')
  await expect.poll(names).toEqual(['Genomics Batch', 'Staging'])
  await page.getByLabel('Find pools').fill('nowhere')
  await page.getByRole('button', { name: 'Show all 12' }).click()
  await page.getByLabel('Order').selectOption('Most nodes')
  await expect
    .poll(async () => (await names()).slice(0, 3))
    .toEqual(['ML Training Cluster', 'Foundation Model Cluster', 'Genomics Batch'])
})

test('a status filter stays selected when no pool has that status, and statuses can be searched', async () => {
  const server = await startServer()
  const page = await visit({ query: server.query })
  await page.getByLabel('Status', { exact: true }).selectOption('maintenance')
  await expect.poll(() => card(page).count()).toBe(2)
  for (const { id } of server.state().pools.filter(({ status }) => status === 'maintenance'))
    await fetch(`${server.url}/api/pools/${id}`, { method: 'DELETE' })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('heading', { name: 'No pool matches' }).waitFor()
  expect(await page.getByLabel('Status', { exact: true }).locator('option:checked').innerText()).toBe('maintenance')
  await page.getByRole('button', { name: 'Show all 10' }).click()
  await page.getByLabel('Find pools').fill('initializing')
  await page.getByText('1 of 10').waitFor()
})

test('Refresh shows changes of others and confirms them', async () => {
  const server = await startServer()
  const page = await visit({ query: server.query })
  await expect.poll(() => card(page).count()).toBe(12)
  await fetch(`${server.url}/api/pools/pool-2`, { method: 'DELETE' })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(() => card(page).count()).toBe(11)
  await page.getByText('Refreshed, 11 pools').waitFor({ state: 'attached' })
  expect(await figure(page, 'Pools')).toBe('11')
})

test('the page refreshes in the background without a message', async () => {
  const server = await startServer()
  const page = await visit({ query: server.query })
  await expect.poll(() => card(page).count()).toBe(12)
  await fetch(`${server.url}/api/pools/pool-2`, { method: 'DELETE' })
  await page.clock.fastForward(15_000)
  await expect.poll(() => card(page).count()).toBe(11)
  expect(await page.getByText('Refreshed').count()).toBe(0)
})

test('the page works with compute-pools mock', async () => {
  const mock = spawn(process.execPath, [
    'node_modules/@nightcrawler/compute-pools/dist/cli.js',
    'mock',
    '--stateful',
    '--port',
    '0',
  ])
  try {
    let url: string | undefined
    for await (const line of createInterface({ input: mock.stdout })) {
      url = line.match(/http:\/\/[\d.]+:\d+/)?.[0]
      if (url) break
    }
    const page = await visit({ query: `?api=${url}/` })
    await expect.poll(() => card(page).count()).toBe(12)
    await card(page, 'Rendering Farm').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Deleted Rendering Farm').waitFor()
    expect((await fetch(`${url}/api/pools/pool-2`)).status).toBe(404)
  } finally {
    mock.kill()
    await once(mock, 'exit')
  }
})

test('VITE_API selects the server at build time, ?api= at run time', async () => {
  const server = await startServer({ pools: [pool] })
  const outDir = await mkdtemp(join(tmpdir(), 'dashboard-'))
  vi.stubEnv('VITE_API', server.url)
  await build({ build: { outDir, emptyOutDir: true }, logLevel: 'error' })
  const site = await serve(outDir)
  try {
    const page = await visit({ at: site.url })
    await expect.poll(() => card(page).getByRole('heading').allTextContents()).toEqual([pool.name])
    await page.goto(`${site.url}?api=embedded`)
    await expect.poll(() => card(page).count()).toBe(12)
  } finally {
    vi.unstubAllEnvs()
    await site.stop()
    await rm(outDir, { recursive: true })
  }
})

test('the embedded server is downloaded only if no other is configured', async () => {
  const { query } = await startServer()
  const page = await visit({ query })
  const downloaded: string[] = []
  page.on('request', (request) => downloaded.push(new URL(request.url()).pathname))
  const server = expect.stringMatching(/^\/assets\/server-.*\.js$/)
  await page.reload()
  await expect.poll(() => card(page).count()).toBe(12)
  expect(downloaded).not.toContainEqual(server)
  await page.goto(new URL('?api=embedded', page.url()).href)
  await expect.poll(() => card(page).count()).toBe(12)
  expect(downloaded).toContainEqual(server)
})

test('a failed download of the embedded server is not reported as a wrong setting', async () => {
  const page = await visit({ query: '?api=http://' })
  await page.route('**/server-*.js', (route) => route.abort())
  await page.getByRole('link', { name: 'Use the server inside this page' }).click()
  await page.getByText('The server inside this page could not be loaded.').waitFor()
  await page.unroute('**/server-*.js')
  await page.getByRole('link', { name: 'Load the page again' }).click()
  await expect.poll(() => card(page).count()).toBe(12)
})

test('an invalid server setting is reported with a way to continue', async () => {
  const page = await visit({ query: '?api=http://' })
  await page.getByRole('heading', { name: 'Cannot connect to a server' }).waitFor()
  await page.getByRole('link', { name: 'Use the server inside this page' }).click()
  await expect.poll(() => card(page).count()).toBe(12)
})
