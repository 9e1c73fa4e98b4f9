/**
 * Compiles the validators of the client. They check presence and JSON type only. They are part of every bundle and run on
 * lists of 100,000 pools, so ajv's code is reduced to these checks.
 */
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { transform } from 'esbuild'
import { maxIssues } from '../../src/core/max-issues.ts'
import type { Schema, Spec } from './rules.ts'

type Schemas = Record<string, Schema>

/** Returns the names of the body schemas of successful responses and of the documented errors. */
export function bodySchemaNames(spec: Spec): { successes: string[]; errors: string[] } {
  const operations = Object.values(spec.paths).flatMap((item) => Object.values(item))
  const responses = operations.flatMap((operation) => Object.values((operation.responses ?? {}) as Schemas))
  return {
    successes: [...new Set(responses.flatMap(readBodySchema))],
    errors: Object.values(spec.components.responses).flatMap(readBodySchema),
  }
}

function readBodySchema(response: Schema): string[] {
  const content = response.content as Record<string, { schema: { $ref: string } }> | undefined
  return Object.values(content ?? {}).map((media) => media.schema.$ref.split('/').at(-1) ?? '')
}

/** Returns a module that exports one function per schema. It returns the issues of a value, `[]` if there are none. */
export function compileIssueCollectors(schemas: Schemas, names: string[]): Promise<string> {
  const onViolation: OnViolation = (path, value, type) => `addIssue(issues, ${path}, ${value}, "${type}");`
  return compileEach(schemas, names, {
    shared: addIssue,
    start: 'const issues = [];',
    mayContinue: `!issues[${maxIssues - 1}]`,
    onViolation,
    end: 'return issues;',
  })
}

/** Returns a module that exports one function per schema. It returns true if a value matches. */
export function compileGuards(schemas: Schemas, names: string[]): Promise<string> {
  return compileEach(schemas, names, {
    shared: '',
    start: '',
    mayContinue: 'true',
    onViolation: () => 'return false;',
    end: 'return true;',
  })
}

/** Code around and inside of each compiled function. */
interface Template {
  shared: string
  start: string
  /** The condition to look at the next entry of an array. */
  mayContinue: string
  onViolation: OnViolation
  end: string
}
/** Returns the statement for a value of a wrong type. Its arguments are expressions. */
type OnViolation = (path: string, value: string, type: string) => string

async function compileEach(schemas: Schemas, names: string[], template: Template): Promise<string> {
  const { shared, start, mayContinue, onViolation, end } = template
  const compiled = new Map<string, string>()
  const code = names.map((name) => {
    const loose = JSON.stringify(loosen(schemas[name] ?? {}, schemas))
    const same = compiled.get(loose)
    if (same) return `export const ${name} = ${same}`
    compiled.set(loose, name)
    const statements = compile(JSON.parse(loose), onViolation)
      .replace(nested, 'if(!data){$3}$2')
      .replace(loop, `for(let $1=0; $1<$2 && ${mayContinue}; $1++)`)
    return `export function ${name}(data) {${start}${statements}${end}}`
  })
  return (await transform(`${shared}\n${code.join('\n')}`, { minifySyntax: true, target: 'es2022' })).code
}

/** Reduces a schema to presence and JSON type. References are resolved, so that only a violation concatenates its path. */
function loosen(schema: Schema, schemas: Schemas): Schema {
  const { $ref, type, required, properties = {}, items } = schema as Partial<Record<string, unknown>> & { properties?: Schemas }
  if (typeof $ref === 'string') return loosen(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas)
  const names = Object.keys(properties)
  const optional = names.filter((name) => !(required as string[]).includes(name))
  if (optional.length > 0) throw new Error(`optional properties of responses are not supported: ${optional}`)
  return {
    type: type === 'integer' ? 'number' : type,
    ...(names.length > 0
      ? { properties: Object.fromEntries(names.map((name) => [name, loosen((properties as Schemas)[name] ?? {}, schemas)])) }
      : {}),
    ...(items ? { items: loosen(items as Schema, schemas) } : {}),
  }
}

const addIssue = `function addIssue(issues, path, value, type) {
  if (!issues[${maxIssues - 1}]) issues.push({ path, message: value === undefined ? 'is missing' : 'must be ' + type })
}`
const loop = /for\(let (i\d+)=0; ?\1<(len\d+); ?\1\+\+\)/g

// The type check covers presence too: `undefined` has no JSON type.
const presence = /if\(data\d*\.\w+ !== undefined\)\{/g
const error =
  /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:"[^"]*",keyword:"type",params:\{type: "(\w+)"\},schema:.+?,parentSchema:.+?,data(?::(\S+?))?\};if\(vErrors === null\)\{vErrors = \[\1\];\}\s*else \{vErrors\.push\(\1\);\}errors\+\+;/g

// A function that returns at the first violation needs no nesting. esbuild then turns it into one expression. JSON values
// other than objects fail the checks of the properties; only `null` has none.
const nested = /^if\((data && .+?)\)\{(.+)\}else \{(return false;)\}$/s

/** Returns the statements of ajv's function, with its error objects replaced by `onViolation`. */
function compile(schema: Schema, onViolation: OnViolation): string {
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
    .replace(error, (_, __, path = 'instancePath', type, data = 'data') => onViolation(path, data, type))
    .replaceAll('instancePath', '""')
  if (/errors|undefined/i.test(statements))
    throw new Error(`openapi/generate/response-validators.ts cannot reduce this code of ajv: ${code}`)
  return statements
}

/** Returns the declarations of `compileIssueCollectors`. */
export function issueCollectorTypes(names: string[]): string {
  return `/** Returns the places of a value that violate its schema: a JSON pointer and the expected type of each. */
export type CollectIssues = (value: unknown) => { path: string; message: string }[]
${names.map((name) => `export declare const ${name}: CollectIssues`).join('\n')}
`
}

/** Returns the declarations of `compileGuards`. A literal type, such as that of `error`, is checked by its JSON type only. */
export function guardTypes(names: string[]): string {
  return names.map((name) => `export declare function ${name}(value: unknown): value is import('./schema.js').${name}\n`).join('')
}
