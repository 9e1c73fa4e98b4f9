/**
 * Creates a function that replaces secrets in a text by `***`: the credentials and the values of the caller's headers. It also
 * replaces a word with 8 successive letters and digits of a secret: in any letter case, and percent-, JSON-, HTML-, base64- or
 * hex-encoded. A secret of up to 3 characters is replaced as a word only, because other words contain it.
 */
export function createMask(headers: Headers): (text: string) => string {
  let secrets: string[] | undefined
  // A set, so that the time is linear in the text.
  const parts = new Set<string>()
  return (text) => {
    secrets ??= listSecrets(headers, parts)
    // Errors show much less, and a success that is not JSON can be long.
    let masked = text.slice(0, 2 ** 20)
    for (const secret of secrets) if (secret[3]) masked = masked.replaceAll(secret, '***')
    return masked.replace(/[^\s"'<>()=:,]+/g, (word) => (someParts(word, (part) => parts.has(part)) ? '***' : word))
  }
}

/** Returns the secrets, and adds the parts of their forms. */
function listSecrets(headers: Headers, parts: Set<string>): string[] {
  const secrets: string[] = []
  for (const [name, value] of headers) {
    const secret = name === 'authorization' ? value.replace(/^\S+ +/, '') : value
    if (!secret || /^(accept|content|user)/.test(name)) continue
    secrets.push(secret)
    const hex = Array.from(secret, (char) => char.charCodeAt(0).toString(16)).join('')
    // The base64 form depends on the number of bytes in front.
    const forms = secret[3] ? [secret, hex, btoa(secret), btoa(` ${secret}`), btoa(`  ${secret}`)] : [secret]
    for (const form of forms) someParts(form, (part) => !parts.add(part))
  }
  return secrets
}

/** Tests all parts of 8 letters and digits of a text, decoded and in lower case. A shorter text is one part. */
function someParts(text: string, test: (part: string) => boolean): boolean {
  const plain = text
    .replace(/(?:%(?:25)*|\\(?:u00|x)|&#x0*)([\da-f]{2});?|&#(\d+);|&\w+;/gi, (_, hex, code) =>
      String.fromCharCode(hex ? Number(`0x${hex}`) : code),
    )
    .replace(/[^\da-z\s]+/gi, '')
    .toLowerCase()
  let at = 0
  do if (test(plain.slice(at, at + 8))) return true
  while (++at + 8 <= plain.length)
  return false
}
