import { findUserInfo } from '../../src/core/url-credentials.ts'
import { isPublicName } from './exact-secrets.ts'
import type { Secrets } from './redact.ts'

/** Returns the first half of a token. A server that compares only prefixes accepts it. */
export function tokenPrefix(token: string): string {
  return token.slice(0, Math.ceil(token.length / 2))
}

/** Returns the token with each letter in the other case. A server that ignores the case accepts it. */
export function swapCase(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
}

interface Credentials {
  token?: string | undefined
  forbiddenToken?: string | undefined
  headers: Record<string, string>
}

/** Collects the values that no report may show, by the name that replaces them. */
export function collectSecrets({ token, forbiddenToken, headers }: Credentials, env: NodeJS.ProcessEnv = {}): Secrets {
  return {
    TOKEN: token,
    FORBIDDEN_TOKEN: forbiddenToken,
    TOKEN_PREFIX: token && tokenPrefix(token),
    TOKEN_SWAPPED_CASE: token && swapCase(token),
    ...Object.assign({}, ...Object.entries(headers).map(([name, value]) => headerSecrets(name, value))),
    ...proxySecrets(env),
  }
}

function headerSecrets(name: string, value: string): Secrets {
  const label = toVariable(name)
  if (isPublicName(label)) return { [label]: value }
  const parts = [...new Set(splitHeader(name, value))].filter((part) => part !== value && part !== '')
  return {
    [label]: value,
    ...Object.fromEntries(parts.map((part, index) => [`${label}_PART${'_MORE'.repeat(index)}`, part])),
  }
}

/** Names a shell variable after a header. It is no variable of another secret, and none that every shell has. */
function toVariable(name: string): string {
  const label = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return /^(\d.*|_)$/.test(label) || reservedVariables.test(label) ? `HEADER_${label}` : label
}

const reservedVariables =
  /^((FORBIDDEN_)?TOKEN(_PREFIX|_SWAPPED_CASE)?|PROXY_CREDENTIALS(_MORE)*|PATH|HOME|IFS|(OLD)?PWD|USER|LOGNAME|SHELL|HOST(NAME)?|ENV|TERM|LANG|UID|RANDOM|SECONDS)$/

/** Returns the parts that a response may repeat alone: the token of a scheme, a decoded password, the values of cookies. */
function splitHeader(name: string, value: string): string[] {
  if (/^cookie$/i.test(name)) return value.split(';').map((cookie) => cookie.slice(cookie.indexOf('=') + 1).trim())
  const [, scheme = '', credentials] = /^([\w-]+) +(\S+)$/.exec(value) ?? []
  if (credentials !== undefined) return [credentials, ...(/^basic$/i.test(scheme) ? splitPair(decodeBase64(credentials)) : [])]
  const parts = value.split(/[\s;,]+/).map((part) => part.replace(/^[\w.-]+=(?=.)/, ''))
  return parts.map((part) => part.replace(/^"(.*)"$/, '$1')).filter((part) => part.length >= 8)
}

/** Returns `user:password` and the password. The user name alone is often a common word. */
function splitPair(pair: string): string[] {
  return pair.includes(':') ? [pair, pair.slice(pair.indexOf(':') + 1)] : [pair]
}

function decodeBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return ''
  }
}

/** Collects the credentials of every proxy in the environment. */
function proxySecrets(env: NodeJS.ProcessEnv): Secrets {
  const urls = Object.entries(env).flatMap(([name, url = '']) =>
    /^(npm_config_)?(https?_|all_)?proxy$/i.test(name) ? [url] : [],
  )
  const values = [...new Set(urls.flatMap((url) => proxyCredentials(findUserInfo(url) ?? '')))].filter((value) => value !== '')
  return Object.fromEntries(values.map((value, index) => [`PROXY_CREDENTIALS${'_MORE'.repeat(index)}`, value]))
}

function proxyCredentials(userInfo: string): string[] {
  const decoded = decodePercent(userInfo)
  const header = btoa(String.fromCharCode(...new TextEncoder().encode(decoded)))
  return [userInfo, decoded, header, ...splitPair(userInfo), ...splitPair(decoded)]
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
