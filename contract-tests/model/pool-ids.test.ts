import { expect, test } from 'vitest'
import { isAddressable, isPlain, readPathId } from './pool-ids.ts'

test.each(['', '.', '..', 'activity', '\ud800', 'a\udfffb'])('no URL can name the id %j', (id) => {
  expect(isAddressable(id)).toBe(false)
})

test.each(['pool-1', '...', 'Activity', 'aws/us-west-2/1', '🚀', ' '])('a URL can name the id %j', (id) => {
  expect(isAddressable(id)).toBe(true)
})

test.each(['a/b', 'a\\b', 'a\0', ' a', 'a ', 'a.b', '%41', 'a;b', 'a?b', 'a#b', 'é', 'ACTIVITY', 'x'.repeat(1_001)])(
  'a proxy or a framework may change the id %j',
  (id) => {
    expect(isPlain(id)).toBe(false)
  },
)

test.each([
  ['/api/pools/pool-1', 'pool-1'],
  ['/api/pools/a%2Fb', 'a/b'],
  ['/api/pools/%2e%2e', undefined],
  ['/api/pools/..', undefined],
  ['/api/pools/', undefined],
  ['/api/pools', undefined],
  ['/api/pools/activity', undefined],
  ['/api/pools/%61ctivity', undefined],
  ['/api/pools/a/b', undefined],
  ['/api/pools/a?b', undefined],
  ['/api/pools/pool%2d1', undefined],
  ['/api/pools/%', undefined],
])('the id in the path %s is %j', (path, id) => {
  expect(readPathId(path)).toBe(id)
})
