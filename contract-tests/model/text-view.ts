/** Code units of a text after a transformation, each with its place in the source text. */
export interface TextView {
  codes: Uint16Array
  /** Source index of the first code unit that stands for this one. */
  starts: Uint32Array
  /** Source index after the last code unit that stands for this one. */
  ends: Uint32Array
}

/** Returns the view of a text in lower case. Only ASCII letters change, so that every index stays the same. */
export function foldedView(text: string): TextView {
  const builder = new ViewBuilder(text.length)
  for (let i = 0; i < text.length; i++) builder.add(fold(text.charCodeAt(i)), i, i + 1)
  return builder.build()
}

/** Returns the view without the code units that the function rejects. */
export function filterView({ codes, starts, ends }: TextView, isKept: (code: number) => boolean): TextView {
  const builder = new ViewBuilder(codes.length)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    if (isKept(code)) builder.add(code, starts[i] as number, ends[i] as number)
  }
  return builder.build()
}

/**
 * Decodes one level of percent-encoding, backslash escapes and HTML references, also mixed in one text. Returns `undefined`
 * if there is nothing to decode. The time is linear in the length of the view.
 */
export function decodeView({ codes, starts, ends }: TextView): TextView | undefined {
  const builder = new ViewBuilder(codes.length)
  let isChanged = false
  for (let i = 0; i < codes.length; ) {
    const decoded = decodeAt(codes, i)
    const next = decoded?.next ?? i + 1
    builder.addCodePoint(decoded?.code ?? (codes[i] as number), starts[i] as number, ends[next - 1] as number)
    isChanged ||= decoded !== undefined
    i = next
  }
  return isChanged ? builder.build() : undefined
}

class ViewBuilder {
  readonly #view: TextView
  #length = 0

  constructor(capacity: number) {
    this.#view = { codes: new Uint16Array(capacity), starts: new Uint32Array(capacity), ends: new Uint32Array(capacity) }
  }

  add(code: number, start: number, end: number): void {
    this.#view.codes[this.#length] = code
    this.#view.starts[this.#length] = start
    this.#view.ends[this.#length++] = end
  }

  addCodePoint(code: number, start: number, end: number): void {
    if (code <= 0xffff) {
      this.add(fold(code), start, end)
      return
    }
    const pair = String.fromCodePoint(code)
    this.add(pair.charCodeAt(0), start, end)
    this.add(pair.charCodeAt(1), start, end)
  }

  build(): TextView {
    const { codes, starts, ends } = this.#view
    return {
      codes: codes.subarray(0, this.#length),
      starts: starts.subarray(0, this.#length),
      ends: ends.subarray(0, this.#length),
    }
  }
}

/** A decoded code point, and the index after its escape. */
interface Decoded {
  code: number
  next: number
}

const [percent, ampersand, backslash] = [0x25, 0x26, 0x5c]

function decodeAt(codes: Uint16Array, index: number): Decoded | undefined {
  const code = codes[index]
  if (code === percent) return decodeBytes(codes, index, readPercentByte) ?? decodeHex(codes, index, 'u', 4)
  if (code === ampersand) return decodeReference(codes, index)
  if (code === backslash) return decodeEscape(codes, index)
}

type ReadByte = (codes: Uint16Array, index: number) => Decoded | undefined

function readPercentByte(codes: Uint16Array, index: number): Decoded | undefined {
  return codes[index] === percent ? readHex(codes, index + 1, 2) : undefined
}

function readEscapedByte(codes: Uint16Array, index: number): Decoded | undefined {
  if (codes[index] !== backslash) return undefined
  const last = skipBackslashes(codes, index) - 1
  return decodeHex(codes, last, 'x', 2) ?? readOctal(codes, last + 1)
}

/** Decodes a byte, or the bytes of a character in UTF-8. A byte outside UTF-8 is a character of Latin-1. */
function decodeBytes(codes: Uint16Array, index: number, readByte: ReadByte): Decoded | undefined {
  const first = readByte(codes, index)
  if (!first || first.code < 0xc2 || first.code > 0xf4) return first
  const count = first.code < 0xe0 ? 1 : first.code < 0xf0 ? 2 : 3
  let { next } = first
  let code = first.code & (0x3f >> count)
  for (let i = 0; i < count; i++) {
    const byte = readByte(codes, next)
    if (!byte || (byte.code & 0xc0) !== 0x80) return first
    code = (code << 6) | (byte.code & 0x3f)
    next = byte.next
  }
  return code > 0x10ffff ? first : { code, next }
}

/** JSON inside JSON puts any number of backslashes before a character. They count as one. */
function decodeEscape(codes: Uint16Array, index: number): Decoded | undefined {
  const next = skipBackslashes(codes, index)
  const last = next - 1
  const escaped = decodeHex(codes, last, 'u', 4) ?? decodeBraces(codes, last) ?? decodeBytes(codes, last, readEscapedByte)
  if (escaped) return escaped
  const code = escapedCharacters[String.fromCharCode(codes[next] ?? 0)]
  if (code !== undefined) return { code, next: next + 1 }
  return next > index + 1 ? { code: backslash, next } : undefined
}

const escapedCharacters: Record<string, number> = { '"': 0x22, "'": 0x27, '/': 0x2f, '`': 0x60, n: 0x0a, r: 0x0d, t: 0x09 }

function skipBackslashes(codes: Uint16Array, index: number): number {
  let next = index
  while (codes[next] === backslash) next++
  return next
}

/** Decodes a letter and digits after the code unit at the index, such as `u0041`. */
function decodeHex(codes: Uint16Array, index: number, letter: string, digits: number): Decoded | undefined {
  return codes[index + 1] === letter.charCodeAt(0) ? readHex(codes, index + 2, digits) : undefined
}

/** Decodes `\u{41}`. */
function decodeBraces(codes: Uint16Array, index: number): Decoded | undefined {
  if (codes[index + 1] !== 0x75 || codes[index + 2] !== 0x7b) return undefined
  const number = readDigits(codes, index + 3, 16)
  return number && codes[number.next] === 0x7d ? { ...number, next: number.next + 1 } : undefined
}

/** Decodes `&#65;`, `&#x41;` and names such as `&amp;`. The semicolon of a number may be missing. */
function decodeReference(codes: Uint16Array, index: number): Decoded | undefined {
  if (codes[index + 1] === 0x23) {
    const isHex = codes[index + 2] === 0x78
    const number = readDigits(codes, index + (isHex ? 3 : 2), isHex ? 16 : 10)
    return number && { ...number, next: codes[number.next] === 0x3b ? number.next + 1 : number.next }
  }
  let name = ''
  let next = index + 1
  while (name.length < 8 && isAlphanumeric(codes[next] ?? 0)) name += String.fromCharCode(codes[next++] as number)
  const character = codes[next] === 0x3b ? references[name] : undefined
  return character === undefined ? undefined : { code: character.charCodeAt(0), next: next + 1 }
}

// biome-ignore format: one line per group
const references: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', tab: '\t', newline: '\n',
  sol: '/', bsol: '\\', plus: '+', equals: '=', num: '#', percnt: '%', dollar: '$', commat: '@', colon: ':', semi: ';',
  lowbar: '_', dash: '-', hyphen: '-', period: '.', comma: ',', excl: '!', quest: '?', ast: '*', hat: '^', grave: '`',
  lpar: '(', rpar: ')', lsqb: '[', lbrack: '[', rsqb: ']', rbrack: ']', lcub: '{', lbrace: '{', rcub: '}', rbrace: '}',
  vert: '|', verbar: '|',
}

/** Reads the three octal digits of a byte. */
function readOctal(codes: Uint16Array, index: number): Decoded | undefined {
  let code = 0
  for (let i = index; i < index + 3; i++) {
    const digit = (codes[i] ?? 0) - 0x30
    if (digit < 0 || digit > 7) return undefined
    code = code * 8 + digit
  }
  return code <= 0xff ? { code, next: index + 3 } : undefined
}

/** Reads exactly this number of hexadecimal digits. */
function readHex(codes: Uint16Array, index: number, digits: number): Decoded | undefined {
  let code = 0
  for (let i = index; i < index + digits; i++) {
    const digit = digitOf(codes[i] ?? 0, 16)
    if (digit < 0) return undefined
    code = code * 16 + digit
  }
  return { code, next: index + digits }
}

/** Reads digits up to the last one. Leading zeros are skipped. No code point has more than seven further digits. */
function readDigits(codes: Uint16Array, index: number, base: 10 | 16): Decoded | undefined {
  let next = index
  while (codes[next] === 0x30) next++
  let code = 0
  for (const end = next + 7; next < end; next++) {
    const digit = digitOf(codes[next] ?? 0, base)
    if (digit < 0) break
    code = code * base + digit
  }
  return next > index && code <= 0x10ffff ? { code, next } : undefined
}

function digitOf(code: number, base: 10 | 16): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return base === 16 && code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

/** True for ASCII digits and letters in lower case. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)
}

function fold(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 32 : code
}
