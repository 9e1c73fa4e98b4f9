import type { VerifyOptions } from '../../../contract-tests/index.ts'
import { levels } from '../../../contract-tests/internal.ts'
import { oneOf, parseArguments, UsageError, wholeNumber } from '../arguments.ts'
import { FileProblem, readFileOf } from '../input-file.ts'
import { fixturesIn } from './fixtures.ts'
import { type Output, readOutputs } from './outputs.ts'

/** What the command line asks for. */
export interface Settings {
  /** `undefined` where the embedded server is meant. */
  url: string | undefined
  list: boolean
  outputs: Output[]
  options: VerifyOptions
}

const flags = {
  write: { type: 'boolean' },
  clean: { type: 'boolean' },
  stateless: { type: 'boolean' },
  token: { type: 'string' },
  'forbidden-token': { type: 'string' },
  header: { type: 'string', multiple: true },
  ca: { type: 'string' },
  fixtures: { type: 'string' },
  only: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
  'fail-on': { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  timeout: { type: 'string' },
  rate: { type: 'string' },
  origin: { type: 'string' },
  'max-latency': { type: 'string' },
  reporter: { type: 'string', multiple: true },
  list: { type: 'boolean' },
  // Answered before anything is read; here it can be suggested.
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the arguments, the tokens in the environment, and the files that the arguments name.
 *
 * @throws {UsageError} for what cannot be meant; the message names the flag and what it takes.
 */
export async function readSettings(args: string[], env: NodeJS.ProcessEnv): Promise<Settings> {
  const { values, positionals } = parseArguments(args, flags, 1)
  const { write, clean, stateless, only, skip, origin } = values
  const url = positionals[0]
  if (clean && !write) throw new UsageError('--clean deletes pools, so it needs --write as well')
  const token = tokenFrom('--token', values.token, 'COMPUTE_POOLS_TOKEN', env)
  const forbiddenToken = tokenFrom('--forbidden-token', values['forbidden-token'], 'COMPUTE_POOLS_FORBIDDEN_TOKEN', env)
  if (token !== undefined && token === forbiddenToken)
    throw new UsageError('--token and --forbidden-token are the same; one may write, the other may not')
  const whole = (flag: `--${keyof typeof flags}`, text: string | undefined, least: number, most: number) =>
    text === undefined ? undefined : wholeNumber(flag, text, least, most)
  return {
    url: url === undefined ? undefined : checkedUrl(url),
    list: values.list ?? false,
    outputs: readOutputs(values.reporter),
    options: withoutUndefined({
      write,
      clean,
      stateless,
      token,
      forbiddenToken,
      headers: headersFrom(values.header ?? []),
      // Beside certificates there may be names of theirs, in any encoding.
      ca: values.ca === undefined ? undefined : await readFileOf('--ca', values.ca, certificatesIn, false),
      fixtures: values.fixtures === undefined ? undefined : await readFileOf('--fixtures', values.fixtures, fixturesIn),
      only,
      skip,
      failOn: values['fail-on'] === undefined ? undefined : oneOf('--fail-on', values['fail-on'], levels),
      seed: whole('--seed', values.seed, 0, 0x7fff_ffff),
      runs: whole('--runs', values.runs, 1, 100_000),
      timeout: whole('--timeout', values.timeout, 1, 2 ** 31 - 1),
      maxLatency: whole('--max-latency', values['max-latency'], 1, 2 ** 31 - 1),
      rate: values.rate === undefined ? undefined : rateFrom(values.rate),
      origin: origin === undefined ? undefined : checkedOrigin(origin),
    }),
  }
}

function checkedUrl(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text) && URL.canParse(`http://${text}`))
    throw new UsageError(`${JSON.stringify(text)} is a url without its scheme`, `http://${text}`)
  throw new UsageError(`${JSON.stringify(text)} is no http:// or https:// url`)
}

function tokenFrom(flag: string, value: string | undefined, variable: string, env: NodeJS.ProcessEnv): string | undefined {
  if (value === '') throw new UsageError(`${flag} is empty`)
  // An unset secret in a CI job arrives as an empty variable.
  const token = value ?? (env[variable] || undefined)
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(
      `${value === undefined ? variable : flag} has a space, a line break or another character that no token has`,
    )
  return token
}

function headersFrom(given: string[]): Record<string, string> | undefined {
  if (given.length === 0) return undefined
  const headers: Record<string, string> = {}
  for (const text of given) {
    const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*?)\s*$/s.exec(text) ?? []
    // The value may be a secret: an error must not print it.
    if (!text.includes(':')) throw new UsageError("--header takes 'Name: value', and what was given has no colon")
    if (name === '')
      throw new UsageError(`--header takes 'Name: value', and ${JSON.stringify(text.split(':')[0])} is no name of a header`)
    if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) throw new UsageError(`--header ${name} has no value that a header can carry`)
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}${key === 'cookie' ? '; ' : ', '}${value}`
  }
  return headers
}

function certificatesIn(text: string): string {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new FileProblem('it holds no certificate in PEM')
  return text
}

function rateFrom(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text) ?? []
  const rate = Number(number) / (unit === 'm' ? 60 : 1)
  if (number === '' || rate <= 0)
    throw new UsageError(`--rate takes requests per second, such as 5/s, not ${JSON.stringify(text)}`)
  return rate
}

function checkedOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : undefined
  if (origin === undefined || origin === 'null')
    throw new UsageError(`--origin takes one such as https://app.example, not ${JSON.stringify(text)}`)
  if (origin !== text.replace(/\/$/, '').toLowerCase()) throw new UsageError(`--origin ${text} is more than an origin`, origin)
  return origin
}

function withoutUndefined(options: { [Key in keyof VerifyOptions]: VerifyOptions[Key] | undefined }): VerifyOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
