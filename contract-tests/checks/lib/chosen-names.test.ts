import { expect, test } from 'vitest'
import { isChosenName } from './chosen-names.ts'

test.each(['Unnamed pool', 'brave-otter-7', 'None of your business'])('a server may choose the name %j', (name) => {
  expect(isChosenName(name)).toBe(true)
})

test.each(['', ' ', 'undefined', 'null', ' None', 'nil', 'NaN', '[object Object]', null, undefined, 4])(
  '%j is no name that a server chose',
  (name) => {
    expect(isChosenName(name)).toBe(false)
  },
)
