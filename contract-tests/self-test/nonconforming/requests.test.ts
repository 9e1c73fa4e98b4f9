import { expect, test } from 'vitest'
import { nonconformingServers } from './index.ts'
import { findChecksThatFail, flattenServers } from './run.ts'

const { requests } = nonconformingServers

test.concurrent.for(flattenServers({ requests }))('$name is found: $breaks', { timeout: 300_000 }, async (fault) => {
  const found = await findChecksThatFail(fault)

  expect(
    found.some((check) => fault.caughtBy.includes(check)),
    `${fault.caughtBy.join(' or ')}, not ${found.join(', ') || 'nothing'}`,
  ).toBe(true)
})
