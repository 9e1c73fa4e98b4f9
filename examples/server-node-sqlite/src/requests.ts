import type { CreatePoolRequest, UpdatePoolRequest } from '@nightcrawler/compute-pools'
import { collectIssues, isCreatePoolRequest, isUpdatePoolRequest } from '@nightcrawler/compute-pools/validators'
import { Problem } from './problem.ts'

/**
 * Validates the body of a create request, and adds `description` and `tags` if they are missing.
 *
 * @throws {Problem} 400 that names the field and its rule.
 */
export function readCreation(body: unknown): Required<CreatePoolRequest> {
  const { description = '', tags = [], ...given } = unset(body)
  const creation = { ...given, description, tags }
  if (!isCreatePoolRequest(creation)) throw createProblem('CreatePoolRequest', creation)
  const { name, region, provider, nodeTypes } = creation
  rejectInvalidTexts({ region, provider }, 100)
  rejectBlankTexts({ region, provider })
  return {
    region,
    provider,
    ...readFields({ name, description: creation.description ?? '', nodeTypes, tags: creation.tags ?? [] }),
  }
}

/**
 * Validates the body of an update request. An update replaces all four fields and requires all of them, so that a client
 * cannot clear a field by omitting it.
 *
 * @throws {Problem} 400 that names the field and its rule.
 */
export function readUpdate(body: unknown): Required<UpdatePoolRequest> {
  const update = unset(body)
  if (!isUpdatePoolRequest(update)) throw createProblem('UpdatePoolRequest', update)
  const { name, description, nodeTypes, tags } = update
  if (name === undefined || description === undefined || nodeTypes === undefined || tags === undefined) {
    const missing = ['name', 'description', 'nodeTypes', 'tags'].filter((field) => !(field in update))
    throw new Problem(400, { details: `an update replaces all four fields: ${missing.join(', ')} missing` })
  }
  return readFields({ name, description, nodeTypes, tags })
}

type Fields = Required<UpdatePoolRequest>

/** Checks the limits of this server, which are stricter than the spec. */
function readFields({ name, description, nodeTypes, tags }: Fields): Fields {
  rejectInvalidTexts({ name }, 200)
  rejectInvalidTexts({ description }, 10_000)
  rejectBlankTexts({ name })
  if (nodeTypes.length > 100) throw new Problem(400, { details: '/nodeTypes: must have at most 100 entries' })
  if (tags.length > 100) throw new Problem(400, { details: '/tags: must have at most 100 entries' })
  for (const [index, { type, count }] of nodeTypes.entries()) {
    rejectInvalidTexts({ [`nodeTypes/${index}/type`]: type }, 100)
    if (count < 1 || count > 100_000) throw new Problem(400, { details: `/nodeTypes/${index}/count: must be from 1 to 100000` })
  }
  for (const [index, tag] of tags.entries()) rejectInvalidTexts({ [`tags/${index}`]: tag }, 200)
  // A new object without the unknown fields of the body.
  return { name, description, nodeTypes: nodeTypes.map(({ type, count }) => ({ type, count })), tags: [...new Set(tags)] }
}

/** SQLite ends text at a NUL, and a lone surrogate has no UTF-8 encoding. Both would be stored as something else. */
function rejectInvalidTexts(texts: Record<string, string>, maxCharacters: number): void {
  for (const [field, text] of Object.entries(texts)) {
    if (text.length > maxCharacters)
      throw new Problem(400, { details: `/${field}: must have at most ${maxCharacters} characters` })
    if (text.includes('\0')) throw new Problem(400, { details: `/${field}: must not contain the character U+0000` })
    if (!text.isWellFormed()) throw new Problem(400, { details: `/${field}: must be valid Unicode` })
  }
}

function rejectBlankTexts(texts: Record<string, string>): void {
  for (const [field, text] of Object.entries(texts)) {
    if (text.trim() === '') throw new Problem(400, { details: `/${field}: must not be empty` })
  }
}

/** Returns the body without fields that are `null`, which count as not sent. */
function unset(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(400, { details: 'the body must be a JSON object' })
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

function createProblem(schema: 'CreatePoolRequest' | 'UpdatePoolRequest', body: unknown): Problem {
  const issues = collectIssues(schema, body).map(({ path, message }) => `${path}: ${message}`)
  return new Problem(400, { details: issues.slice(0, 10).join('; ') })
}
