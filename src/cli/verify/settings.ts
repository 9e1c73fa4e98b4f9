import type { VerifyOptions } from '../../../contract-tests/index.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { parseUrl } from './option-values.ts'
import { verifyOptions } from './options.ts'
import type { Output } from './outputs.ts'

/** Parsed command line of `compute-pools verify`. */
export interface Settings {
  /** `undefined` to verify the embedded server. */
  url: string | undefined
  list: boolean
  outputs: Output[]
  /** Options of the suite. */
  options: VerifyOptions
}

/**
 * Parses the arguments, and reads the environment and the files that they name.
 *
 * @throws {UsageError} for an invalid option or combination of options.
 */
export async function readSettings(args: string[], env: NodeJS.ProcessEnv): Promise<Settings> {
  const { values, positionals } = await parseOptions(args, verifyOptions, { maxPositionals: 1, env })
  const { list = false, reporter: outputs, help: _help, ...options } = values
  if (options.clean && !options.write) throw new UsageError('--clean deletes pools and requires --write')
  if (options.bulk !== undefined && !options.write) throw new UsageError('--bulk creates pools and requires --write')
  if (options.token !== undefined && options.token === options.forbiddenToken)
    throw new UsageError('--token and --forbidden-token are equal: expected one token with write access and one without')
  const [url] = positionals
  return { url: url === undefined ? undefined : parseUrl(url), list, outputs, options: withoutUndefined(options) }
}

function withoutUndefined(options: { [Key in keyof VerifyOptions]: VerifyOptions[Key] | undefined }): VerifyOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
