import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { getProxyForUrl } from 'proxy-from-env'
import { findUserInfo, hideCredentials } from '../../src/core/url-credentials.ts'
import { toAuthority, toServerName, withoutBrackets } from './authority.ts'
import { TransportError } from './transport.ts'

/** A proxy between this machine and the server. */
export interface HttpProxy {
  /** True if the connection to the proxy itself has TLS. */
  isSecure: boolean
  /** True if the server has TLS: then the proxy cannot respond in its place. */
  isTunnel: boolean
  /** A host name or an IP address, without brackets. */
  host: string
  port: number
  /** The credentials of the proxy URL, if it has any. */
  headers: Record<string, string>
  /** The name of the environment variable. */
  variable: string
  /** For messages, such as `the proxy 127.0.0.1:3128 of HTTPS_PROXY`. */
  label: string
  /** For messages: how to correct the setting, and how to do without a proxy. */
  remedy: string
}

/**
 * Finds the proxy for a URL in the environment: `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, with the exceptions in
 * `NO_PROXY`. Returns `undefined` if there is none. Loopback addresses never use a proxy.
 *
 * @throws {TransportError} `proxy-down` if the variable is not the URL of an HTTP proxy. The message has no credentials.
 */
export function findProxy(url: URL): HttpProxy | undefined {
  if (isLoopback(url) || isException(url) || getProxyForUrl(url.href) === '') return undefined
  const names = [`${url.protocol.slice(0, -1)}_proxy`, 'all_proxy'].flatMap((name) => [name, name.toUpperCase()])
  const variable = names.find((name) => process.env[name])
  return variable === undefined ? undefined : parseProxy(variable, process.env[variable] ?? '', url)
}

/** Returns the options of a connection to the proxy. */
export function connectionOptions({ host, port, isSecure }: HttpProxy, ca: string | undefined) {
  if (!isSecure) return { host, port }
  // The proxy may have a public certificate, so the given authorities do not replace the public ones.
  return { host, port, servername: toServerName(host), ...(ca ? { ca: [...rootCertificates, ca] } : {}) }
}

function isLoopback({ hostname }: URL): boolean {
  return /^((.+\.)?localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/.test(hostname)
}

/** True if `NO_PROXY` has the IPv6 address without its brackets. */
function isException({ hostname }: URL): boolean {
  const address = withoutBrackets(hostname)
  const exceptions = process.env.no_proxy || process.env.NO_PROXY || ''
  return isIP(address) === 6 && exceptions.toLowerCase().split(/[,\s]/).includes(address)
}

function parseProxy(variable: string, value: string, target: URL): HttpProxy {
  const bypass = `add ${target.hostname} to ${process.env.no_proxy ? 'no_proxy' : 'NO_PROXY'} to connect without a proxy`
  const invalid = (problem: string) =>
    new TransportError('proxy-down', `invalid ${variable} ${JSON.stringify(maskProxy(value))}: ${problem}, or ${bypass}`)
  const text = value.trim()
  const href = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(href)) throw invalid(`expected a URL such as http://proxy.example:3128, ${encoding}`)
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(href)
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalid(`proxies of the scheme ${protocol.slice(0, -1)} are not supported, use the URL of an http or https proxy`)
  const headers = basicCredentials(username, password)
  // An unescaped slash in a password ends the host, so that the rest of the password is in the path.
  if (!headers || findUserInfo(pathname + search + hash) !== undefined)
    throw invalid(`expected a percent-encoded user name and password, ${encoding}`)
  const isSecure = protocol === 'https:'
  const server = { host: withoutBrackets(hostname), port: Number(port || (isSecure ? 443 : 80)) }
  const label = `the proxy ${toAuthority(server.host, server.port)} of ${variable}`
  return {
    ...server,
    isSecure,
    isTunnel: target.protocol === 'https:',
    headers,
    variable,
    label,
    remedy: `check ${variable}, or ${bypass}`,
  }
}

const encoding = 'with % written as %25, / as %2F and @ as %40 in its password'

/** Returns the header with the credentials of a proxy URL, or `undefined` if they are not percent-encoded. */
function basicCredentials(username: string, password: string): Record<string, string> | undefined {
  if (username === '' && password === '') return {}
  try {
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
    return { 'proxy-authorization': `Basic ${credentials}` }
  } catch {
    return undefined
  }
}

/** Masks the credentials of a proxy URL that may be invalid. Without an `@`, a port that is not a number may be a password. */
function maskProxy(value: string): string {
  return hideCredentials(value).replace(/^((?:[a-z][a-z\d+.-]*:\/\/)?[^:/[]*):(?!\d{1,5}\/?$|\/\/).*$/is, '$1:***')
}
