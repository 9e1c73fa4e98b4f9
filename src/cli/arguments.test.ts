import { expect, expectTypeOf, test } from 'vitest'
import { nearest, parseArguments, UsageError } from './arguments.ts'

const options = {
  port: { type: 'string', default: '4010' },
  cors: { type: 'boolean', default: true },
  header: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const

test('reads flags, switches, their opposites, and repeated flags, typed', () => {
  const { values, positionals } = parseArguments(['--port=1', '--no-cors', '--header', 'a: b', '--header=c', 'here'], options, 1)
  expect({ ...values }).toEqual({ port: '1', cors: false, header: ['a: b', 'c'] })
  expect(positionals).toEqual(['here'])
  expectTypeOf(values.port).toEqualTypeOf<string>()
  expectTypeOf(values.cors).toEqualTypeOf<boolean>()
  expectTypeOf(values.header).toEqualTypeOf<string[] | undefined>()
})

test('a dash alone, a negative inline value and what follows -- are values', () => {
  expect(parseArguments(['--port', '-'], options).values.port).toBe('-')
  expect(parseArguments(['--port=-1'], options).values.port).toBe('-1')
  expect(parseArguments(['--', '--port'], options, 1).positionals).toEqual(['--port'])
})

test.each([
  [['--prot', '1'], 'there is no option --prot', '--port'],
  [['--no-port'], 'there is no option --no-port', undefined],
  [['--constructor'], 'there is no option --constructor', undefined],
  [['-x'], 'there is no option -x', undefined],
  [['--port'], '--port needs a value', undefined],
  [['--cors=false'], '--cors takes no value', undefined],
  [['a', 'b'], 'unexpected argument "b"', undefined],
])('%j: %s', (args, message, suggestion) => {
  const parse = () => parseArguments(args, options, 1)
  expect(parse).toThrow(UsageError)
  expect(parse).toThrow(expect.objectContaining({ message, suggestion }))
})

test('an unknown flag does not put its value into the message: it may be a token', () => {
  expect(() => parseArguments(['--tokn=secret'], options)).toThrow(
    expect.objectContaining({ message: 'there is no option --tokn' }),
  )
})

test('the nearest word is one typing mistake or two away, else none', () => {
  expect(nearest('verfy', ['verify', 'mock'])).toBe('verify')
  expect(nearest('vreify', ['verify', 'mock'])).toBe('verify')
  expect(nearest('MOCK', ['verify', 'mock'])).toBe('mock')
  expect(nearest('server', ['verify', 'mock'])).toBeUndefined()
})
