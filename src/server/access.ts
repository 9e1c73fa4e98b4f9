import { forbidden, HttpError, unauthorized } from '../http/error-responses.ts'

/** The tokens of a server. Without any, every request gets a 401. */
export interface Auth {
  /** Tokens that may read and write. */
  full?: readonly string[]
  /** Tokens that may read. Writing gets a 403. */
  readOnly?: readonly string[]
  /** Tokens without rights. Every request gets a 403. */
  none?: readonly string[]
}

type Rights = keyof Auth

/** The rights of each token. @see "Error Responses", 401 and 403, in the API document */
export class Access {
  readonly #rights = new Map<string, Rights>()

  /** @throws {TypeError} for a token that is empty, has white space or control characters, or is given twice with different rights. */
  constructor({ full = [], readOnly = [], none = [] }: Auth) {
    this.#grant('full', full)
    this.#grant('readOnly', readOnly)
    this.#grant('none', none)
  }

  /**
   * Returns a name of the caller that does not contain the token.
   *
   * @param authorization the header, if the request has one.
   * @throws {HttpError} 401 without a known token, 403 if the token lacks the right.
   */
  authorize(authorization: string | null, method: string): string {
    if (authorization === null) throw new HttpError(unauthorized('Bearer realm="compute-pools"'))
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1]
    const rights = token === undefined ? undefined : this.#rights.get(token)
    if (!rights) throw new HttpError(unauthorized('Bearer realm="compute-pools", error="invalid_token"'))
    if (rights === 'none' || (rights === 'readOnly' && !readMethods.includes(method))) throw new HttpError(forbidden())
    return 'token holder'
  }

  #grant(rights: Rights, tokens: readonly string[]): void {
    for (const token of tokens) {
      // The messages do not contain the token, which is a secret.
      if (!/^[\x21-\x7e]+$/.test(token)) {
        throw new TypeError(`invalid token in auth.${rights}: expected one or more visible ASCII characters`)
      }
      const other = this.#rights.get(token)
      if (other && other !== rights)
        throw new TypeError(`a token in auth.${rights} is in auth.${other} as well: remove one of them`)
      this.#rights.set(token, rights)
    }
  }
}

const readMethods = ['GET', 'HEAD']
