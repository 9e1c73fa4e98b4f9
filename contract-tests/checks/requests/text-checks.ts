import type { Check } from '../../model/check.ts'

const name = '#/components/schemas/UpdatePoolRequest/properties/name'

export const textChecks = {
  textIsKept: {
    id: 'text.is-kept-as-it-was-sent',
    description: 'Names, descriptions and tags in any script are returned unchanged or rejected with 400.',
    pointer: name,
    level: 'should',
  },
  textNeverFails: {
    id: 'text.never-makes-the-server-fail',
    description: 'No text in a name, description or tag causes a 5xx response.',
    pointer: name,
    level: 'should',
    anyBody: true,
  },
  longTextIsKept: {
    id: 'text.is-not-cut-off',
    description: 'Long texts are returned in full or rejected with 400.',
    pointer: '#/components/schemas/UpdatePoolRequest/properties/description',
    level: 'should',
  },
} as const satisfies Record<string, Check>
