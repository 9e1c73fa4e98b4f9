import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept } from '../mutators.ts'
import { InvalidRequest, minimalServer, readFields } from './minimal-server.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

/** Servers that accept only some strings. */
export const text: ConformingServer[] = [
  {
    id: 'text.names-of-letters-and-spaces',
    description: 'Accepts names of 3 to 40 letters and spaces.',
    reading: 'valid input',
    start: embedded({}, rejectWith400(rejectText({ name: /^[A-Za-z][A-Za-z ]{1,38}[A-Za-z]$/ }))),
  },
  {
    id: 'text.database-limits',
    description: 'Limits names to 64 characters, descriptions to 255, tags to 32, and a pool to 10 tags.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ name, description, tags }) =>
          (isLonger(name, 64) || isLonger(description, 255) || (Array.isArray(tags) && tags.some((tag) => isLonger(tag, 32)))
            ? 'string too long'
            : undefined) ?? (Array.isArray(tags) && tags.length > 10 ? 'at most 10 tags' : undefined),
      ),
    ),
  },
  {
    id: 'text.only-printable-ascii',
    description: 'Accepts only printable ASCII.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /[^\x20-\x7e]/.test(collectText(body)) && 'only printable ASCII is accepted'),
    ),
  },
  {
    id: 'text.no-control-characters',
    description: 'Rejects control characters, including tabs and line feeds.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /\p{Cc}/u.test(collectText(body)) && 'control characters are not accepted'),
    ),
  },
  {
    id: 'text.no-nul',
    description: 'Rejects the NUL character.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => collectText(body).includes('\0') && 'NUL characters are not accepted'),
    ),
  },
  {
    id: 'text.no-characters-beyond-the-basic-plane',
    description: 'Rejects emoji and other characters of four UTF-8 bytes.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400((body) => /[\u{10000}-\u{10ffff}]/u.test(collectText(body)) && 'characters of four bytes are not accepted'),
    ),
  },
  {
    id: 'text.no-markup',
    description: 'Rejects text that looks like markup or SQL.',
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
    id: 'text.tags-are-slugs',
    description: 'Accepts tags of lower-case letters, digits and hyphens.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ tags }) =>
          Array.isArray(tags) &&
          tags.some((tag) => typeof tag === 'string' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(tag)) &&
          'tags must be lower-case letters, digits and hyphens',
      ),
    ),
  },
  {
    id: 'text.invalid-characters-are-replaced',
    description: 'Replaces invalid UTF-8 and lone surrogates with U+FFFD.',
    reading: 'long and unusual text',
    start: minimalServer({
      parse: (bytes) => {
        try {
          return JSON.parse(new TextDecoder().decode(bytes))
        } catch {
          throw new InvalidRequest('the body is not JSON')
        }
      },
      read: (body, before) => readNamedFields(replaceLoneSurrogates(body) as Record<string, unknown>, before),
    }),
  },
]

function readNamedFields(body: Record<string, unknown>, before: Pool | undefined) {
  if (body.name === '') throw new InvalidRequest('name must not be empty')
  return readFields()(body, before)
}

function replaceLoneSurrogates(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\p{Surrogate}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(replaceLoneSurrogates)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaceLoneSurrogates(entry)]))
}

function rejectText(patterns: Record<string, RegExp>) {
  return (body: Record<string, unknown>): string | undefined => {
    const wrong = Object.entries(patterns).find(([key, pattern]) => typeof body[key] === 'string' && !pattern.test(body[key]))
    return wrong && `${wrong[0]} must match ${wrong[1].source}`
  }
}

function isLonger(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length > max
}

/** Joins all strings of a body. */
function collectText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(collectText).join(' ')
}
