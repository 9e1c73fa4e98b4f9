/** True if the code of an error means that there is no TLS connection. */
export function isTlsError(code: string): boolean {
  return isCertificateError(code) || /TLS|SSL|EPROTO/.test(code)
}

/** True if the code of an error means that the certificate of a server cannot be verified. */
export function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|SIGNATURE|_CRL_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}

/** Explains why there is no TLS connection to a server, and what to do if that is clear. */
export function describeTlsError({ code = '', message }: NodeJS.ErrnoException): string {
  if (/SELF_SIGNED|ISSUER|LEAF_SIGNATURE|UNTRUSTED/.test(code))
    return `${code}: ${message}; trust the authority of its certificate with --ca`
  if (isCertificateError(code)) return `${code}: ${message}`
  // The message of OpenSSL has addresses and file names around its reason.
  const [, reason = code] = /SSL routines:\w*:([^:]+):/.exec(message) ?? []
  return `TLS failed (${reason}); check that the server speaks https on this port`
}
