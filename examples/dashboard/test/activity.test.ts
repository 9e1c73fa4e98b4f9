import { expect, test } from 'vitest'
import { card, openBrowser, startServer, visit } from './page.ts'

openBrowser()

test('the activity of one pool is filtered by the server', async () => {
  const server = await startServer()
  const page = await visit({ query: server.query })
  const entries = page.locator('.entries li')
  await expect.poll(() => entries.count()).toBe(12)
  expect(await entries.first().innerText()).toContain('Notebook Sandbox pool created')
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url().replace(server.url, '')))
  await page.getByLabel('Activity of', { exact: true }).selectOption('ML Training Cluster')
  await expect.poll(() => entries.count()).toBe(2)
  expect(requested).toEqual(['/api/pools/activity?poolId=pool-1'])
  expect(await entries.allInnerTexts()).toEqual([
    expect.stringContaining('Added 8 new p4d.24xlarge nodes'),
    expect.stringContaining('Updated the tags'),
  ])
  await page.getByLabel('Activity of', { exact: true }).selectOption('All pools')
  await expect.poll(() => entries.count()).toBe(12)
})

test('a card links to the activity of its pool and moves the focus there', async () => {
  const page = await visit({ query: (await startServer()).query })
  await card(page, 'Rendering Farm').getByRole('button', { name: 'Activity of Rendering Farm' }).click()
  await page.getByText('No activity of this pool yet.').waitFor()
  expect(await page.getByLabel('Activity of', { exact: true }).inputValue()).toBe('pool-2')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Activity')
})

test('the activity of a deleted pool can still be read', async () => {
  const page = await visit({ query: (await startServer()).query })
  await card(page, 'Staging').getByRole('button', { name: 'Activity of Staging' }).click()
  await expect.poll(() => page.locator('.entries li').count()).toBe(2)
  await card(page, 'Staging').getByRole('button', { name: 'Delete Staging' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => page.locator('.entries li').count()).toBe(3)
  expect(await page.getByLabel('Activity of', { exact: true }).locator('option:checked').innerText()).toBe('Deleted pool')
})

test('a 404 for the activity of a pool is shown as an empty log, not as an error', async () => {
  const page = await visit({ query: (await startServer()).query })
  await page.route('**/api/pools/activity?poolId=pool-2', (route) =>
    route.fulfill({
      status: 404,
      headers: { 'access-control-allow-origin': '*' },
      json: { error: 'Not Found', message: 'The requested resource was not found' },
    }),
  )
  await card(page, 'Rendering Farm').getByRole('button', { name: 'Activity of Rendering Farm' }).click()
  await page.getByText('There are no entries for this pool.').waitFor()
  expect(await page.locator('.activity').getByRole('alert').count()).toBe(0)
})

test('the newest entry is shown first, in any order of the response', async () => {
  const entry = { poolId: 'pool-1', poolName: 'Trial', action: 'node-added', user: 'system' }
  const activities = [
    { ...entry, id: 'act-1', details: 'Second', timestamp: '2023-06-10T14:00:00Z' },
    { ...entry, id: 'act-2', details: 'Third', timestamp: '2023-06-10T17:30:00+02:00' },
    { ...entry, id: 'act-3', details: 'First', timestamp: '2023-06-10T15:30:00+02:00' },
  ]
  const page = await visit({ query: (await startServer()).query })
  await page.route('**/api/pools/activity', (route) =>
    route.fulfill({ headers: { 'access-control-allow-origin': '*' }, json: { activities } }),
  )
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect
    .poll(() => page.locator('.entries li').allInnerTexts())
    .toEqual([expect.stringContaining('Third'), expect.stringContaining('Second'), expect.stringContaining('First')])
})

test('a long activity list is shown in parts', async () => {
  const activities = Array.from({ length: 150 }, (_, i) => ({
    id: `act-${i}`,
    poolId: 'pool-1',
    poolName: 'ML Training Cluster',
    action: 'node-added',
    details: `Entry ${i}`,
    timestamp: new Date(Date.UTC(2023, 0, 1, 0, i)).toISOString(),
    user: 'system',
  }))
  const page = await visit({ query: (await startServer({ activities })).query })
  await expect.poll(() => page.locator('.entries li').count()).toBe(20)
  await page.getByRole('button', { name: 'Show 100 more' }).click()
  await page.getByRole('button', { name: 'Show 30 more' }).click()
  await expect.poll(() => page.locator('.entries li').count()).toBe(150)
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Activity')
})
