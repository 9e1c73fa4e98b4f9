/** What a request asks the mock for, in `Prefer: code=404, example=name, dynamic=true, seed=text` or as `?__code=404`. */
export interface Preferences {
  code?: number
  example?: string
  dynamic?: boolean
  seed?: string
}

/** Reads the preferences of a request, or says which of them makes no sense. Names that are not ours are ignored, as HTTP asks. */
export function readPreferences(header: string | undefined, query: URLSearchParams): Preferences | { wrong: string } {
  const asked = new Map<string, string>()
  for (const name of ['code', 'example', 'dynamic', 'seed']) {
    const value = query.get(`__${name}`)
    if (value !== null) asked.set(name, value)
  }
  for (const [, name = '', quoted, plain = ''] of (header ?? '').matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]*))/g)) {
    asked.set(name.toLowerCase(), quoted ?? plain)
  }

  const preferences: Preferences = {}
  const code = asked.get('code')
  if (code !== undefined) {
    if (!/^\d{3}$/.test(code)) return { wrong: `Prefer: code=${code}: must be a status of three digits, such as 404` }
    preferences.code = Number(code)
  }
  const dynamic = asked.get('dynamic')
  if (dynamic !== undefined) {
    if (dynamic !== 'true' && dynamic !== 'false') return { wrong: `Prefer: dynamic=${dynamic}: must be true or false` }
    preferences.dynamic = dynamic === 'true'
  }
  const example = asked.get('example')
  if (example) preferences.example = example
  const seed = asked.get('seed')
  if (seed) preferences.seed = seed
  return preferences
}
