/**
 * Turns `openapi.yaml` into the files of `src/generated/`: types, validators, and the description as a value.
 * `npm run generate` writes them; `generate.test.ts` fails when they drift.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'
import { parse } from 'yaml'
import { answerNames, compileGuards, compileJudges, guardTypes, judgeTypes } from './response-validators.ts'
import { complaintsAbout, type Description } from './rules.ts'
import { compileValidators, guards, validatorTypes } from './validators.ts'

const source = new URL('../openapi.yaml', import.meta.url)
const generated = new URL('../../src/generated/', import.meta.url)
const notice = '// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.\n'

/** Every generated file, as its name below `src/generated/` and its text. Throws a list of what breaks the house rules of the description. */
export async function generate(yaml: string): Promise<Map<string, string>> {
  const description = parse(yaml) as Description
  const complaints = complaintsAbout(description)
  if (complaints.length > 0) throw new Error(`openapi.yaml cannot be generated from:\n  ${complaints.join('\n  ')}`)
  const { schemas } = description.components
  const names = Object.keys(schemas)
  const { successes, errors } = answerNames(description)
  return new Map([
    ['schema.d.ts', await types(yaml)],
    ['models.d.ts', `${notice}export type { ${names.join(', ')} } from './schema.js'\n`],
    ['document.ts', `${notice}export const document = ${JSON.stringify(description, null, 2)} as const\n`],
    ['validators.js', notice + (await compileValidators(schemas))],
    ['validators.d.ts', notice + validatorTypes(names)],
    ['guards.ts', notice + guards(schemas)],
    ['answers.js', notice + (await compileJudges(schemas, successes))],
    ['answers.d.ts', notice + judgeTypes(successes)],
    ['error-answers.js', notice + (await compileGuards(schemas, errors))],
    ['error-answers.d.ts', notice + guardTypes(errors)],
  ])
}

async function types(yaml: string): Promise<string> {
  const ast = await openapiTS(parse(yaml) as OpenAPI3, {
    alphabetize: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: openSet,
  })
  return notice + astToString(ast)
}

/** `x-extensible-enum` names known values of an open set: the editor offers them, and any other string is accepted. */
function openSet(schema: SchemaObject): ts.TypeNode | undefined {
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
