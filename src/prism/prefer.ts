import { badRequest, HttpError } from '../http/error-responses.ts'

/** The response that a request prefers, from `Prefer: code=404, example=name, dynamic=true, seed=text` or `?__code=404`. */
export interface Preferences {
  code?: number
  example?: string
  dynamic?: boolean
  seed?: string
}

/**
 * Reads the preferences of a request. Ignores unknown ones, as RFC 7240 requires.
 *
 * @throws {HttpError} 400 for an invalid value.
 */
export function readPreferences(header: string | null, query: URLSearchParams): Preferences {
  const values = new Map<string, string>()
  for (const name of ['code', 'example', 'dynamic', 'seed']) {
    const value = query.get(`__${name}`)
    if (value !== null) values.set(name, value)
  }
  for (const [, name = '', quoted, plain = ''] of (header ?? '').matchAll(preference)) {
    values.set(name.toLowerCase(), quoted ?? plain)
  }

  const preferences: Preferences = {}
  const code = values.get('code')
  if (code !== undefined) {
    if (!/^\d{3}$/.test(code)) throw invalid('code', code, 'expected a status of three digits, such as 404')
    preferences.code = Number(code)
  }
  const dynamic = values.get('dynamic')
  if (dynamic !== undefined) {
    if (dynamic !== 'true' && dynamic !== 'false') throw invalid('dynamic', dynamic, 'expected true or false')
    preferences.dynamic = dynamic === 'true'
  }
  const example = values.get('example')
  if (example) preferences.example = example
  const seed = values.get('seed')
  if (seed) preferences.seed = seed
  return preferences
}

// Without the lookbehind, a long word would be searched again from each of its characters.
const preference = /(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]*))/g

function invalid(name: string, value: string, expected: string): HttpError {
  return new HttpError(badRequest(`invalid preference ${name}=${value}: ${expected}`))
}
