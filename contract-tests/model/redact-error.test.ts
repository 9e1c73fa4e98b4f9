import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createRedact } from './redact.ts'
import { redactError } from './redact-error.ts'

const redact = createRedact({ TOKEN: 'Vq2mXw9RtB4nZc7k' })

test('an error keeps its class and loses every secret', () => {
  const packet = Object.assign(new Error('Vq2mXw9RtB4nZc7k'), { rawPacket: Buffer.from('Vq2mXw9RtB4nZc7k') })
  const error = new TypeError('sent Vq2mXw9RtB4nZc7k', { cause: new AggregateError([packet], 'vq2mxw9rtb4nzc7k') })
  Object.defineProperty(error, 'hidden', { value: { headers: ['Bearer Vq2mXw9RtB4nZc7k'] }, configurable: true })
  Object.assign(packet, { self: error, agent: new Map([['Vq2mXw9RtB4nZc7k', 1]]) })

  expect(redactError(error, redact)).toBe(error)

  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toBe('sent $TOKEN')
  expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/Vq2mXw9R/i)
  expect(inspect(error, { depth: null, showHidden: true })).toContain('Bearer $TOKEN')
  expect(Reflect.get(packet, 'rawPacket')).toBeUndefined()
})

test('values that are not errors are masked, too', () => {
  expect(redactError('Vq2mXw9RtB4nZc7k', redact)).toBe('$TOKEN')
  expect(redactError({ token: 'Vq2mXw9RtB4nZc7k', port: 80 }, redact)).toEqual({ token: '$TOKEN', port: 80 })
  expect(redactError(undefined, redact)).toBeUndefined()
})

test('the objects of a caller are not changed', () => {
  const headers = { authorization: 'Bearer Vq2mXw9RtB4nZc7k' }
  redactError(Object.assign(new Error('no'), { headers }), redact)
  expect(headers.authorization).toBe('Bearer Vq2mXw9RtB4nZc7k')
})
