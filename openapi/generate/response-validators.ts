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

/** One exported function for each name, that lists what is wrong with a value: `[]` when nothing is. */
export function compileJudges(schemas: Schemas, names: string[]): Promise<string> {
  const list = (path: string, value: string, type: string) => `refuse(issues, ${path}, ${value}, "${type}");`
  return compileEach(schemas, names, refuse, 'const issues = [];', list, 'return issues;')
}

/** One exported function for each name, that only says whether a value is right: nobody is told what is wrong with the body of an error. */
export function compileGuards(schemas: Schemas, names: string[]): Promise<string> {
  return compileEach(schemas, names, '', '', () => 'return false;', 'return true;')
}

type Refusal = (path: string, value: string, type: string) => string

async function compileEach(schemas: Schemas, names: string[], shared: string, start: string, refusal: Refusal, end: string) {
  const twins = new Map<string, string>()
  const code = names.map((name) => {
    const loose = JSON.stringify(loosen(schemas[name] ?? {}, schemas))
    const twin = twins.get(loose)
    if (twin) return `export const ${name} = ${twin}`
    twins.set(loose, name)
    return `export function ${name}(data) {${start}${compile(JSON.parse(loose), refusal).replace(nested, 'if(!($1)){$3}$2')}${end}}`
  })
  return (await transform(`${shared}\n${code.join('\n')}`, { minifySyntax: true, target: 'es2022' })).code
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
const error =
  /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:"[^"]*",keyword:"type",params:\{type: "(\w+)"\},schema:.+?,parentSchema:.+?,data(?::(\S+?))?\};if\(vErrors === null\)\{vErrors = \[\1\];\}\s*else \{vErrors\.push\(\1\);\}errors\+\+;/g

// A function that ends at the first fault needs no nesting: esbuild makes one expression of what it then is.
const nested = /^if\((data && .+?)\)\{(.+)\}else \{(return false;)\}$/s

/** The statements of the function that ajv compiles, with its error objects replaced. */
function compile(schema: Schema, refusal: Refusal): string {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    verbose: true,
    strictNumbers: false,
    code: { source: true, esm: true },
  })
  const code = standalone.default(ajv, ajv.compile(schema))
  const statements = code
    .slice(code.indexOf('let vErrors = null'))
    .replace('let vErrors = null;let errors = 0;', '')
    .replace(/validate\d+\.errors = vErrors;return errors === 0;\s*\}$/, '')
    .replace(presence, '{')
    .replace(error, (_, __, path = 'instancePath', type, data = 'data') => refusal(path, data, type))
    .replaceAll('instancePath', '""')
  if (/errors|undefined/i.test(statements))
    throw new Error(`openapi/generate/response-validators.ts does not know this code of ajv: ${code}`)
  return statements
}

/** The declarations of `compileJudges`. */
export function judgeTypes(names: string[]): string {
  return `/** Lists where a value departs from what the client relies on: JSON pointers into it, and what was expected there. */
export type Judge = (value: unknown) => { path: string; message: string }[]
${names.map((name) => `export declare const ${name}: Judge`).join('\n')}
`
}

/** The declarations of `compileGuards`. Of a literal type, such as that of `error`, only its JSON type has been looked at. */
export function guardTypes(names: string[]): string {
  return names.map((name) => `export declare function ${name}(value: unknown): value is import('./schema.js').${name}\n`).join('')
}
