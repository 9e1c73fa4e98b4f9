import { createRequire } from 'node:module'
import type { ServerOptions } from '@nightcrawler/compute-pools/server'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { card, openBrowser, picture, startServer, visit } from './page.ts'

openBrowser()

/** Returns the violations that axe finds, by rule and element. */
async function axeViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()')
  expect(passes.length).toBeGreaterThan(15)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

test.each(['light', 'dark'] as const)('axe finds no violation in the page and its dialogs, in %s', async (colorScheme) => {
  const server = await startServer({ faults: [{ kind: 'status', status: 500, operation: 'deletePool' }] })
  const page = await visit({ query: server.query, colorScheme, reducedMotion: 'reduce' })
  await expect.poll(() => card(page).count()).toBe(12)
  expect(await axeViolations(page)).toEqual([])
  await picture(page, `whole-${colorScheme}`, { fullPage: true })

  await page.getByRole('button', { name: 'New pool' }).click()
  await page.getByRole('button', { name: 'Create pool' }).click()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, `form-${colorScheme}`)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Delete Rendering Farm' }).click()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('was not deleted').waitFor()
  server.fail({ kind: 'status', status: 500, operation: 'listPools' })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('heading', { name: 'Server error' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, `problem-${colorScheme}`)
})

test.each(['light', 'dark'] as const)('axe finds no violation in the sign-in and demo dialogs, in %s', async (colorScheme) => {
  const page = await visit({ query: '?demo=sign-in', colorScheme, reducedMotion: 'reduce' })
  await page.getByRole('dialog', { name: 'Sign in' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('.pools').getByRole('heading', { name: 'Please sign in' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Demo' }).click()
  await page.getByRole('dialog', { name: 'Demo' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('dialogs work with the keyboard, trap the focus and restore it when closed', async () => {
  const page = await visit({ query: (await startServer()).query })
  await expect.poll(() => card(page).count()).toBe(12)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to the pools')
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('Pools')

  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect((await focused(page))?.trim()).toBe('New pool')
  await page.keyboard.press('Enter')
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab')
    // After the last element, the focus moves to the browser's controls.
    expect(
      await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest('dialog')),
    ).toBe(true)
  }
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect((await focused(page))?.trim()).toBe('New pool')

  await page.keyboard.press('Enter')
  for (const text of ['Keyed in', 'By hand', 'Azure', 'eastus', 'node-a']) {
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByText('Created Keyed in').waitFor()
  expect((await focused(page))?.trim()).toBe('New pool')
})

test('deleting a pool moves the focus to the heading', async () => {
  const page = await visit({ query: (await startServer()).query })
  await page.getByRole('button', { name: 'Delete Rendering Farm' }).focus()
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('Cancel')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await card(page, 'Rendering Farm').waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Pools')
})

test('the accessibility tree names headings, lists, meters and buttons', async () => {
  const pools = [
    {
      id: 'pool-1',
      name: 'Trial',
      description: 'A first try',
      status: 'active',
      region: 'us-west-2',
      provider: 'AWS',
      nodeCount: 8,
      cpuUtilization: 1,
      memoryUtilization: 2,
      gpuUtilization: 3,
      networkUtilization: 4.5,
      nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
      tags: ['testing'],
      createdAt: '2023-06-12',
    },
  ]
  const page = await visit({ query: (await startServer({ pools })).query })
  await card(page, 'Trial').waitFor()
  expect(await page.getByRole('list', { name: 'Pools' }).ariaSnapshot()).toMatchInlineSnapshot(`
    "- list "Pools":
      - listitem "Trial":
        - heading "Trial" [level=3]
        - text: "Status: active"
        - paragraph: "Provider and region: AWS · us-west-2"
        - paragraph: A first try
        - meter "CPU utilization": 1 %
        - meter "Memory utilization": 2 %
        - meter "GPU utilization": 3 %
        - meter "Network utilization": 4.5 %
        - strong: 8 nodes
        - list "Node types":
          - listitem: 8 × g5.12xlarge
        - list "Tags":
          - listitem: testing
        - text: Since Jun 12, 2023
        - button "Activity of Trial"
        - button "Edit Trial"
        - button "Delete Trial""
  `)
})

test('live regions exist before their first message, because screen readers ignore new regions', async () => {
  const page = await visit({ query: (await startServer()).query })
  await expect.poll(() => card(page).count()).toBe(12)
  const regions = () => page.locator('[role=status], [role=alert]').allTextContents()
  await expect.poll(regions).toEqual(['12 in all', '', '12 entries', '', ''])
  await page.getByRole('button', { name: 'Delete Rendering Farm' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(regions).toEqual(['11 in all', '', '13 entries', '', 'Deleted Rendering Farm'])
})

test.each([390, 768, 1280])('at a width of %i every button can be scrolled out from under the notices', async (width) => {
  // Enough entries for the button that shows more.
  const activities = Array.from({ length: 21 }, (_, i) => ({
    id: `act-${i}`,
    poolId: 'pool-1',
    poolName: 'ML Training Cluster',
    action: 'node-added',
    details: `Entry ${i}`,
    timestamp: '2023-01-01T00:00:00Z',
    user: 'system',
  }))
  const faults: ServerOptions['faults'] = [{ kind: 'status', status: 500, operation: 'deletePool' }]
  const page = await visit({ query: (await startServer({ activities, faults })).query, viewport: { width, height: 700 } })
  for (const name of ['Climate Simulation', 'Large Language Models', 'Staging']) {
    await page.getByRole('button', { name: `Delete ${name}` }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText(`${name} was not deleted`).waitFor()
  }
  // Repeat, because the page grows while scrolling: cards get their height when they come into view.
  const scrollToEnd = () =>
    page.evaluate(async () => {
      const { scrollHeight } = document.documentElement
      scrollTo({ top: scrollHeight, behavior: 'instant' })
      await new Promise((resolve) => setTimeout(resolve, 100))
      return scrollHeight === document.documentElement.scrollHeight && scrollY + innerHeight > scrollHeight - 1
    })
  await expect.poll(scrollToEnd).toBe(true)
  await picture(page, `notices-${width}`)
  const underNotices = await page.locator('main button').evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        const { x, y, width, height } = button.getBoundingClientRect()
        return document.elementFromPoint(x + width / 2, y + height / 2)?.closest('.notice')
      })
      .map((button) => button.outerHTML),
  )
  expect(underNotices).toEqual([])
  expect(
    await page.getByRole('button', { name: 'Show 1 more' }).evaluate((it) => it.getBoundingClientRect().top < innerHeight),
  ).toBe(true)
})

test('dismissing a notice moves the focus to the heading', async () => {
  const server = await startServer({ faults: [{ kind: 'status', status: 500, operation: 'deletePool' }] })
  const page = await visit({ query: server.query })
  await page.getByRole('button', { name: 'Delete Rendering Farm' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Dismiss' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Pools')
})

test('prefers-reduced-motion turns animations off', async () => {
  const { query, hold } = await startServer()
  const letThrough = hold()
  const page = await visit({ query, reducedMotion: 'reduce' })
  await page.getByText('Loading…').waitFor()
  const moving = () => page.evaluate(() => document.getAnimations().length)
  expect(await moving()).toBe(0)
  const lively = await visit({ query, reducedMotion: 'no-preference' })
  await lively.getByText('Loading…').waitFor()
  expect(await lively.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0)
  letThrough()
  await expect.poll(() => card(page).count()).toBe(12)
  await page.getByRole('button', { name: 'New pool' }).click()
  expect(await moving()).toBe(0)
})

test('the color theme follows the system until the user chooses one, which is stored', async () => {
  const page = await visit({ colorScheme: 'dark' })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = await background()
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await background()
  expect(light).not.toBe(dark)
  await page.getByText('Dark', { exact: true }).click()
  expect(await background()).toBe(dark)
  await page.reload()
  await expect.poll(background).toBe(dark)
})

test.each([320, 390, 768, 1180, 1920])('at a width of %i nothing is cut off or needs scrolling sideways', async (width) => {
  const long = 'Unbreakable'.repeat(20)
  const server = await startServer()
  await fetch(`${server.url}/api/pools/pool-1`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: long, description: long, tags: [long], nodeTypes: [{ type: long, count: 3 }] }),
  })
  const page = await visit({ query: server.query, viewport: { width, height: 800 } })
  await expect.poll(() => card(page).count()).toBe(12)
  await picture(page, `width-${width}`)
  const tooWide = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter(
          (it) =>
            it.checkVisibility() && !it.closest('.visually-hidden, .skip') && it.getBoundingClientRect().right > innerWidth + 0.5,
        )
        .map((it) => it.outerHTML.slice(0, 120)),
    )
  expect(await tooWide()).toEqual([])
  await page.getByRole('button', { name: `Edit ${long}` }).click()
  expect(await tooWide()).toEqual([])
  await picture(page, `form-${width}`)
})
