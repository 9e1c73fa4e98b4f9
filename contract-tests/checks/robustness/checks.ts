import type { Check } from '../../model/check.ts'

const api = '#/paths/~1api~1pools'

export const otherMethodsNeverFail = {
  id: 'robustness.other-methods-never-fail',
  description: 'Undocumented methods, HEAD and OPTIONS included, never cause a 5xx response other than 501.',
  pointer: api,
  level: 'should',
} as const satisfies Check

export const headMatchesGet = {
  id: 'robustness.head-is-a-get-without-a-body',
  description: 'HEAD returns the same status as GET, without a body. It may also return 405 or 501.',
  pointer: `${api}/get`,
  level: 'may',
} as const satisfies Check

export const unknownRoutesNeverFail = {
  id: 'robustness.unknown-routes-never-fail',
  description: 'Undocumented routes never cause a 5xx response.',
  pointer: api,
  level: 'should',
} as const satisfies Check

export const oddHeadersNeverFail = {
  id: 'robustness.odd-headers-never-fail',
  description: 'Unusual headers and query parameters of a read never cause a 5xx response.',
  pointer: `${api}/get`,
  level: 'should',
} as const satisfies Check

export const encodedBodiesDecode = {
  id: 'robustness.encodings-carry-the-same',
  description: 'A response in a requested content encoding decodes to JSON.',
  pointer: `${api}/get/responses/200`,
  level: 'must',
  anyBody: true,
} as const satisfies Check

export const wrongContentTypesNeverFail = {
  id: 'robustness.wrong-content-types-never-fail',
  description: 'A body with the wrong Content-Type, or with none, never causes a 5xx response.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
  anyBody: true,
} as const satisfies Check

export const oddJsonNeverFails = {
  id: 'robustness.odd-json-never-fails',
  description:
    'JSON with __proto__, duplicate keys, lone surrogates, NaN, 400 levels or invalid UTF-8 never causes a 5xx response.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
  anyBody: true,
} as const satisfies Check

export const largeBodiesNeverFail = {
  id: 'robustness.big-bodies-never-fail',
  description: 'A body of a megabyte never causes a 5xx response.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
  anyBody: true,
} as const satisfies Check

export const serverStillWorks = {
  id: 'robustness.still-answers-afterwards',
  description: 'After invalid and unusual requests, a list that could be read can still be read.',
  pointer: `${api}/get`,
  level: 'must',
  anyBody: true,
} as const satisfies Check
