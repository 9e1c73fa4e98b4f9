/** True if the code of an error means that the certificate of a server cannot be verified. */
export function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|SIGNATURE|_CRL_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}
