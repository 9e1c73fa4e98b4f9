/**
 * Generates `src/generated/` from `openapi.yaml`: types, validators, and the spec as a value. `npm run generate` writes the
 * files. `generate.test.ts` fails if they are out of date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'
import { parse } from 'yaml'
import { bodySchemaNames, compileGuards, compileIssueCollectors, guardTypes, issueCollectorTypes } from './response-validators.ts'
import { findViolations, type Spec } from './rules.ts'
import { compileValidators, generateGuards, validatorTypes } from './validators.ts'

const source = new URL('../openapi.yaml', import.meta.url)
const generated = new URL('../../src/generated/', import.meta.url)
const notice = '// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.\n'

/**
 * Returns the text of every generated file by its name below `src/generated/`.
 *
 * @throws {Error} with all violations of the rules in `rules.ts`.
 */
export async function generate(yaml: string): Promise<Map<string, string>> {
  const spec = parse(yaml) as Spec
  const violations = findViolations(spec)
  if (violations.length > 0) throw new Error(`cannot generate from openapi.yaml:\n  ${violations.join('\n  ')}`)
  const { schemas } = spec.components
  const names = Object.keys(schemas)
  const { successes, errors } = bodySchemaNames(spec)
  return new Map([
    ['schema.d.ts', notice + (await generateTypes(yaml))],
    ['models.d.ts', `${notice}export type { ${names.join(', ')} } from './schema.js'\n`],
    ['document.ts', `${notice}export const document = ${JSON.stringify(spec, null, 2)} as const\n`],
    ['validators.js', notice + (await compileValidators(schemas))],
    ['validators.d.ts', notice + validatorTypes(names)],
    ['guards.ts', notice + generateGuards(schemas)],
    ['response-validators.js', notice + (await compileIssueCollectors(schemas, successes))],
    ['response-validators.d.ts', notice + issueCollectorTypes(successes)],
    ['error-validators.js', notice + (await compileGuards(schemas, errors))],
    ['error-validators.d.ts', notice + guardTypes(errors)],
  ])
}

async function generateTypes(yaml: string): Promise<string> {
  const ast = await openapiTS(parse(yaml) as OpenAPI3, {
    alphabetize: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: openEnum,
  })
  return astToString(ast)
}

/** Returns the type of an `x-extensible-enum`: editors complete the known values, and any other string is accepted. */
function openEnum(schema: SchemaObject): ts.TypeNode | undefined {
  const known: unknown = (schema as { 'x-extensible-enum'?: unknown })['x-extensible-enum']
  if (!Array.isArray(known)) return undefined
  const anyString = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ])
  return ts.factory.createUnionTypeNode([
    ...known.map((value) => ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(String(value)))),
    ts.factory.createParenthesizedType(anyString),
  ])
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  for (const [name, text] of await generate(await readFile(source, 'utf8'))) {
    const file = new URL(name, generated)
    await mkdir(dirname(fileURLToPath(file)), { recursive: true })
    await writeFile(file, text)
    console.log(`src/generated/${name}`)
  }
}
