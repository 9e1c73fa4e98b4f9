/** Compiles the schemas into one self-contained module of validating functions: no ajv, no `require`, no `new Function` at run time. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { build } from 'esbuild'
import type { Schema } from './rules.ts'

const openapiKeywords = ['components', 'x-source', 'x-extensible-enum', 'example', 'xml', 'externalDocs', 'discriminator']

/** One exported function for each schema, by its name: `(value) => boolean`, with the reasons of the last refusal in `.errors`. */
export async function compileValidators(schemas: Record<string, Schema>): Promise<string> {
  const names = Object.keys(schemas)
  const ajv = new Ajv2020({ allErrors: true, code: { source: true, esm: true, lines: true }, inlineRefs: false })
  addFormats.default(ajv, ['date', 'date-time'])
  ajv.addVocabulary(openapiKeywords)
  ajv.addSchema({ $id: 'openapi', components: { schemas } })
  const refs = Object.fromEntries(names.map((name) => [name, `openapi#/components/schemas/${name}`]))
  const code = standalone.default(ajv, refs)
  // esm output still requires ajv's runtime helpers and formats: bundling them in makes the module stand alone.
  const bundle = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['main'],
    minifySyntax: true,
    legalComments: 'none',
    write: false,
  })
  return bundle.outputFiles[0]?.text ?? ''
}

/** The declarations that go with a compiled module. */
export function validatorTypes(names: string[]): string {
  return `/** One reason for a refusal, as ajv gives it. */
export interface Refusal {
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
}
export interface Validate<T> {
  (value: unknown): value is T
  errors?: Refusal[] | null
}
${names.map((name) => `export declare const ${name}: Validate<import('./schema.js').${name}>`).join('\n')}
`
}

/** The public guards, such as `isPool`, around the compiled module. The description of a schema says what it is for. */
export function guards(schemas: Record<string, Schema>): string {
  const names = Object.keys(schemas)
  const each = Object.entries(schemas).map(([name, { description, 'x-source': source }]) => {
    const comment = `/**
 * Whether the value is a ${name} to the letter of the description. ${description}
 *
 * @see "${source}" in the API document
 */`
    return `${comment}\nexport const is${name} = (value: unknown): value is ${name} => compiled.${name}(value)\n`
  })
  return `import type { ${names.join(', ')} } from './schema.js'
import * as compiled from './validators.js'

${each.join('\n')}`
}
