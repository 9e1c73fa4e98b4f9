import * as fc from 'fast-check'
import { document } from '../../../src/generated/document.ts'

interface JsonSchema {
  $ref?: string
  type?: string
  minLength?: number
  minimum?: number
  maximum?: number
  required?: readonly string[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
}

/** Generates values that match a schema of the spec, in sizes that people send. */
export function arbitraryOf(name: keyof typeof document.components.schemas): fc.Arbitrary<unknown> {
  return arbitraryFor(document.components.schemas[name] as JsonSchema)
}

function arbitraryFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.$ref) return arbitraryOf(schema.$ref.split('/').at(-1) as keyof typeof document.components.schemas)
  switch (schema.type) {
    case 'string':
      return arbitraryText(schema.minLength ?? 0)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(arbitraryFor(schema.items ?? {}), { maxLength: 4 })
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, arbitraryFor(value)] as const)
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(schema.required ?? [])] })
    }
    default:
      throw new Error(`cannot generate values of type ${schema.type}: add a case to arbitraryFor()`)
  }
}

/** Generates mostly text that people type. Lone surrogates are omitted, because they are invalid Unicode. */
function arbitraryText(minLength: number): fc.Arbitrary<string> {
  const size = { minLength, maxLength: 24 }
  return fc.oneof(
    { weight: 3, arbitrary: fc.string(size) },
    { weight: 2, arbitrary: fc.string({ ...size, unit: fc.constantFrom(...scripts) }) },
    { weight: 1, arbitrary: fc.string({ ...size, unit: codePoint }) },
  )
}

/** Characters that are stored, compared or cased in different ways. */
const scripts = [...'aZ09 .-_/äßñÅçøİıſΣςЖя世界日本語한국어𠮷עברעربي', 'e\u0301', '👩\u200d🚀', '🇪🇺', '😀', '\u00a0', '\u200b']

const codePoint = fc
  .integer({ min: 1, max: 0x10_ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
