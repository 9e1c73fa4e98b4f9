import { decodedLevels, listForms, type SecretForm, type ViewKind, viewKinds, viewOfKind } from './secret-forms.ts'
import { isAlphanumeric, type TextView } from './text-view.ts'

/** A part of a text that is a secret, or a part of one, in some encoding. */
export interface Match {
  start: number
  end: number
  /** Index of the secret. */
  secret: number
  /** False for a fragment. */
  isWhole: boolean
}

/** A piece of a form. A text that has it may have the form. */
interface Gram {
  form: number
  offset: number
  /** True if it is no part of an ordinary word: it has a digit, or is at one end of the secret. */
  isStrong: boolean
}

/** The grams of one length in one kind of view. */
interface GramTable {
  length: number
  grams: Map<number, Gram[]>
  /** True at the lower bits of each hash, to look up few positions only. */
  filter: Uint8Array
}

interface IndexedForm extends SecretForm {
  secret: number
}

/** Longer texts are searched in parts, which overlap, to bound the memory. */
const partLength = 1 << 18
/** Longer secrets are searched in parts, too. */
const maxSecretLength = 4_000
const gramLength = 8

/**
 * Finds secrets in any text, also encoded, in fragments, in another case or with white space between. The time is linear
 * in the length of the text.
 */
export class SecretSearch {
  readonly #forms: readonly IndexedForm[]
  readonly #tables: Record<ViewKind, GramTable[]>
  readonly #overlap: number

  constructor(secrets: readonly string[]) {
    this.#forms = secrets.flatMap((value, secret) =>
      splitLong(value)
        .flatMap(listForms)
        .map((form) => ({ ...form, secret })),
    )
    this.#tables = { full: this.#index('full'), unwrapped: this.#index('unwrapped'), alphanumeric: this.#index('alphanumeric') }
    this.#overlap = Math.min(partLength / 4, 4_096 + 16 * Math.max(0, ...secrets.map(({ length }) => length)))
  }

  /** Returns all matches, in no order. They may overlap. */
  find(text: string): Match[] {
    const matches: Match[] = []
    if (this.#forms.length === 0) return matches
    for (let offset = 0; offset === 0 || offset + this.#overlap < text.length; offset += partLength - this.#overlap) {
      for (const level of decodedLevels(text.slice(offset, offset + partLength))) {
        for (const kind of viewKinds) {
          if (this.#tables[kind].length === 0) continue
          const view = viewOfKind(level, kind)
          for (const table of this.#tables[kind]) this.#scan(view, table, offset, matches)
        }
      }
    }
    return matches
  }

  #index(kind: ViewKind): GramTable[] {
    const tables = new Map<number, GramTable>()
    this.#forms.forEach(({ view, codes, minLength }, form) => {
      if (view !== kind) return
      const length = Math.min(gramLength, minLength)
      const table = tables.get(length) ?? { length, grams: new Map(), filter: new Uint8Array(1 << 16) }
      tables.set(length, table)
      this.#addGrams(table, form, codes)
    })
    return [...tables.values()]
  }

  #addGrams({ length, grams, filter }: GramTable, form: number, codes: Uint16Array): void {
    for (let offset = 0; offset + length <= codes.length; offset++) {
      const hash = hashOf(codes, offset, length)
      const known = grams.get(hash) ?? []
      // A gram that a form repeats is stored once.
      if (known.some((gram) => gram.form === form && this.#isAt(gram, codes, offset, length))) continue
      grams.set(hash, [...known, { form, offset, isStrong: isStrong(this.#forms[form] as SecretForm, offset, length) }])
      filter[hash & 0xffff] = 1
    }
  }

  /** True if the gram is in the code units at the index. */
  #isAt({ form, offset }: Gram, codes: Uint16Array, index: number, length: number): boolean {
    const own = (this.#forms[form] as IndexedForm).codes
    for (let i = 0; i < length; i++) if (own[offset + i] !== codes[index + i]) return false
    return true
  }

  #scan(view: TextView, { length, grams, filter }: GramTable, sourceOffset: number, matches: Match[]): void {
    const { codes } = view
    if (codes.length < length) return
    const runs = new Map<number, Run>()
    const highest = power(length - 1)
    let hash = hashOf(codes, 0, length)
    for (let i = 0; ; i++) {
      if (filter[hash & 0xffff] === 1) {
        for (const gram of grams.get(hash) ?? []) {
          if (!this.#isAt(gram, codes, i, length)) continue
          const run = runs.get(gram.form)
          if (run && run.end === i + length - 1) {
            run.end++
            run.isStrong ||= gram.isStrong
          } else {
            if (run) this.#close(run, gram.form, view, sourceOffset, matches)
            runs.set(gram.form, { start: i, end: i + length, isStrong: gram.isStrong })
          }
        }
      }
      if (i + length >= codes.length) break
      hash = (Math.imul(hash - Math.imul(codes[i] as number, highest), factor) + (codes[i + length] as number)) | 0
    }
    for (const [form, run] of runs) this.#close(run, form, view, sourceOffset, matches)
  }

  #close({ start, end, isStrong }: Run, form: number, view: TextView, sourceOffset: number, matches: Match[]): void {
    const { codes, minLength, isWord, isEncoded, sharesBits, secret } = this.#forms[form] as IndexedForm
    const length = end - start
    const isWhole = length >= codes.length
    if (length < minLength || !(isStrong || length >= 12 || isWhole)) return
    if (isWord && (isWordCode(view.codes[start - 1]) || isWordCode(view.codes[end]))) return
    const first = sharesBits?.[0] && isWhole && isJoined(view, start) ? start - 1 : start
    const last = sharesBits?.[1] && isWhole && isJoined(view, end) ? end : end - 1
    const [sourceStart, sourceEnd] = [view.starts[first] as number, view.ends[last] as number]
    if (isEncoded && sourceEnd - sourceStart === length) return
    matches.push({ start: sourceOffset + sourceStart, end: sourceOffset + sourceEnd, secret, isWhole })
  }
}

function isStrong({ codes, mayBeWord }: SecretForm, offset: number, length: number): boolean {
  if (!mayBeWord || offset === 0 || offset + length === codes.length) return true
  return codes.subarray(offset, offset + length).some((code) => code >= 0x30 && code <= 0x39)
}

/** Neighboring grams of one form. */
interface Run {
  start: number
  end: number
  isStrong: boolean
}

function splitLong(value: string): string[] {
  const count = Math.ceil(value.length / maxSecretLength)
  return Array.from({ length: count }, (_, i) => value.slice(i * maxSecretLength, (i + 1) * maxSecretLength))
}

/** True if the code units before and at the index are letters or digits, and neighbors in the source text, too. */
function isJoined({ codes, starts, ends }: TextView, index: number): boolean {
  return isAlphanumeric(codes[index - 1] ?? 0) && isAlphanumeric(codes[index] ?? 0) && ends[index - 1] === starts[index]
}

/** True for letters, digits, `_` and `-`. */
function isWordCode(code = 0): boolean {
  return isAlphanumeric(code) || code === 0x5f || code === 0x2d
}

const factor = 0x01000193

function hashOf(codes: Uint16Array, index: number, length: number): number {
  let hash = 0
  for (let i = index; i < index + length; i++) hash = (Math.imul(hash, factor) + (codes[i] as number)) | 0
  return hash
}

function power(exponent: number): number {
  let result = 1
  for (let i = 0; i < exponent; i++) result = Math.imul(result, factor)
  return result
}
