import { isIP } from 'node:net'

/** Removes the brackets of an IPv6 address, which only URLs and headers have. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Returns `host:port` for a URL or a header: an IPv6 address is in brackets. */
export function toAuthority(host: string, port: number | string): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** Returns the name of a host for TLS. It is empty for an IP address, which RFC 6066 does not allow there. */
export function toServerName(host: string): string {
  return isIP(host) === 0 ? host : ''
}
