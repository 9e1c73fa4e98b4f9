import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept } from '../mutators.ts'
import { field, independent, Rejected } from './plain.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

/** Which texts a server takes. */
export const texts: ConformingServer[] = [
  {
    id: 'texts.names-of-letters-and-spaces',
    description: 'A name consists of letters and spaces, 3 to 40 of them.',
    reading: 'valid input',
    start: embedded({}, rejectWith400(unless({ name: /^[A-Za-z][A-Za-z ]{1,38}[A-Za-z]$/ }))),
  },
  {
    id: 'texts.limits-as-of-a-database',
    description: 'A name has up to 64 characters, a description up to 255, a tag up to 32, and there are at most 10 tags.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ name, description, tags }) =>
          (isLonger(name, 64) || isLonger(description, 255) || (Array.isArray(tags) && tags.some((tag) => isLonger(tag, 32)))
            ? 'a text is too long'
            : undefined) ?? (Array.isArray(tags) && tags.length > 10 ? 'at most 10 tags' : undefined),
      ),
    ),
  },
  {
    id: 'texts.only-printable-ascii',
    description: 'Nothing but printable ASCII is taken in any text.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /[^\x20-\x7e]/.test(everyText(body)) && 'only printable ASCII characters are taken'),
    ),
  },
  {
    id: 'texts.no-control-characters',
    description: 'Control characters are refused, among them tabs and line feeds.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /\p{Cc}/u.test(everyText(body)) && 'control characters are not taken'),
    ),
  },
  {
    id: 'texts.no-nul',
    description: 'The character NUL is refused: the database cannot store it.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => everyText(body).includes('\0') && 'the character NUL cannot be stored'),
    ),
  },
  {
    id: 'texts.no-characters-beyond-the-basic-plane',
    description: 'Emoji and other characters of four bytes are refused: the database cannot store them.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /[\u{10000}-\u{10ffff}]/u.test(everyText(body)) && 'characters of four bytes cannot be stored'),
    ),
  },
  {
    id: 'texts.no-markup',
    description: 'A firewall refuses whatever looks like markup or SQL.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      intercept(({ text, forward, request }) =>
        request.method !== 'GET' && /<\w+|';|--|\bunion\b/i.test(text)
          ? errorResponse(400, 'the body looks like an attack')
          : forward(),
      ),
    ),
  },
  {
    id: 'texts.tags-are-slugs',
    description: 'A tag consists of small letters, digits and hyphens.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ tags }) =>
          Array.isArray(tags) &&
          tags.some((tag) => typeof tag === 'string' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(tag)) &&
          'a tag is made of small letters, digits and hyphens',
      ),
    ),
  },
  {
    id: 'texts.broken-characters-are-replaced',
    description:
      'Bytes that are no UTF-8, and halves of surrogate pairs, which are no characters, become the replacement character.',
    reading: 'long and unusual text',
    start: independent({
      parse: (bytes) => {
        try {
          return JSON.parse(new TextDecoder().decode(bytes))
        } catch {
          throw new Rejected('the body is not JSON')
        }
      },
      read: (body, before) => read(replaced(body) as Record<string, unknown>, before),
    }),
  },
]

function read(body: Record<string, unknown>, before: Pool | undefined) {
  const name = field.text(body.name ?? before?.name, 'name')
  if (name === '') throw new Rejected('name must not be empty')
  return {
    name,
    description: field.text(body.description ?? before?.description ?? '', 'description'),
    region: before?.region ?? field.text(body.region, 'region'),
    provider: before?.provider ?? field.text(body.provider, 'provider'),
    nodeTypes: field.list(body.nodeTypes ?? before?.nodeTypes, 'nodeTypes', field.node),
    tags: field.list(body.tags ?? before?.tags ?? [], 'tags', field.text),
  }
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\p{Surrogate}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(replaced)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaced(entry)]))
}

function unless(patterns: Record<string, RegExp>) {
  return (body: Record<string, unknown>): string | undefined => {
    const wrong = Object.entries(patterns).find(([key, pattern]) => typeof body[key] === 'string' && !pattern.test(body[key]))
    return wrong && `${wrong[0]} must match ${wrong[1].source}`
  }
}

function isLonger(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > most
}

/** All texts of a body on one line. */
function everyText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(everyText).join(' ')
}
