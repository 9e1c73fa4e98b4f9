/** What the bytes of a body say, read more strictly than `response.json()` does. */
export interface ParsedJson {
  /** The bytes as text; bytes that are no UTF-8 are replaced. */
  text: string
  /** The value, when the text is JSON. */
  value?: unknown
  isJson: boolean
  /** What a lenient reader would have forgiven. */
  problems: { notUtf8?: string; byteOrderMark?: string; notJson?: string; duplicateKeys?: string }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Reads one body after another. A long one with the same bytes as one of the last two is not read again: stories begin and
 * end with the same list, and ask for it more than once in between. What this gives is shared, and not to be changed.
 */
export class JsonReader {
  #known: { bytes: Uint8Array; json: ParsedJson }[] = []

  read(bytes: Uint8Array): ParsedJson {
    if (bytes.length < long) return parseJson(bytes)
    const known = this.#known.find((one) => Buffer.compare(one.bytes, bytes) === 0) ?? { bytes, json: parseJson(bytes) }
    this.#known = [known, ...this.#known.filter((one) => one !== known)].slice(0, 2)
    return known.json
  }
}

const long = 50_000

export function parseJson(bytes: Uint8Array): ParsedJson {
  const flaws: ParsedJson['problems'] = {}
  let text: string
  try {
    text = strict.decode(bytes)
  } catch {
    text = lenient.decode(bytes)
    flaws.notUtf8 = `at byte ${firstInvalidByte(bytes)} or just before it`
  }
  if (text.startsWith('\uFEFF')) {
    flaws.byteOrderMark = 'the body begins with a byte order mark'
    text = text.slice(1)
  }
  try {
    const value: unknown = JSON.parse(text)
    // Of a key that stands twice the value keeps one.
    if (keysWritten(bytes) > keysIn(value)) {
      flaws.duplicateKeys = `the key ${JSON.stringify(duplicateKey(text))} stands twice in one object`
    }
    return { text, value, isJson: true, problems: flaws }
  } catch (error) {
    flaws.notJson = text === '' ? 'the body is empty' : error instanceof Error ? error.message : String(error)
    return { text, isJson: false, problems: flaws }
  }
}

function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0
  let end = bytes.length
  while (valid < end) {
    const middle = Math.ceil((valid + end) / 2)
    try {
      // In streaming mode a character that is cut off at the end is no error yet.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      valid = middle
    } catch {
      end = middle - 1
    }
  }
  return valid
}

/** How many keys this valid JSON has: outside of strings a colon stands behind each, and nowhere else. */
function keysWritten(bytes: Uint8Array): number {
  let keys = 0
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x3a) keys++
    if (bytes[i] !== 0x22) continue
    for (i++; i < bytes.length && bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++
  }
  return keys
}

/** How many keys the objects of a value have. Iterative, so that depth costs no stack. */
function keysIn(value: unknown): number {
  let keys = 0
  const rest = [value]
  while (rest.length > 0) {
    const node = rest.pop()
    if (typeof node !== 'object' || node === null) continue
    if (!Array.isArray(node)) keys += Object.keys(node).length
    for (const inner of Object.values(node)) if (typeof inner === 'object') rest.push(inner)
  }
  return keys
}

/** The first key that an object of this valid JSON text has twice. Iterative, so that depth costs no stack. */
function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []
  let keys: Set<string> | undefined
  let atKey = false
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: {
        const start = i
        i = endOfString(text, i)
        if (!atKey || !keys) break
        const raw = text.slice(start + 1, i)
        const key = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
        if (keys.has(key)) return key
        keys.add(key)
        atKey = false
        break
      }
      case 0x7b: // {
        open.push(keys)
        keys = new Set()
        atKey = true
        break
      case 0x5b: // [
        open.push(keys)
        keys = undefined
        atKey = false
        break
      case 0x7d: // }
      case 0x5d: // ]
        keys = open.pop()
        atKey = false
        break
      case 0x2c: // ,
        atKey = keys !== undefined
        break
    }
  }
  return undefined
}

function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++
  return backslashes % 2 === 1
}
