import { errorResponse, intercept, type Mutator, mutateErrors, mutatePools, on, withBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `answers`. */
export const answers = {
  'answers.request-gets-an-answer': on('deletePool', () => {
    throw new TypeError('connection reset')
  }),
  'answers.documented-request-never-fails': on('listActivity', () => errorResponse(500)),
  'answers.create-is-201': mutateStatus('createPool', 200),
  'answers.create-status-carries-a-pool': mutateStatus('createPool', 203),
  'answers.status-is-documented': intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === 400 ? withBody(response, await response.text(), { status: 422 }) : response
  }),
  'answers.success-is-200': mutateStatus('deletePool', 202),
  'answers.success-matches-its-schema': mutatePools(({ gpuUtilization: _, ...pool }) => pool),
  'answers.nesting-is-limited': on('getPool', async ({ forward }) => {
    const response = await forward()
    const deep = '['.repeat(100_001) + ']'.repeat(100_001)
    return withBody(response, (await response.text()).replace('{', `{"deep":${deep},`))
  }),
  'answers.reads-are-not-cached': on('getPool', async ({ forward }) => {
    const response = await forward()
    return withBody(response, await response.text(), { headers: { 'cache-control': 'private, max-age=60' } })
  }),
  'answers.body-is-json': on('deletePool', async ({ forward }) => withBody(await forward(), 'OK')),
  'answers.body-is-utf-8': on('listPools', async ({ forward }) => {
    const response = await forward()
    const bytes = new Uint8Array(await response.arrayBuffer())
    // 0xe9 is é in Latin-1, and no UTF-8 before an ASCII letter.
    bytes[bytes.indexOf(0x54)] = 0xe9
    return withBody(response, bytes)
  }),
  'answers.keys-are-unique': on('getPool', async ({ forward }) => {
    const response = await forward()
    return withBody(response, (await response.text()).replace('{', '{"name":"twice",'))
  }),
  'answers.media-type-is-json': intercept(async ({ forward }) => {
    const response = await forward()
    return withBody(response, await response.text(), { headers: { 'content-type': 'text/html' } })
  }),
  'answers.bad-request-has-details': mutateErrors(({ details: _, ...body }) => body),
  'answers.error-has-its-fields': mutateErrors(({ message, ...body }) => ({ ...body, msg: message })),
  'answers.error-phrase-fits-its-status': mutateErrors((body) => ({ ...body, error: String(body.error).toUpperCase() })),
  'answers.errors-leak-nothing': mutateErrors((body) => ({
    ...body,
    message: 'Error: no\n    at handle (/srv/app/src/pools.js:12:7)',
  })),
  'answers.body-is-complete': on('getPool', async ({ forward }) => {
    const response = await forward()
    const text = await response.text()
    return withBody(response, text, { headers: { 'content-length': String(text.length + 40) } })
  }),
  'answers.length-is-true': on('getPool', async ({ forward }) => {
    const response = await forward()
    const text = await response.text()
    return withBody(response, text, { headers: { 'content-length': String(text.length - 1) } })
  }),
} satisfies MutantsOf<'answers'>

function mutateStatus(id: 'createPool' | 'deletePool', status: number): Mutator {
  return on(id, async ({ forward }) => {
    const response = await forward()
    return response.ok ? withBody(response, await response.text(), { status }) : response
  })
}
