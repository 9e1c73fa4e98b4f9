import fc from 'fast-check'
import { test } from 'vitest'
import { createRedact } from '../../model/redact.ts'
import { collectSecrets } from '../../model/secrets.ts'
import { encodings } from './echoes.ts'
import { assertNoLeak } from './leaks.ts'

const token = fc.string({ unit: fc.constantFrom(...'abcdefXYZ0123456789-._~+/='), minLength: 12, maxLength: 40 })
const encoding = fc.constantFrom(...Object.values(encodings).map(({ encode }) => encode))
const text = fc.string({ unit: 'grapheme-ascii', maxLength: 20 })

test('no text has a token that was put there in any encoding', () => {
  // A token needs as many letters and digits for the search after decoding to be certain.
  const distinct = token.filter((value) => new Set(value.match(/[a-z0-9]/gi)).size >= 10)
  const property = fc.property(distinct, fc.array(fc.tuple(text, encoding), { maxLength: 3 }), (secret, parts) => {
    const redact = createRedact(collectSecrets({ token: secret, headers: {} }))
    const echoed = parts.map(([before, encode]) => `${before} ${encode(secret)} `).join('')
    assertNoLeak(redact(echoed).replaceAll(/\$[A-Z_]+|\*\*\*/g, '|'), secret)
  })
  fc.assert(property, { numRuns: 500 })
}, 60_000)
