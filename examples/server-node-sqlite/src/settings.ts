import { type Access, openToAll, type Role, tokens } from './access.ts'

/** Validated settings of the environment. */
export interface Settings {
  host: string
  /** 0 picks a free port. */
  port: number
  database: string
  access: Access
  /** Origins whose pages may call the API. */
  origins: string[]
  /** Time for which a new pool is `initializing`, in milliseconds. */
  startupMs: number
}

/** Thrown for an invalid setting. The message names the variable and a valid value. It never contains a token. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** Prints an error of the start, without a stack for an invalid setting, and exits with status 2. */
export function exitWithError(error: unknown): never {
  console.error(error instanceof SettingsError ? error.message : error)
  process.exit(2)
}

/** @throws {SettingsError} for an invalid variable. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { HOST: host = '127.0.0.1', DATABASE: database = 'pools.sqlite' } = env
  const access = readTokens(env.API_TOKENS)
  if (access === openToAll && !/^(127\.|::1$|localhost$)/.test(host)) {
    throw new SettingsError(`invalid HOST "${host}": set API_TOKENS to listen on a public address, or use 127.0.0.1`)
  }
  return {
    host,
    database,
    access,
    port: readInteger('PORT', env.PORT ?? '3000', 65_535),
    origins: (env.CORS_ORIGINS ?? '').split(/[\s,]+/).filter(Boolean),
    startupMs: 1000 * readInteger('STARTUP_SECONDS', env.STARTUP_SECONDS ?? '5', 86_400),
  }
}

const example = 'ana@example.com:editor:s3cret,wall@example.com:viewer:r3ad'

function readTokens(text: string | undefined): Access {
  if (text === undefined) return openToAll
  const entries = text.split(',').map((entry, index) => {
    const [user = '', role = '', token = '', ...more] = entry.trim().split(':')
    const problem =
      user === ''
        ? 'has no user'
        : !isRole(role)
          ? `has the role ${JSON.stringify(role)}, expected editor or viewer`
          : !/^[\w.~+/-]+=*$/.test(token) || more.length > 0
            ? 'needs a token of letters, digits and -._~+/'
            : undefined
    if (problem) throw new SettingsError(`invalid API_TOKENS: entry ${index + 1} ${problem}. Example: API_TOKENS=${example}`)
    return { user, role: role as Role, token }
  })
  if (new Set(entries.map(({ token }) => token)).size < entries.length) {
    throw new SettingsError('invalid API_TOKENS: two entries have the same token: give each user a token of their own')
  }
  return tokens(entries)
}

function isRole(role: string): role is Role {
  return role === 'editor' || role === 'viewer'
}

function readInteger(name: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= max) return value
  throw new SettingsError(`invalid ${name} ${JSON.stringify(text)}: expected an integer from 0 to ${max}`)
}
