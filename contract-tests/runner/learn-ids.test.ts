import { expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { findSmallestFreeId, replaceIds } from '../self-test/conforming/ids.ts'
import { createOtherPool, observe } from './fixtures/fetch.ts'

test('on a server whose new pools have ids that others had, the first pools are deleted before the first scenario', async () => {
  const server = createServer({ pools: [] })
  const reusingIds = replaceIds(findSmallestFreeId)(server.fetch)
  const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `number-${n}`)
  for (const id of others) await createOtherPool(reusingIds, id)
  const fetch = observe(reusingIds, async ({ method }) => {
    if (method !== 'POST') return
    for (const id of others.splice(0)) await reusingIds(`http://pools.test/api/pools/${id}`, { method: 'DELETE' })
  })
  const poolsAtStart: number[] = []

  const report = await verify({
    fetch,
    write: true,
    seed: 5,
    only: 'lifecycle.delete-says-success',
    onEvent: ({ type }) => {
      if (type === 'scenario') poolsAtStart.push(server.state().pools.length)
    },
  })

  expect(poolsAtStart).toEqual([0])
  expect(report).toMatchObject({ verdict: 'conforms', leftBehind: [] })
  expect(server.state().pools).toEqual([])
})
