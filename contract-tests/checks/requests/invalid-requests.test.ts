import { expect, test } from 'vitest'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { serverErrors } from '../../self-test/nonconforming/server-errors.ts'

test.each(['null-node-type-breaks-the-list', 'null-count-breaks-the-list', 'huge-sum-breaks-the-list'])(
  'a run leaves nothing behind on the server %s',
  async (id) => {
    const fetch = serverErrors[id]?.serve()
    if (typeof fetch !== 'function') throw new Error(`${id} is not a Fetch`)

    const report = await verify({ fetch, write: true, seed: 1, only: ['answers.*', 'requests.*'] })

    const list = await fetch('http://pools.test/api/pools')
    const { pools } = (await list.json()) as { pools: Pool[] }
    expect(pools.map(({ name }) => name)).toEqual(
      createServer()
        .state()
        .pools.map(({ name }) => name),
    )
    expect(report.leftBehind).toEqual([])
    expect(report.verdict).toBe('violates')
  },
)
