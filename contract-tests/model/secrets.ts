import type { Options } from './options.ts'

/** Enough of a token to fool a server that compares no further, and not the whole of it. */
export function tokenPrefix(token: string): string {
  return token.slice(0, Math.ceil(token.length / 2))
}

/** What must appear in no report, by the name that stands for it there. */
export function collectSecrets({
  token,
  forbiddenToken,
  headers,
}: Pick<Options, 'token' | 'forbiddenToken' | 'headers'>): Record<string, string | undefined> {
  const named = Object.entries(headers)
    .filter(([name]) => !harmless.test(name))
    .flatMap(([name, value]) => {
      const masked = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
      return [[masked, value], ...partsOf(value).map((part, index) => [`${masked}_PART${'_MORE'.repeat(index)}`, part])]
    })
  return {
    TOKEN: token,
    FORBIDDEN_TOKEN: forbiddenToken,
    TOKEN_PREFIX: token && tokenPrefix(token),
    ...Object.fromEntries(named),
  }
}

/** Headers whose values everybody knows: masking them would make a report unreadable. */
const harmless = /^(accept(-.*)?|content-type|user-agent|prefer|cache-control)$/

/** The token in `Bearer …`, the values of cookies: a server may repeat them without what stands around them. */
function partsOf(value: string): string[] {
  return value
    .split(/[\s;,]+/)
    .map((part) => part.replace(/^[\w.-]+=(?=.)/, ''))
    .filter((part) => part.length >= 8 && part !== value)
}
