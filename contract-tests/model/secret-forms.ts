import { decodeView, filterView, foldedView, isAlphanumeric, type TextView } from './text-view.ts'

/**
 * The views of a text in which a form is searched: all of it, without what may wrap it (white space, control characters and
 * the symbols of Base64), or only ASCII letters and digits.
 */
export const viewKinds = ['full', 'unwrapped', 'alphanumeric'] as const
export type ViewKind = (typeof viewKinds)[number]

/** One encoding of a secret, as it appears in a view of a text. */
export interface SecretForm {
  view: ViewKind
  codes: Uint16Array
  /** Runs of this many code units are found. */
  minLength: number
  /** True if the code unit before, or after, also holds bits of the secret. */
  sharesBits?: readonly [before: boolean, after: boolean]
  /** True to find only runs that are a whole word. */
  isWord?: boolean
  /** True to find only words that are longer in the source text, because they are encoded there. */
  isEncoded?: boolean
  /** True if a run from the middle counts only if it has a digit or 12 code units, because it may be an ordinary word. */
  mayBeWord?: boolean
}

/** Shorter secrets are only found whole. */
const minFragment = 8

/** Returns the encodings of a secret. One of fewer than four characters is only found as a word. */
export function listForms(value: string): SecretForm[] {
  const { length } = value
  if (length < 4) return [...[...decodedLevels(value)].map(toEncodedWord), ...encodeBytes(value).flatMap(base64Words)]
  // A fragment is at least 8 characters, or all but one.
  const share = length > minFragment ? minFragment / length : length === minFragment ? (length - 1) / length : 1
  const forms = [...decodedLevels(value)].flatMap((view) => literalForms(view, share))
  for (const bytes of encodeBytes(value)) {
    forms.push(...codedForms(bytes, share, [base64, base32, hex]), ...byteListForms(bytes, share))
    if (length < 6) forms.push(...base64Words(bytes))
    else forms.push(...codedForms(new TextEncoder().encode(toBase64(bytes)), share, [base64]))
  }
  if (length >= minFragment)
    forms.push({ view: 'full', codes: foldedView([...value].reverse().join('')).codes, minLength: length })
  return forms
}

/** Returns the view without the code units that this kind ignores. */
export function viewOfKind(view: TextView, kind: ViewKind): TextView {
  if (kind === 'full') return view
  return filterView(view, kind === 'alphanumeric' ? isAlphanumeric : isUnwrapped)
}

/** Yields the text in lower case, and again after each level of decoding. */
export function* decodedLevels(text: string): Generator<TextView> {
  let view: TextView | undefined = foldedView(text)
  for (let level = 0; view && level < maxLevels; level++) {
    yield view
    view = decodeView(view)
  }
}

const maxLevels = 6

/** False for white space, control characters, invisible characters and `+ - _ / = \`. */
function isUnwrapped(code: number): boolean {
  if (code < 0x80) return code > 0x20 && code !== 0x7f && !ignoredSymbols.has(code)
  return code > 0xa0 && code !== 0xad && (code < 0x200b || code > 0x200f) && code !== 0x2028 && code !== 0x2060 && code !== 0xfeff
}

const ignoredSymbols = new Set(Array.from('+-_/=\\', (symbol) => symbol.charCodeAt(0)))

function literalForms(view: TextView, share: number): SecretForm[] {
  const { codes } = view
  const full: SecretForm = { view: 'full', codes, minLength: Math.round(codes.length * share), mayBeWord: true }
  const reduced = (['unwrapped', 'alphanumeric'] as const).map((kind): SecretForm => {
    const { codes } = viewOfKind(view, kind)
    return { view: kind, codes, minLength: codes.length < 12 ? codes.length : 10, mayBeWord: true }
  })
  return [full, ...reduced.filter((form) => form.codes.length >= minFragment)]
}

/** UTF-8, and Latin-1 where it differs: a header value has the bytes of Latin-1. */
function encodeBytes(value: string): Uint8Array[] {
  const codes = Array.from(value, (character) => character.charCodeAt(0))
  const isLatin1 = codes.every((code) => code < 0x100) && codes.some((code) => code >= 0x80)
  return [new TextEncoder().encode(value), ...(isLatin1 ? [Uint8Array.from(codes)] : [])]
}

/** An encoding of a number of bits per symbol. */
interface Encoding {
  view: ViewKind
  alphabet: string
  bits: 4 | 5 | 6
  /** A shorter text also appears by chance. */
  minLength: number
}

const base64: Encoding = {
  view: 'unwrapped',
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
  minLength: 7,
}
const base32: Encoding = { view: 'alphanumeric', alphabet: 'abcdefghijklmnopqrstuvwxyz234567', bits: 5, minLength: 8 }
const hex: Encoding = { view: 'alphanumeric', alphabet: '0123456789abcdef', bits: 4, minLength: 8 }

/** Encodes bytes at each alignment to the symbols before them. Symbols that depend on the bytes around them are omitted. */
function codedForms(bytes: Uint8Array, share: number, encodings: readonly Encoding[]): SecretForm[] {
  return encodings.flatMap(({ view, alphabet, bits, minLength }) =>
    Array.from({ length: alignments[bits] }, (_, offset) => {
      const padded = new Uint8Array(offset + bytes.length)
      padded.set(bytes, offset)
      const [start, end] = [(offset * 8) / bits, (padded.length * 8) / bits]
      const text = encodeBits(padded, alphabet, bits).slice(Math.ceil(start), Math.floor(end))
      const sharesBits = [!Number.isInteger(start), !Number.isInteger(end)] as const
      return toForm(text, view, minLength, share).map((form) => ({ ...form, sharesBits }))
    }).flat(),
  )
}

/** The number of bytes after which the symbols are aligned again. */
const alignments = { 4: 1, 5: 5, 6: 3 } as const

/** Lists of bytes, such as `0x74, 0x6f` and `[116, 111]`. */
function byteListForms(bytes: Uint8Array, share: number): SecretForm[] {
  const prefixed = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  return [...toForm(prefixed.join(''), 'alphanumeric', 16, share), ...toForm(bytes.join(''), 'alphanumeric', 12, share)]
}

/** Returns no form if the text is shorter than the minimum. */
function toForm(text: string, view: ViewKind, minLength: number, share: number): SecretForm[] {
  const { codes } = viewOfKind(foldedView(text), view)
  if (codes.length < minLength) return []
  return [{ view, codes, minLength: Math.min(codes.length, Math.max(minLength, Math.ceil(codes.length * share))) }]
}

function encodeBits(bytes: Uint8Array, alphabet: string, bits: number): string {
  let text = ''
  let [buffer, count] = [0, 0]
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    for (count += 8; count >= bits; count -= bits) text += alphabet[(buffer >> (count - bits)) & ((1 << bits) - 1)]
  }
  return text + (count > 0 ? alphabet[(buffer << (bits - count)) & ((1 << bits) - 1)] : '')
}

/** The Base64 of a short secret, alone and after a scheme. Inside a longer text it would appear by chance. */
function base64Words(bytes: Uint8Array): SecretForm[] {
  return ['', 'Bearer ']
    .map((before) => toBase64(Uint8Array.from([...new TextEncoder().encode(before), ...bytes])).replace(/={1,2}$/, ''))
    .filter((text) => text.length > 2)
    .map((text) => toWordForm(foldedView(text)))
}

function toEncodedWord(view: TextView): SecretForm {
  return { ...toWordForm(view), isEncoded: true }
}

function toWordForm({ codes }: TextView): SecretForm {
  return { view: 'full', codes, minLength: codes.length, isWord: true }
}

/** Encodes bytes as Base64 with padding. */
function toBase64(bytes: Uint8Array): string {
  const text = encodeBits(bytes, base64.alphabet, base64.bits)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}
