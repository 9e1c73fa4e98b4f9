import type { Options } from './options.ts'

/** Returns the first half of a token. A server that compares only prefixes accepts it. */
export function tokenPrefix(token: string): string {
  return token.slice(0, Math.ceil(token.length / 2))
}

/** Collects the values that no report may show, by the name that replaces them. */
export function collectSecrets({
  token,
  forbiddenToken,
  headers,
}: Pick<Options, 'token' | 'forbiddenToken' | 'headers'>): Record<string, string | undefined> {
  const named = Object.entries(headers)
    .filter(([name]) => !publicHeaders.test(name))
    .flatMap(([name, value]) => {
      const label = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
      return [[label, value], ...secretParts(value).map((part, index) => [`${label}_PART${'_MORE'.repeat(index)}`, part])]
    })
  return {
    TOKEN: token,
    FORBIDDEN_TOKEN: forbiddenToken,
    TOKEN_PREFIX: token && tokenPrefix(token),
    ...Object.fromEntries(named),
  }
}

/** These headers hold no secrets. Masking their values would make a report unreadable. */
const publicHeaders = /^(accept(-.*)?|content-type|user-agent|prefer|cache-control)$/

/** Returns the token in `Bearer …` and the values of cookies, because a response may repeat them alone. */
function secretParts(value: string): string[] {
  return value
    .split(/[\s;,]+/)
    .map((part) => part.replace(/^[\w.-]+=(?=.)/, ''))
    .filter((part) => part.length >= 8 && part !== value)
}
