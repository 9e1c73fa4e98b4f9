import { expect, test } from 'vitest'
import { CannotRunError } from './preflight.ts'

test('the error of a run that cannot start has no control characters and no command of a CI system', () => {
  expect(new CannotRunError('not HTTP: \u001b[2J\n::error::x').message).toBe('not HTTP: \\u001b[2J\\n::error::x')
  expect(new CannotRunError('::error::x').message).toBe('\\u003a:error::x')
})
