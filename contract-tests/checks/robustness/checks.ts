import type { Check } from '../../model/check.ts'

const api = '#/paths/~1api~1pools'

export const otherMethodsNeverFail = {
  id: 'robustness.other-methods-never-fail',
  description: 'Undocumented methods, HEAD and OPTIONS included, never cause a 5xx response.',
  pointer: api,
  level: 'should',
} as const satisfies Check

export const headMatchesGet = {
  id: 'robustness.head-is-a-get-without-a-body',
  description: 'HEAD returns the status of GET, or is rejected.',
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
  description: 'Unknown conditions, ranges, languages, encodings and media types never cause a 5xx response.',
  pointer: `${api}/get`,
  level: 'should',
} as const satisfies Check

export const encodedBodiesDecode = {
  id: 'robustness.encodings-carry-the-same',
  description: 'A response in a requested content encoding decodes to JSON.',
  pointer: `${api}/get/responses/200`,
  level: 'must',
} as const satisfies Check

export const wrongContentTypesNeverFail = {
  id: 'robustness.wrong-content-types-never-fail',
  description: 'A body with the wrong Content-Type, or with none, never causes a 5xx response.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const oddJsonNeverFails = {
  id: 'robustness.odd-json-never-fails',
  description:
    'Odd JSON never causes a 5xx response: __proto__, duplicate keys, lone surrogates, NaN, 400 levels, bytes that are not UTF-8.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const largeBodiesNeverFail = {
  id: 'robustness.big-bodies-never-fail',
  description: 'A body of a megabyte is stored or rejected without a 5xx response.',
  pointer: `${api}/post/requestBody`,
  level: 'should',
} as const satisfies Check

export const serverStillWorks = {
  id: 'robustness.still-answers-afterwards',
  description: 'After the odd requests, the list can still be read.',
  pointer: `${api}/get`,
  level: 'must',
} as const satisfies Check
