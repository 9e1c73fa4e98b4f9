import { rewriteText } from './defects.ts'
import { createField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const kept = ['text.is-kept-as-it-was-sent']
const cut = ['text.is-not-cut-off']
const reading = 'long and unusual text'

/** Strings that a create does not store as sent, although an update does. */
export const textInCreates: NonconformingServers = {
  'create-normalizes-text': {
    description: 'A create stores strings in Unicode normalization form C.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.normalize('NFC'))),
  },
  'create-normalizes-the-description': {
    description: 'A create stores the description in Unicode normalization form KC.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.normalize('NFKC'), ['description'])),
  },
  'create-cuts-text-at-500-bytes': {
    description: 'A create truncates the description at 500 bytes.',
    reading,
    pointer: createField('description'),
    caughtBy: cut,
    serve: mutated(
      rewriteCreate((text) => new TextDecoder().decode(new TextEncoder().encode(text).slice(0, 500)), ['description']),
    ),
  },
  'create-cuts-names-at-100': {
    description: 'A create truncates names at 100 characters.',
    reading,
    pointer: createField('name'),
    caughtBy: [...cut, ...kept],
    serve: mutated(rewriteCreate((text) => text.slice(0, 100), ['name'])),
  },
  'create-cuts-tags-at-64': {
    description: 'A create truncates tags at 64 characters.',
    reading,
    pointer: createField('tags'),
    caughtBy: cut,
    serve: mutated(rewriteCreate((text) => text.slice(0, 64), ['tags'])),
  },
  'create-writes-carriage-returns': {
    description: 'A create stores a line feed as a carriage return and a line feed.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll(/\r?\n/g, '\r\n'), ['description'])),
  },
  'create-removes-carriage-returns': {
    description: 'A create stores a carriage return and a line feed as a line feed.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll('\r', ''), ['description'])),
  },
  'create-collapses-spaces': {
    description: 'A create stores several spaces in a name as one.',
    reading,
    pointer: createField('name'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll(/ +/g, ' '), ['name'])),
  },
  'create-escapes-html': {
    description: 'A create escapes the description for HTML.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), ['description'])),
  },
  'create-removes-markup': {
    description: 'A create removes markup from names.',
    reading,
    pointer: createField('name'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll(/<[^>]*>/g, ''), ['name'])),
  },
  'create-loses-emoji': {
    description: 'A create drops emoji from tags.',
    reading,
    pointer: createField('tags'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => text.replaceAll(/\p{Extended_Pictographic}/gu, ''), ['tags'])),
  },
  'create-reads-the-word-null': {
    description: 'A create stores the description "null" as an empty one.',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => (text === 'null' ? '' : text), ['description'])),
  },
  'create-reads-digits': {
    description: 'A create stores the description "007" as "7".',
    reading,
    pointer: createField('description'),
    caughtBy: kept,
    serve: mutated(rewriteCreate((text) => (/^\d+$/.test(text) ? String(Number(text)) : text), ['description'])),
  },
}

/** Changes strings in the body of a create before the original server sees it. */
function rewriteCreate(change: (text: string) => string, fields?: string[]) {
  return rewriteText(change, fields, ['createPool'])
}
