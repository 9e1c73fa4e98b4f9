/**
 * Compiles the tolerant validators of the client: presence and JSON type alone. They travel in every page that uses the
 * client, and run over lists of 100,000 pools, so what ajv compiles is cut down to what the client reads.
 */
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { transform } from 'esbuild'
import type { Description, Schema } from './rules.ts'

type Schemas = Record<string, Schema>

/** The names of the schemas that answers have: those of successes, and those of the documented errors. */
export function answerNames(description: Description): { successes: string[]; errors: string[] } {
  const operations = Object.values(description.paths).flatMap((item) => Object.values(item))
  const responses = operations.flatMap((operation) => Object.values((operation.responses ?? {}) as Schemas))
  return {
    successes: [...new Set(responses.flatMap((response) => bodyName(response)))],
    errors: Object.values(description.components.responses).flatMap((response) => bodyName(response)),
  }
}

function bodyName(response: Schema): string[] {
  const content = response.content as Record<string, { schema: { $ref: string } }> | undefined
  return Object.values(content ?? {}).map((media) => media.schema.$ref.split('/').at(-1) ?? '')
}

/** One exported function for each name, that lists what is wrong with a value. */
export async function compileAnswers(schemas: Schemas, names: string[]): Promise<string> {
  const compiled = new Map<string, string>()
  const code = names.map((name) => {
    const loose = JSON.stringify(loosen(schemas[name] ?? {}, schemas))
    const twin = compiled.get(loose)
    if (twin) return `export const ${name} = ${twin}`
    compiled.set(loose, name)
    return compile(name, JSON.parse(loose))
  })
  return (await transform(`${refuse}\n${code.join('\n')}`, { minifySyntax: true, target: 'es2022' })).code
}

/** The schema as the client reads it. References are resolved, so that a path is put together only where something is wrong. */
function loosen(schema: Schema, schemas: Schemas): Schema {
  const { $ref, type, required, properties = {}, items } = schema as Partial<Record<string, unknown>> & { properties?: Schemas }
  if (typeof $ref === 'string') return loosen(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas)
  const names = Object.keys(properties)
  const optional = names.filter((name) => !(required as string[]).includes(name))
  if (optional.length > 0) throw new Error(`compileAnswers takes every field of an answer for required, but not so: ${optional}`)
  return {
    type: type === 'integer' ? 'number' : type,
    ...(names.length > 0
      ? { properties: Object.fromEntries(names.map((name) => [name, loosen((properties as Schemas)[name] ?? {}, schemas)])) }
      : {}),
    ...(items ? { items: loosen(items as Schema, schemas) } : {}),
  }
}

const refuse = `function refuse(issues, path, value, type) {
  issues.push({ path, message: value === undefined ? 'is missing' : 'must be ' + type })
}`

// The checks of presence and of type are one and the same: `undefined` is of no type that JSON has.
const presence = /if\(data\d*\.\w+ !== undefined\)\{/g
const refusal =
  /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:"[^"]*",keyword:"type",params:\{type: "(\w+)"\},schema:.+?,parentSchema:.+?,data(?::(\S+?))?\};if\(vErrors === null\)\{vErrors = \[\1\];\}\s*else \{vErrors\.push\(\1\);\}errors\+\+;/g

function compile(name: string, schema: Schema): string {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    verbose: true,
    strictNumbers: false,
    code: { source: true, esm: true },
  })
  const code = standalone.default(ajv, ajv.compile(schema))
  const body = code
    .slice(code.indexOf('let vErrors = null'))
    .replace('let vErrors = null;let errors = 0;', 'const issues = [];')
    .replace(presence, '{')
    .replace(refusal, (_, __, path = 'instancePath', type, data = 'data') => `refuse(issues, ${path}, ${data}, "${type}");`)
    .replaceAll('instancePath', '""')
    .replace(/validate\d+\.errors = vErrors;return errors === 0;\s*\}$/, 'return issues}')
  if (/vErrors|errors/.test(body)) throw new Error(`compileAnswers does not know this code of ajv: ${body.slice(-300)}`)
  return `export function ${name}(data) {${body}`
}

/** The declarations that go with the compiled functions. */
export function answerTypes(names: string[]): string {
  return `/** Lists where a value departs from what the client relies on: JSON pointers into it, and what was expected there. */
export type Judge = (value: unknown) => { path: string; message: string }[]
${names.map((name) => `export declare const ${name}: Judge`).join('\n')}
`
}
