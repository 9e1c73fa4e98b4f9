import { forbidden, HttpError, unauthorized } from '../http/replies.ts'

/** The tokens that a server knows. With none at all, every request is answered with 401. */
export interface Auth {
  /** Tokens that may do everything. */
  full?: readonly string[]
  /** Tokens that may read; writing is answered with 403. */
  readOnly?: readonly string[]
  /** Tokens that are known and may do nothing: every request is answered with 403. */
  none?: readonly string[]
}

type Rights = keyof Auth

/** Who may do what. @see "Error Responses", 401 and 403, in the API document */
export class Access {
  readonly #rights = new Map<string, Rights>()

  /** @throws {TypeError} for a token that is empty, has white space or control characters, or is given two kinds of rights. */
  constructor({ full = [], readOnly = [], none = [] }: Auth) {
    this.#grant('full', full)
    this.#grant('readOnly', readOnly)
    this.#grant('none', none)
  }

  /**
   * @param authorization the header, if there is one.
   * @returns who is calling, in words that do not give the token away.
   * @throws {HttpError} 401 without a token that is known, 403 when the token has not the right.
   */
  admit(authorization: string | null, method: string): string {
    if (authorization === null) throw new HttpError(unauthorized('Bearer realm="compute-pools"'))
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1]
    const rights = token === undefined ? undefined : this.#rights.get(token)
    if (!rights) throw new HttpError(unauthorized('Bearer realm="compute-pools", error="invalid_token"'))
    if (rights === 'none' || (rights === 'readOnly' && !reading.includes(method))) throw new HttpError(forbidden())
    return 'token holder'
  }

  #grant(rights: Rights, tokens: readonly string[]): void {
    for (const token of tokens) {
      if (!/^[\x21-\x7e]+$/.test(token))
        throw new TypeError(`auth.${rights}: a token must be visible ASCII characters, and at least one`)
      const other = this.#rights.get(token)
      if (other && other !== rights) throw new TypeError(`auth.${rights}: a token is in auth.${other} as well`)
      this.#rights.set(token, rights)
    }
  }
}

const reading = ['GET', 'HEAD']
