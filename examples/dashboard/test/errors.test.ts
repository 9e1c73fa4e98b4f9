import { expect, test } from 'vitest'
import { card, freePort, openBrowser, picture, startServer, visit } from './page.ts'

openBrowser()

const auth = { full: ['admin-token'], readOnly: ['viewer-token'], none: ['guest-token'] }

test('401: the page requests a token, reports a rejected one, and continues with a valid one', async () => {
  const page = await visit({ query: (await startServer({ auth })).query })
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  await dialog.waitFor()
  await picture(page, 'sign-in')
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByText('Enter a token').waitFor()
  await dialog.getByLabel('Token').fill('wrong')
  await page.keyboard.press('Enter')
  await dialog.getByText('The server rejected this token').waitFor()
  await dialog.getByLabel('Token').fill('admin-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  expect(await dialog.count()).toBe(0)
  await page.reload()
  await expect.poll(() => card(page).count()).toBe(12)
  await card(page, 'Staging').getByRole('button', { name: 'Delete Staging' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Deleted Staging').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await dialog.waitFor()
  expect([await card(page).count(), await page.locator('.notice').count()]).toEqual([0, 0])
})

test('401 and declined sign-in: the page shows the error once and does not open the dialog again', async () => {
  const page = await visit({ query: (await startServer({ auth })).query })
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  await dialog.getByRole('button', { name: 'Not now' }).click()
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: 'Please sign in' }).waitFor()
  let requests = 0
  page.on('request', () => {
    requests += 1
  })
  await page.clock.fastForward(60_000)
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
  await page.clock.runFor(1000)
  expect([requests, await dialog.count()]).toEqual([0, 0])
  await problem.getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByLabel('Token').fill('viewer-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  await page.getByRole('heading', { name: 'Please sign in' }).waitFor({ state: 'detached' })
})

test('a token with invalid characters is reported as invalid input, not as a server error', async () => {
  const page = await visit({ query: (await startServer({ auth })).query })
  await page.getByLabel('Token').fill('ключ')
  await page.keyboard.press('Enter')
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByText('The token may contain invalid characters.').waitFor()
  await problem.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Token').fill('viewer-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
})

test('a token of one server is not sent to another', async () => {
  const [first, second] = [await startServer({ auth }), await startServer({ auth })]
  const page = await visit({ query: first.query })
  await page.getByLabel('Token').fill('admin-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  const sent: (string | undefined)[] = []
  page.on('request', (request) => request.url().startsWith(second.url) && sent.push(request.headers().authorization))
  await page.goto(new URL(second.query, page.url()).href)
  await page.getByRole('dialog', { name: 'Sign in' }).waitFor()
  expect(sent.length).toBeGreaterThan(0)
  expect(new Set(sent)).toEqual(new Set([undefined]))
})

test('without browser storage, the sign-in lasts while the page is open', async () => {
  const server = await startServer({ auth })
  const before = () => {
    for (const kind of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, kind, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
  }
  const page = await visit({ query: server.query, before })
  await page.getByRole('dialog', { name: 'Sign in' }).getByLabel('Token').fill('admin-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  await page.getByText('Dark', { exact: true }).click()
})

test('403: a notice is shown, and another token can be entered', async () => {
  const page = await visit({ query: (await startServer({ auth })).query })
  await page.getByLabel('Token').fill('guest-token')
  await page.keyboard.press('Enter')
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: 'Access denied' }).waitFor()
  await problem.getByText('Insufficient permissions').waitFor()
  await picture(page, 'forbidden')
  await problem.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Token').fill('viewer-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
})

test.each([
  [400, 'The server rejected the request'],
  [404, 'Not found'],
  [500, 'Server error'],
  [501, 'Unexpected status 501'],
] as const)('%i: the page shows the error and offers Try again', async (status, title) => {
  const server = await startServer({ faults: [{ kind: 'status', status, operation: 'listPools', times: 2 }] })
  const page = await visit({ query: server.query })
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: title }).waitFor()
  expect(await card(page).count()).toBe(0)
  // The log is a separate request and is shown.
  await page.locator('.entries li').first().waitFor()
  if (status === 500) await picture(page, 'server-error')
  await problem.getByRole('button', { name: 'Try again' }).click()
  await problem.getByRole('button', { name: 'Try again' }).waitFor()
  await problem.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => card(page).count()).toBe(12)
  expect(await problem.count()).toBe(0)
})

test('an invalid response is not shown, but its errors are', async () => {
  const server = await startServer({
    faults: [{ kind: 'wrong-shape', operation: 'listPools', body: { summary: {}, pools: [{}] } }],
  })
  const page = await visit({ query: server.query })
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: 'The response is invalid' }).waitFor()
  await problem.getByText('Details').click()
  expect(await problem.locator('details').innerText()).toContain('totalPools')
})

test('no connection: the page shows the error, and the pools when the server returns', async () => {
  const port = await freePort()
  const query = `?api=http://127.0.0.1:${port}`
  const page = await visit({ query })
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: 'No connection to the server' }).waitFor()
  await picture(page, 'no-connection')
  await startServer({}, port)
  await problem.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => card(page).count()).toBe(12)
})

test('a failed refresh keeps the old pools and shows their age', async () => {
  const server = await startServer()
  const page = await visit({ query: server.query })
  await expect.poll(() => card(page).count()).toBe(12)
  server.fail({ kind: 'status', status: 500, operation: 'listPools', times: 1 })
  await page.getByRole('button', { name: 'Refresh' }).click()
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByText('The pools shown are from').waitFor()
  expect(await card(page).count()).toBe(12)
  await picture(page, 'stale')
  await problem.getByRole('button', { name: 'Try again' }).click()
  await problem.waitFor({ state: 'detached' })
})

test('going offline is reported, and the page recovers by itself', async () => {
  const page = await visit({ query: (await startServer()).query })
  await expect.poll(() => card(page).count()).toBe(12)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Refresh' }).click()
  const problem = page.locator('.pools').getByRole('alert')
  await problem.getByRole('heading', { name: 'No connection to the server' }).waitFor()
  await page.context().setOffline(false)
  await problem.waitFor({ state: 'detached' })
})

test('a failing activity list does not affect the pools', async () => {
  const server = await startServer({ faults: [{ kind: 'status', status: 500, operation: 'listActivity', times: 1 }] })
  const page = await visit({ query: server.query })
  await expect.poll(() => card(page).count()).toBe(12)
  const problem = page.locator('.activity').getByRole('alert')
  await problem.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.entries li').first().waitFor()
})
