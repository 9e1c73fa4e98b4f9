import { truncate } from './error-details.ts'
import { badRequest, forbidden, HttpError } from './error-responses.ts'

/**
 * The host names by which a server may be requested. A page on the web can let its own name point to this machine (DNS
 * rebinding). A browser then takes the server for the page's own, and only the `Host` header still tells.
 */
export class AllowedHosts {
  readonly #names: Set<string>
  readonly #allowsAny: boolean
  /** The latest accepted host, which most requests have. */
  #latest: string | undefined

  /**
   * @param host the name or address that the server listens on.
   * @param allowed further names. `*` allows all.
   * @throws {TypeError} for a name that is not valid.
   */
  constructor(host: string, allowed: readonly string[]) {
    this.#names = new Set(allowed.map(parseName))
    this.#allowsAny = allowed.includes('*')
    this.allow(host)
  }

  /** Allows the name or address that the server listens on. */
  allow(host: string): void {
    const name = normalizeHost(bracketed(host))
    if (name !== undefined) this.#names.add(name)
  }

  /**
   * Checks the `Host` header of a request, and the host of an absolute target, such as `GET http://name/path`.
   *
   * @throws {HttpError} 400 for an invalid host, 403 for a name that is not allowed.
   */
  check(host: string | undefined, target: string): void {
    // Every browser sends the header. HTTP/1.0 does not require it.
    if (host !== undefined && host !== this.#latest) {
      this.#checkHost(host)
      this.#latest = host
    }
    const absolute = /^https?:\/\/([^/?#\\]+)/i.exec(target)
    if (absolute) this.#checkHost(absolute[1] ?? '')
  }

  #checkHost(host: string): void {
    if (this.#allowsAny) return
    const name = normalizeHost(host)
    if (name === undefined) throw new HttpError(badRequest(`the host ${JSON.stringify(truncate(host, 100))} is not valid`))
    if (isLoopback(name) || this.#names.has(name) || (this.#listensOnAll() && isAddress(name))) return
    const message = `The host ${JSON.stringify(truncate(name, 100))} is not allowed: to allow it, name it with --allow-host, or in the option allowedHosts`
    throw new HttpError(forbidden(message))
  }

  /** Behind a port forwarding, such a server has addresses that this machine does not know. */
  #listensOnAll(): boolean {
    return this.#names.has('0.0.0.0') || this.#names.has('[::]')
  }
}

/** A name of `listen()` may be an IPv6 address without brackets. */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host.replace(/%.*/s, '')}]` : host
}

/** @throws {TypeError} */
function parseName(text: string): string {
  if (!isAllowedHost(text)) throw new TypeError(`invalid host ${JSON.stringify(text)}: expected ${expectedHost}`)
  return normalizeHost(bracketed(text)) ?? text
}

/** True for an entry that `allowedHosts` accepts. */
export function isAllowedHost(text: string): boolean {
  return text === '*' || (!/^[^:]*:\d*$/.test(text) && normalizeHost(bracketed(text)) !== undefined)
}

/** Describes such an entry in an error message. */
export const expectedHost = 'a name or an address without a port, such as mock'

/** Removes the port, and writes the name or address as a browser does. Returns `undefined` for an invalid host. */
function normalizeHost(host: string): string | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.test(host) || !URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname.replace(/\.$/, '')
}

/** The unspecified addresses reach this machine as well. Browsers resolve `*.localhost` without DNS. */
function isLoopback(name: string): boolean {
  return /^(?:localhost|.+\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(name)
}

/** An address needs no DNS, so no page can let one point to this machine. */
function isAddress(name: string): boolean {
  return /^(?:[\d.]+|\[.+\])$/.test(name)
}
