import type { Redact } from './redact.ts'

/** Masks the secrets in a header of a request. */
export function redactHeader(name: string, value: string, redact: Redact): string {
  return maskAfterName(name, value, redact)
}

/** Masks the secrets in a header of a response, and the values of cookies. */
export function redactResponseHeader(name: string, value: string, redact: Redact): string {
  if (/^set-cookie2?$/i.test(name)) return redact.echo(maskSetCookie(value))
  const masked = maskAfterName(name, value, redact)
  return numericHeaders.test(name) ? masked : redact.echo(masked)
}

/** The name tells a short secret from an ordinary word. */
function maskAfterName(name: string, value: string, redact: Redact): string {
  const masked = redact(`${name}: ${value}`)
  return masked.startsWith(`${name}: `) ? masked.slice(name.length + 2) : redact(value)
}

/** A number in these headers is no secret. */
const numericHeaders = /^(content-length|age|retry-after|date|expires|keep-alive|(x-)?ratelimit-.*)$/i

/** Replaces the value of a cookie by `***`. Its name and the known attributes stay. */
function maskSetCookie(value: string): string {
  const [cookie = '', ...attributes] = value.split(';')
  return [maskValue(cookie), ...attributes.map((text) => (attributePattern.test(text.trim()) ? text : maskValue(text)))].join(';')
}

const attributePattern = /^(path|domain|expires|max-age|secure|httponly|samesite|partitioned|priority)(=|$)/i

function maskValue(text: string): string {
  return text.includes('=') ? `${text.slice(0, text.indexOf('='))}=***` : '***'
}
