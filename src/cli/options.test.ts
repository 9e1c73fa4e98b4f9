import { expect, expectTypeOf, test } from 'vitest'
import { integer } from './option-parsers.ts'
import { helpOption, type OptionTable, parseOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

const table = {
  port: { flag: '--port N', help: '', default: '4010', parse: (text: string) => text },
  cors: { flag: '--no-cors', help: '' },
  header: { flag: "--header 'K: V'", help: '', repeatable: true, parse: (texts: string[]) => texts },
  token: { flag: '--token T', help: '', env: 'TOKEN', parse: (text: string, name: string) => `${name} is ${text}` },
  help: helpOption,
} satisfies OptionTable

test('options, switches, negated switches and repeated options are parsed and typed', async () => {
  const args = ['--port=1', '--no-cors', '--header', 'a: b', '--header=c', 'here']
  const { values, positionals } = await parseOptions(args, table, { maxPositionals: 1 })
  expect(values).toEqual({ port: '1', cors: false, header: ['a: b', 'c'] })
  expect(positionals).toEqual(['here'])
  expectTypeOf(values.port).toEqualTypeOf<string>()
  expectTypeOf(values.cors).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(values.header).toEqualTypeOf<string[] | undefined>()
})

test('an absent option has its default, and is undefined without one', async () => {
  expect((await parseOptions([], table)).values).toEqual({ port: '4010' })
})

test('an absent option is read from its environment variable unless that is empty', async () => {
  const token = async (args: string[], env: NodeJS.ProcessEnv) => (await parseOptions(args, table, { env })).values.token
  expect(await token([], { TOKEN: 'a' })).toBe('TOKEN is a')
  expect(await token(['--token', 'b'], { TOKEN: 'a' })).toBe('--token is b')
  expect(await token([], { TOKEN: '' })).toBeUndefined()
})

test('a lone dash, a negative inline value and arguments after -- are values', async () => {
  expect((await parseOptions(['--port', '-'], table)).values.port).toBe('-')
  expect((await parseOptions(['--port=-1'], table)).values.port).toBe('-1')
  expect((await parseOptions(['--', '--port'], table, { maxPositionals: 1 })).positionals).toEqual(['--port'])
})

test.each([
  [['--prot', '1'], 'unknown option --prot', '--port'],
  [['--no-port'], 'unknown option --no-port', undefined],
  [['--constructor'], 'unknown option --constructor', undefined],
  [['-x'], 'unknown option -x', undefined],
  [['--port'], 'missing value for --port', undefined],
  [['--cors=false'], 'unexpected value for --cors: this option takes none', undefined],
  [['a', 'b'], 'unexpected argument "b"', undefined],
])('%j: %s', async (args, message, suggestion) => {
  const error = await parseOptions(args, table, { maxPositionals: 1 }).catch((problem: unknown) => problem)
  expect(error).toBeInstanceOf(UsageError)
  expect(error).toMatchObject({ message, suggestion })
})

test('the error for an unknown option does not contain its value, which may be a token', async () => {
  await expect(parseOptions(['--tokn=secret'], table)).rejects.toMatchObject({ message: 'unknown option --tokn' })
})

test.each(['', '-1', '1.5', '1e3', '0x1', ' 1', '65536'])('%j is not an integer from 0 to 65535', (text) => {
  expect(() => integer(0, 65_535)(text, '--port')).toThrow(
    `invalid --port ${JSON.stringify(text)}: expected an integer from 0 to 65535`,
  )
})
