import { expect, test } from 'vitest'
import type { Activity } from '../../../src/generated/schema.js'
import { findChangedField } from './entry-changes.ts'

const entry: Activity = {
  id: 'act-1001',
  poolId: 'pool-1',
  poolName: 'Training',
  action: 'node-added',
  details: 'Added 8 nodes to Training',
  timestamp: '2023-06-10T14:32:45.120Z',
  user: 'admin@example.com',
}

test('an equal entry has no changed field', () => {
  expect(findChangedField(entry, { ...entry })).toBeUndefined()
})

test.each<[keyof Activity, string]>([
  ['poolId', 'pool-2'],
  ['action', 'node-removed'],
  ['user', 'system'],
  ['details', 'Added 4 nodes to Training'],
  ['timestamp', '2023-06-10T14:32:47Z'],
  ['timestamp', '2023-06-10T14:32:45.620Z'],
])('another %s is a change: %s', (field, value) => {
  expect(findChangedField(entry, { ...entry, [field]: value })).toBe(field)
})

test('poolName may change, and names of the pool in details with it', () => {
  const renamed = { ...entry, poolName: 'Research', details: 'Added 8 nodes to Research' }
  expect(findChangedField(entry, renamed)).toBeUndefined()
  const former = { ...entry, details: 'Added 8 nodes to Training II' }
  expect(findChangedField(former, entry, ['Training II'])).toBeUndefined()
})

test.each(['2023-06-10T23:32:45.120+09:00', '2023-06-10T14:32:45.123Z', '2023-06-10T14:32:45Z', '2023-06-10T14:32:46Z'])(
  'the same time may be written as %s',
  (timestamp) => expect(findChangedField(entry, { ...entry, timestamp })).toBeUndefined(),
)

test('values that violate the schema are not compared', () => {
  expect(findChangedField(entry, { ...entry, user: 7, details: null, timestamp: 'soon' } as unknown as Activity)).toBeUndefined()
})
