/** A body that was parsed more strictly than `response.json()` parses it. */
export interface ParsedJson {
  /** The bytes as text. Invalid UTF-8 is replaced. */
  text: string
  /** Absent if the text is not JSON. */
  value?: unknown
  isJson: boolean
  /** Problems that a lenient parser ignores. */
  problems: { notUtf8?: string; byteOrderMark?: string; notJson?: string; duplicateKeys?: string }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Parses bodies. A long body that equals one of the last two long ones is not parsed again, because scenarios request the
 * same list several times. Callers share the result and must not change it.
 */
export class JsonReader {
  #cached: { bytes: Uint8Array; json: ParsedJson }[] = []

  read(bytes: Uint8Array): ParsedJson {
    if (bytes.length < minCachedBytes) return parseJson(bytes)
    const entry = this.#cached.find((one) => Buffer.compare(one.bytes, bytes) === 0) ?? { bytes, json: parseJson(bytes) }
    this.#cached = [entry, ...this.#cached.filter((one) => one !== entry)].slice(0, 2)
    return entry.json
  }
}

const minCachedBytes = 50_000

/** Parses a body. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  const problems: ParsedJson['problems'] = {}
  let text: string
  try {
    text = strict.decode(bytes)
  } catch {
    text = lenient.decode(bytes)
    problems.notUtf8 = `at or just before byte ${firstInvalidByte(bytes)}`
  }
  if (text.startsWith('\uFEFF')) {
    problems.byteOrderMark = 'the body starts with a byte order mark'
    text = text.slice(1)
  }
  try {
    const value: unknown = JSON.parse(text)
    // `JSON.parse` keeps only the last of two equal keys.
    if (countWrittenKeys(bytes) > countKeys(value)) {
      problems.duplicateKeys = `duplicate key ${JSON.stringify(findDuplicateKey(text))} in one object`
    }
    return { text, value, isJson: true, problems }
  } catch (error) {
    problems.notJson = text === '' ? 'the body is empty' : error instanceof Error ? error.message : String(error)
    return { text, isJson: false, problems }
  }
}

function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0
  let end = bytes.length
  while (valid < end) {
    const middle = Math.ceil((valid + end) / 2)
    try {
      // In streaming mode, an incomplete character at the end is not an error.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      valid = middle
    } catch {
      end = middle - 1
    }
  }
  return valid
}

/** Counts the keys in valid JSON: outside of strings, each colon follows a key. */
function countWrittenKeys(bytes: Uint8Array): number {
  let keys = 0
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x3a) keys++
    if (bytes[i] !== 0x22) continue
    for (i++; i < bytes.length && bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++
  }
  return keys
}

/** Counts the keys of all objects in a value. Iterative, so that deep values do not overflow the stack. */
function countKeys(value: unknown): number {
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

/** Finds the first duplicate key in valid JSON. Iterative, so that deep values do not overflow the stack. */
function findDuplicateKey(text: string): string | undefined {
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
