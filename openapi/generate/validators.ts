/** Compiles the schemas into one self-contained module of validators: no ajv, `require` or `new Function` at run time. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import addFormats from 'ajv-formats'
import { build } from 'esbuild'
import { maxIssues } from '../../src/core/max-issues.ts'
import type { Schema } from './rules.ts'

const openapiKeywords = ['components', 'x-source', 'x-extensible-enum', 'example', 'xml', 'externalDocs', 'discriminator']

/** Returns a module that exports one function per schema: `(value) => boolean`, with the errors of its last call in `.errors`. */
export async function compileValidators(schemas: Record<string, Schema>): Promise<string> {
  const names = Object.keys(schemas)
  const ajv = new Ajv2020({ allErrors: true, code: { source: true, esm: true, lines: true }, inlineRefs: false })
  addFormats.default(ajv, ['date', 'date-time'])
  ajv.addVocabulary(openapiKeywords)
  ajv.addSchema({ $id: 'openapi', components: { schemas } })
  const refs = Object.fromEntries(names.map((name) => [name, `openapi#/components/schemas/${name}`]))
  const code = limitErrors(standalone.default(ajv, refs))
  // ajv's ESM output still requires its runtime helpers and formats, so they are bundled.
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
  return limitSplits(bundle.outputFiles[0]?.text ?? '')
}

/** Ends the loops over arrays once enough errors are found. ajv copies all errors with each entry, which would take quadratic time. */
function limitErrors(code: string): string {
  return replaceEach(code, /for\(let (i\d+)=0; \1<(len\d+); \1\+\+\)/g, `for(let $1=0; $1<$2 && errors < ${maxIssues}; $1++)`)
}

/** Ends the split of a date-time at its third part, so that a text of millions of separators takes little memory. */
function limitSplits(code: string): string {
  return replaceEach(code, /\.split\(DATE_TIME_SEPARATOR\)/g, '.split(DATE_TIME_SEPARATOR, 3)')
}

function replaceEach(code: string, pattern: RegExp, replacement: string): string {
  const replaced = code.replace(pattern, replacement)
  if (replaced === code) throw new Error(`openapi/generate/validators.ts expects ${pattern} in the code of ajv`)
  return replaced
}

/** Returns the declarations of the compiled module. */
export function validatorTypes(names: string[]): string {
  return `/** One validation error of ajv. */
export interface ValidationError {
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
}
export interface Validate<T> {
  (value: unknown): value is T
  errors?: ValidationError[] | null
}
${names.map((name) => `export declare const ${name}: Validate<import('./schema.js').${name}>`).join('\n')}
`
}

/** Returns the module of the public type guards, such as `isPool`. */
export function generateGuards(schemas: Record<string, Schema>): string {
  const names = Object.keys(schemas)
  const each = Object.entries(schemas).map(([name, { description, 'x-source': source }]) => {
    const comment = `/**
 * Returns true if the value matches the schema ${name}. ${description}
 *
 * @see "${source}" in the API document
 */`
    return `${comment}\nexport const is${name} = (value: unknown): value is ${name} => compiled.${name}(value)\n`
  })
  return `import type { ${names.join(', ')} } from './schema.js'
import * as compiled from './validators.js'

${each.join('\n')}`
}
