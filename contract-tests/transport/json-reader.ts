import { parseKeepingIds } from './exact-integers.ts'
import { TransportError } from './transport.ts'

/** A body that was parsed more strictly than `response.json()` parses it. */
export interface ParsedJson {
  /** The bytes as text. Invalid UTF-8 is replaced. */
  text: string
  /** The length of the whole text. */
  length: number
  /** Absent if the text is not JSON. */
  value?: unknown
  isJson: boolean
  /** Problems that a lenient parser ignores. */
  problems: { notUtf8?: string; byteOrderMark?: string; notJson?: string; duplicateKeys?: string; tooDeep?: string }
}

/**
 * Bodies beyond these limits are not parsed, because their values take far more memory than their text. No documented body
 * of 32 MB comes near them.
 */
const limits = { values: 2_500_000, keysOfObject: 500_000 }
const limitedBytes = 32 * 2 ** 20
/** Deeper bodies are reported. Nothing in this suite recurses into a body. */
const maxLevels = 100_000

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
    const known =
      this.#cached.find((one) => one.bytes === bytes) ?? this.#cached.find((one) => Buffer.compare(one.bytes, bytes) === 0)
    // Huge values are released before the next one is parsed.
    if (!known && bytes.length > hugeBytes) this.#cached = []
    const entry = known ?? { bytes, json: parseJson(bytes) }
    const others = bytes.length > hugeBytes ? [] : this.#cached.filter((one) => one !== entry)
    this.#cached = [entry, ...others].slice(0, 2)
    return entry.json
  }
}

const minCachedBytes = 50_000
/** Only one body of this size is cached at a time. */
const hugeBytes = 12_000_000

/** Parses a body. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  const { keys: writtenKeys, isTooDeep } = scan(bytes)
  const problems: ParsedJson['problems'] = isTooDeep ? { tooDeep: `more than ${format(maxLevels)} levels` } : {}
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
    const value: unknown = parseKeepingIds(text)
    // `JSON.parse` keeps only the last of two equal keys.
    if (writtenKeys > countKeys(value)) {
      const key = JSON.stringify(findDuplicateKey(text)?.slice(0, 200))
      problems.duplicateKeys = `duplicate key ${key} in one object`
    }
    return { text, length: text.length, value, isJson: true, problems }
  } catch (error) {
    problems.notJson = text === '' ? 'the body is empty' : error instanceof Error ? error.message : String(error)
    return { text, length: text.length, isJson: false, problems }
  }
}

/**
 * Requires that a body can be parsed in bounded memory.
 *
 * @param maxBody The limit for bodies of this run, in bytes. Above 32 MB, it allows more values in proportion.
 * @throws {TransportError} of the kind `too-large`.
 */
export function requireFewValues(bytes: Uint8Array, maxBody: number): void {
  // Each value takes a byte and a comma, and each key of an object four bytes.
  if (bytes.length < 2 * Math.min(limits.values, 2 * limits.keysOfObject)) return
  const factor = Math.max(1, maxBody / limitedBytes)
  const { values, keysOfObject } = scan(bytes)
  if (values > factor * limits.values)
    throw new TransportError('too-large', `the body has more than ${format(factor * limits.values)} values`)
  if (keysOfObject > factor * limits.keysOfObject)
    throw new TransportError('too-large', `the body has an object with more than ${format(factor * limits.keysOfObject)} keys`)
}

function format(limit: number): string {
  return Math.floor(limit).toLocaleString('en')
}

interface Counts {
  keys: number
  values: number
  /** The keys of the largest object. */
  keysOfObject: number
  isTooDeep: boolean
}

/**
 * Counts the parts of JSON without parsing it: outside of strings, each colon follows a key, and a value follows each comma
 * and each opening bracket.
 */
function scan(bytes: Uint8Array): Counts {
  const counts = { keys: 0, values: 0, keysOfObject: 0, isTooDeep: false }
  const keysByLevel = [0]
  let level = 0
  for (let i = 0; i < bytes.length; i++) {
    switch (bytes[i]) {
      case 0x22: // "
        for (i++; i < bytes.length && bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++
        break
      case 0x3a: // :
        counts.keys++
        if (level <= maxLevels) {
          const keys = (keysByLevel[level] ?? 0) + 1
          keysByLevel[level] = keys
          if (keys > counts.keysOfObject) counts.keysOfObject = keys
        }
        break
      case 0x2c: // ,
        counts.values++
        break
      case 0x7b: // {
      case 0x5b: // [
        counts.values++
        if (++level <= maxLevels) keysByLevel[level] = 0
        else counts.isTooDeep = true
        break
      case 0x7d: // }
      case 0x5d: // ]
        if (level > 0) level--
        break
    }
  }
  return counts
}

function firstInvalidByte(bytes: Uint8Array): number {
  const [start, end] = findInvalidChunk(bytes)
  let valid = start
  let invalid = end
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2)
    try {
      // In streaming mode, an incomplete character at the end is not an error.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, middle), { stream: true })
      valid = middle
    } catch {
      invalid = middle - 1
    }
  }
  return valid
}

/** Returns the first range of bytes that is not UTF-8. It starts where a character starts. */
function findInvalidChunk(bytes: Uint8Array): [start: number, end: number] {
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(bytes.length, start + 65_536)
    // A character has at most three continuation bytes.
    for (let back = 0; back < 3 && end < bytes.length && isContinuation(bytes[end]); back++) end--
    try {
      strict.decode(bytes.subarray(start, end))
    } catch {
      return [start, end]
    }
    start = end
  }
  return [bytes.length, bytes.length]
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** Counts the keys of all objects in a value. Iterative, so that deep values do not overflow the stack. */
function countKeys(value: unknown): number {
  let keys = 0
  const rest = [value]
  while (rest.length > 0) {
    const node = rest.pop()
    if (typeof node !== 'object' || node === null) continue
    const children: unknown[] = Array.isArray(node) ? node : Object.values(node)
    if (children !== node) keys += children.length
    for (const child of children) if (typeof child === 'object') rest.push(child)
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
