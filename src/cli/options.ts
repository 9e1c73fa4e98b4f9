import { parseArgs } from 'node:util'
import type { Parser } from './option-parsers.ts'
import { suggest } from './suggest.ts'
import { quoteValue, UsageError } from './usage-error.ts'

/** Help of one option or argument. */
export interface OptionHelp {
  /** Flag as the help prints it: `--port N`, `-h, --help` or `--no-cors`. Short form, name and negation are read from it. */
  flag: string
  help: string
  /** Lines to print unwrapped below the help. */
  details?: readonly string[]
  /**
   * Heading of the option in the help.
   * @default 'Options'
   */
  group?: string
}

interface ValueHelp extends OptionHelp {
  /** True if the value is a credential. No error shows it, also if it is split into several arguments by mistake. */
  isSecret?: boolean
}

/** Option without a value. `--no-NAME` sets it to `false`; it is `undefined` if absent. */
export interface Switch extends OptionHelp {
  parse?: never
}

/** Option with a value: `--port 1` or `--port=1`. */
export interface ValueOption<T> extends ValueHelp {
  repeatable?: never
  /** Text to parse if the option is absent. The help prints it. */
  default?: string
  /** Environment variable to read if the option is absent. An empty variable is ignored: CI jobs set it for a missing secret. */
  env?: string
  parse: Parser<T | Promise<T>>
}

/** Option that may be given several times. */
export interface RepeatableOption<T> extends ValueHelp {
  repeatable: true
  /** Text to parse if the option is absent. The help prints it. */
  default?: string
  parse(texts: string[], name: string): T
}

/** One row of an option table. */
export type Option = Switch | ValueOption<unknown> | RepeatableOption<unknown>

/** Options of a command by the names of their values. Parser, validation and help are derived from it. */
export type OptionTable = Record<string, Option>

/** Parsed values of a table. An absent option without a default is `undefined`. */
export type OptionValues<T extends OptionTable> = { [Key in keyof T]: ValueOf<T[Key]> }
type ValueOf<T> = T extends { parse: (...args: never[]) => infer Value }
  ? Awaited<Value> | (T extends { default: string } ? never : undefined)
  : boolean | undefined

/** Row for `--help`, which every table contains so that it can be suggested. */
export const helpOption = { flag: '-h, --help', help: 'Show this help' } as const satisfies Switch

/** True if the help is to be printed instead of running the command. */
export function isHelpRequested(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

/**
 * Parses the arguments of a command.
 *
 * @throws {UsageError} for an unknown option, a missing, unexpected or invalid value, and an extra argument.
 */
export async function parseOptions<const T extends OptionTable>(
  args: string[],
  table: T,
  { maxPositionals = 0, env = {} }: { maxPositionals?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<{ values: OptionValues<T>; positionals: string[] }> {
  const options = new Map(Object.values(table).map((option) => [splitFlag(option.flag).name, option]))
  const { values, positionals, tokens } = parseArgs({
    args,
    options: Object.fromEntries(Array.from(options, ([name, option]) => [name, toParseArgsOption(option)])),
    // The tokens are checked below: the messages of node:util do not suggest, and print values that may be secret.
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  })
  for (const token of tokens) if (token.kind === 'option') checkToken(token, options)
  checkPositionals(tokens, options, maxPositionals)
  const parsed: Record<string, unknown> = {}
  for (const [key, option] of Object.entries(table)) {
    parsed[key] = await parseValue(option, values[splitFlag(option.flag).name] as Given, env)
  }
  return { values: parsed as OptionValues<T>, positionals }
}

/** Returns the flags of a table: `--port`, `--cors`. */
export function flagsOf(table: OptionTable): string[] {
  return Object.values(table).map(({ flag }) => `--${splitFlag(flag).name}`)
}

function splitFlag(flag: string): { short: string | undefined; name: string } {
  const [, short, name = ''] = /^(?:-(\w), )?--(?:no-)?([\w-]+)/.exec(flag) ?? []
  return { short, name }
}

function toParseArgsOption(option: Option) {
  const { short } = splitFlag(option.flag)
  const type = option.parse ? ('string' as const) : ('boolean' as const)
  return { type, multiple: 'repeatable' in option, ...(short === undefined ? {} : { short }) }
}

interface OptionToken {
  name: string
  rawName: string
  value: string | undefined
  inlineValue: boolean | undefined
}

function checkToken({ name, rawName, value, inlineValue }: OptionToken, options: Map<string, Option>): void {
  const option = options.get(name)
  const isNegated = rawName === `--no-${name}`
  if (!option || (isNegated && option.parse)) {
    throw new UsageError(`unknown option ${rawName}`, suggest(rawName, flagsOf(Object.fromEntries(options))))
  }
  if (!option.parse) {
    if (value !== undefined) throw new UsageError(`unexpected value for ${rawName}: this option takes none`)
    return
  }
  if (value === undefined) throw new UsageError(`missing value for ${rawName}`)
  if (!inlineValue && value.startsWith('-') && value !== '-') {
    throw new UsageError(`missing value for ${rawName}: for a value that begins with a dash, write ${rawName}=VALUE`)
  }
}

interface ArgumentToken {
  kind: string
  index: number
  name?: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}

/** Without quotes, `--header Name: value` is an option and an argument. */
function checkPositionals(tokens: readonly ArgumentToken[], options: Map<string, Option>, maxPositionals: number): void {
  const extra = tokens.filter(({ kind }) => kind === 'positional')[maxPositionals]
  if (!extra) return
  const split = tokens.find((token) => {
    const option = token.kind === 'option' ? options.get(token.name ?? '') : undefined
    const next = token.index + (token.inlineValue ? 1 : 2)
    return option?.parse && option.isSecret && tokens.some(({ kind, index }) => kind === 'positional' && index === next)
  })
  if (split) throw new UsageError(`unexpected argument near --${split.name}: put a value with spaces in quotes`)
  throw new UsageError(`unexpected argument ${quoteValue(extra.value ?? '')}`)
}

type Given = string | string[] | boolean | undefined

function parseValue(option: Option, given: Given, env: NodeJS.ProcessEnv): unknown {
  if (!option.parse) return given
  const name = `--${splitFlag(option.flag).name}`
  if (option.repeatable) {
    const texts = Array.isArray(given) ? given : option.default === undefined ? undefined : [option.default]
    return texts && option.parse(texts, name)
  }
  if (typeof given === 'string') return option.parse(given, name)
  const variable = option.env && env[option.env]
  if (option.env && variable) return option.parse(variable, option.env)
  return option.default === undefined ? undefined : option.parse(option.default, name)
}
