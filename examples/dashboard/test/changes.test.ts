import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { card, figure, openBrowser, picture, type StartedServer, startServer, visit } from './page.ts'

openBrowser()

async function open(server: StartedServer): Promise<Page> {
  const page = await visit({ query: server.query })
  await expect.poll(() => card(page).count()).toBeGreaterThan(0)
  return page
}

async function fillIn(page: Page, name: string) {
  const dialog = page.getByRole('dialog', { name: 'New pool' })
  await page.getByRole('button', { name: 'New pool' }).click()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Provider').fill('AWS')
  await dialog.getByLabel('Region').fill('us-west-2')
  await dialog.getByLabel('Node type 1', { exact: true }).fill('g5.12xlarge')
  await dialog.getByLabel('Number of nodes of type 1').fill('8')
  await dialog.getByLabel('Tags').fill('trial')
  return dialog
}

function isInView(page: Page, name: string) {
  return card(page, name).evaluate((it) => it.getBoundingClientRect().bottom <= innerHeight)
}

async function remove(page: Page, name: string) {
  await card(page, name)
    .getByRole('button', { name: `Delete ${name}` })
    .click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
}

async function rename(page: Page, from: string, to: string) {
  await card(page, from)
    .getByRole('button', { name: `Edit ${from}` })
    .click()
  const dialog = page.getByRole('dialog', { name: `Edit ${from}` })
  await dialog.getByLabel('Name').fill(to)
  await dialog.getByRole('button', { name: 'Save' }).click()
  return dialog
}

test('a new pool appears immediately and stays', async () => {
  const server = await startServer()
  const page = await open(server)
  const dialog = await fillIn(page, 'Trial')
  await picture(page, 'form')
  const letThrough = server.hold()
  await dialog.getByRole('button', { name: 'Create pool' }).click()

  await card(page, 'Trial').getByText('creating…').waitFor()
  await expect.poll(() => isInView(page, 'Trial')).toBe(true)
  expect(server.state().pools).toHaveLength(12)
  expect([await figure(page, 'Pools'), await figure(page, 'Nodes')]).toEqual(['13', '156'])
  await picture(page, 'creating')
  letThrough()

  await page.getByText('Created Trial').waitFor()
  await card(page, 'Trial').getByText('initializing').waitFor()
  expect(await card(page, 'Trial').count()).toBe(1)
  expect(await figure(page, 'Pools')).toBe('13')
  expect(server.state().pools.at(-1)).toMatchObject({
    name: 'Trial',
    region: 'us-west-2',
    provider: 'AWS',
    nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
    tags: ['trial'],
  })
  await page.locator('.entries').getByText('Created with 8 g5.12xlarge nodes').waitFor()
})

test('an incomplete form is not sent, and each missing field is marked', async () => {
  const server = await startServer()
  const page = await open(server)
  await page.getByRole('button', { name: 'New pool' }).click()
  const dialog = page.getByRole('dialog', { name: 'New pool' })
  await dialog.getByLabel('Number of nodes of type 1').fill('1.5')
  await dialog.getByRole('button', { name: 'Create pool' }).click()
  expect(await dialog.getByLabel('Name').evaluate((it) => it === document.activeElement)).toBe(true)
  expect(await dialog.locator('.mistake:not(:empty)').allInnerTexts()).toEqual([
    'Enter a name',
    'Enter a provider',
    'Enter a region',
    'Enter a node type. Enter an integer of at least 0',
  ])
  expect(server.state().pools).toHaveLength(12)
})

test('400: the new pool disappears, and the form returns with its input and the errors', async () => {
  const server = await startServer()
  const page = await open(server)
  const dialog = await fillIn(page, 'Too many')
  await dialog.getByLabel('Number of nodes of type 1').fill('9007199254740991')
  const letThrough = server.hold()
  await dialog.getByRole('button', { name: 'Create pool' }).click()
  await card(page, 'Too many').waitFor()
  letThrough()

  await dialog.waitFor()
  await dialog.getByText('with those of all other pools').waitFor()
  expect(await card(page, 'Too many').count()).toBe(0)
  expect(await figure(page, 'Pools')).toBe('12')
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Too many')
  expect(await dialog.getByText('trial', { exact: true }).count()).toBe(1)
  await picture(page, 'rejected')

  await dialog.getByLabel('Number of nodes of type 1').fill('2')
  await dialog.getByRole('button', { name: 'Create pool' }).click()
  await page.getByText('Created Too many').waitFor()
})

test('400: each field in details shows its error, the first is focused, other errors are shown above', async () => {
  const server = await startServer()
  const page = await open(server)
  const details = '/name: is taken; /nodeTypes/0/count: must be <= 4; /tags/0: must not be a secret; quota exceeded'
  await page.route('**/api/pools/pool-2', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 400,
          headers: { 'access-control-allow-origin': '*' },
          json: { error: 'Bad Request', message: 'Invalid request parameters', details },
        })
      : route.fallback(),
  )
  const dialog = await rename(page, 'Rendering Farm', 'Staging')
  await dialog.getByText('Is taken').waitFor()
  expect(await dialog.locator('.mistake:not(:empty)').allInnerTexts()).toEqual([
    'Is taken',
    'Must be <= 4',
    'Must not be a secret',
  ])
  expect(await dialog.getByRole('alert').innerText()).toBe('Quota exceeded')
  expect(await dialog.getByLabel('Number of nodes of type 1').getAttribute('aria-invalid')).toBe('true')
  expect(await dialog.getByRole('alert').evaluate((it) => it === document.activeElement)).toBe(true)
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Staging')
  await card(page, 'Rendering Farm').waitFor()
  await picture(page, 'field-errors')
})

test('an edit is shown immediately and keeps the other fields', async () => {
  const server = await startServer()
  const page = await open(server)
  const dialog = page.getByRole('dialog', { name: 'Edit Large Language Models' })
  await card(page, 'Large Language Models').getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Number of nodes of type 1').fill('6')
  await dialog.getByLabel('Tags').fill('one, with a comma')
  await page.keyboard.press('Enter')
  const letThrough = server.hold()
  const sent = page.waitForRequest((request) => request.method() === 'PUT')
  await dialog.getByRole('button', { name: 'Save' }).click()
  // No region or provider, which a server may reject.
  expect(Object.keys((await sent).postDataJSON())).toEqual(['name', 'description', 'nodeTypes', 'tags'])
  await card(page, 'Large Language Models').getByText('6 nodes').waitFor()
  await card(page, 'Large Language Models').getByText('saving…').waitFor()
  expect(server.state().pools.find(({ id }) => id === 'pool-12')?.nodeCount).toBe(4)
  letThrough()
  await page.getByText('Saved Large Language Models').waitFor()
  expect(server.state().pools.find(({ id }) => id === 'pool-12')).toMatchObject({
    description: 'Fine-tuning on private data, kept on our premises',
    nodeTypes: [{ type: 'DGX H100', count: 6 }],
    tags: ['ml-training', 'private', '', 'one, with a comma'],
  })
})

test('a click anywhere on Save submits the form, even while a tag is being typed', async () => {
  const server = await startServer()
  const page = await open(server)
  await page.getByRole('button', { name: 'Edit Basement DGX' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit Basement DGX' })
  const tag = 'a tag that needs a line of its own, between the others and the field'
  await dialog.getByLabel('Tags').fill(tag)
  await dialog.getByRole('button', { name: 'Save' }).click({ position: { x: 20, y: 3 }, delay: 50 })
  await page.getByText('Saved Basement DGX').waitFor()
  expect(server.state().pools.find(({ name }) => name === 'Basement DGX')?.tags).toContain(tag)
})

test('500: the edit is reverted, and Try again repeats it', async () => {
  const server = await startServer({ faults: [{ kind: 'status', status: 500, operation: 'updatePool', times: 1 }] })
  const page = await open(server)
  const letThrough = server.hold()
  await rename(page, 'Rendering Farm', 'Render Yard')
  await card(page, 'Render Yard').waitFor()
  letThrough()
  const notice = page.getByRole('alert').filter({ hasText: 'Rendering Farm was not changed: server error' })
  await notice.waitFor()
  expect(await card(page, 'Render Yard').count()).toBe(0)
  expect(await card(page, 'Rendering Farm').count()).toBe(1)
  await picture(page, 'reverted')
  await notice.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Saved Render Yard').waitFor()
})

test('a deleted pool disappears immediately', async () => {
  const server = await startServer()
  const page = await open(server)
  await card(page, 'Rendering Farm').getByRole('button', { name: 'Delete' }).click()
  await picture(page, 'delete')
  const letThrough = server.hold()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await card(page, 'Rendering Farm').waitFor({ state: 'detached' })
  expect(server.state().pools).toHaveLength(12)
  expect([await figure(page, 'Pools'), await figure(page, 'Active'), await figure(page, 'Nodes')]).toEqual(['11', '8', '144'])
  letThrough()
  await page.getByText('Deleted Rendering Farm').waitFor()
  expect(server.state().pools).toHaveLength(11)
})

test('403: the pool returns, and a notice explains why', async () => {
  const server = await startServer({ auth: { readOnly: ['viewer-token'] } })
  const page = await visit({ query: server.query })
  await page.getByLabel('Token').fill('viewer-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  const letThrough = server.hold()
  await remove(page, 'Rendering Farm')
  await card(page, 'Rendering Farm').waitFor({ state: 'detached' })
  letThrough()
  await page.getByRole('alert').filter({ hasText: 'Rendering Farm was not deleted: you do not have permission' }).waitFor()
  expect(await card(page, 'Rendering Farm').count()).toBe(1)
  expect(await figure(page, 'Pools')).toBe('12')
  await picture(page, 'not-permitted')
})

test('404: a pool that someone else deleted disappears with a notice', async () => {
  const server = await startServer()
  const page = await open(server)
  await fetch(`${server.url}/api/pools/pool-2`, { method: 'DELETE' })
  await rename(page, 'Rendering Farm', 'Render Yard')
  await page.getByRole('alert').filter({ hasText: 'was not changed: it no longer exists' }).waitFor()
  await expect.poll(() => card(page).count()).toBe(11)
})

test('404: deleting a pool that is already deleted succeeds', async () => {
  const server = await startServer()
  const page = await open(server)
  await fetch(`${server.url}/api/pools/pool-2`, { method: 'DELETE' })
  await remove(page, 'Rendering Farm')
  await page.getByRole('status').filter({ hasText: 'Rendering Farm no longer exists' }).waitFor()
  await expect.poll(() => card(page).count()).toBe(11)
})

test('no connection: the pool returns, and a notice reports that the result is unknown', async () => {
  const page = await open(await startServer())
  let broken = true
  await page.route('**/api/pools/pool-2', (route) =>
    broken && route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
  )
  await remove(page, 'Rendering Farm')
  await card(page, 'Rendering Farm').waitFor({ state: 'detached' })
  const notice = page.getByRole('alert').filter({ hasText: 'no response arrived. The change may still have been made' })
  await notice.waitFor()
  await card(page, 'Rendering Farm').waitFor()
  broken = false
  await notice.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Deleted Rendering Farm').waitFor()
})

test('401 during a change: the page requests a new token and completes the change', async () => {
  const server = await startServer({ auth: { full: ['admin-token'] } })
  const page = await visit({ query: server.query })
  await page.getByLabel('Token').fill('admin-token')
  await page.keyboard.press('Enter')
  await expect.poll(() => card(page).count()).toBe(12)
  server.fail({ kind: 'status', status: 401, operation: 'deletePool', times: 1 })
  await remove(page, 'Rendering Farm')
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  await dialog.getByLabel('Token').fill('admin-token')
  await page.keyboard.press('Enter')
  await page.getByText('Deleted Rendering Farm').waitFor()
  expect(server.state().pools).toHaveLength(11)
})

test('of two parallel changes, only the failed one is reverted', async () => {
  const server = await startServer({ faults: [{ kind: 'status', status: 500, operation: 'deletePool', times: 1 }] })
  const page = await open(server)
  const letThrough = server.hold()
  await remove(page, 'Rendering Farm')
  await remove(page, 'Staging')
  await expect.poll(() => card(page).count()).toBe(10)
  letThrough()
  await page.getByRole('alert').filter({ hasText: 'Rendering Farm was not deleted' }).waitFor()
  await page.getByText('Deleted Staging').waitFor()
  expect(await card(page, 'Rendering Farm').count()).toBe(1)
  expect(await card(page, 'Staging').count()).toBe(0)
  expect(await figure(page, 'Pools')).toBe('11')
})

test('an open form stays when another change fails, and the failed change can be corrected later', async () => {
  const server = await startServer()
  const page = await open(server)
  server.fail({ kind: 'status', status: 400, operation: 'updatePool', times: 1 })
  const letThrough = server.hold()
  await rename(page, 'Rendering Farm', 'Render Yard')
  const dialog = await fillIn(page, 'Meanwhile')
  letThrough()
  await page.getByText('Rendering Farm was not changed: the server rejected it').waitFor()
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Meanwhile')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit again' }).click()
  expect(await page.getByRole('dialog', { name: 'Edit Rendering Farm' }).getByLabel('Name').inputValue()).toBe('Render Yard')
})

test('the demo panel makes the embedded server fail', async () => {
  const page = await visit()
  await expect.poll(() => card(page).count()).toBe(12)
  await page.getByRole('button', { name: 'Demo' }).click()
  await page.getByLabel('Operation', { exact: true }).selectOption('Deleting a pool')
  await page.getByLabel('Error', { exact: true }).selectOption('No connection')
  await page.getByRole('button', { name: 'Fail the next call' }).click()
  await picture(page, 'demo')
  await page.keyboard.press('Escape')
  await remove(page, 'Rendering Farm')
  await page.getByRole('alert').filter({ hasText: 'Rendering Farm was not deleted' }).waitFor()
  await card(page, 'Rendering Farm').waitFor()
})
