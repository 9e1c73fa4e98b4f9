import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generate } from './generate.ts'

const yaml = await readFile('openapi/openapi.yaml', 'utf8')

test('src/generated is what `npm run generate` makes of openapi.yaml, file by file', async () => {
  const made = await generate(yaml)
  expect((await readdir('src/generated')).sort()).toEqual([...made.keys()].sort())
  for (const [name, text] of made) expect(await readFile(`src/generated/${name}`, 'utf8'), name).toBe(text)
})

test('what is generated to run needs nothing: no import, no require, no code from strings', async () => {
  for (const [name, text] of await generate(yaml)) {
    // esbuild writes `__require` for what it could not bundle; a string that only mentions `require` does no harm.
    if (name.endsWith('.js')) expect(text.match(/^import\b|\bimport\(|__require|new Function|\beval\(/m), name).toBeNull()
  }
})

test.each([
  [
    'an answer with a schema in place',
    /(All pools and their summary\.\n {10}content:\n {12}application\/json:\n {14}schema:\n) {16}\$ref: .*\n/,
    '$1                type: object\n',
    'GET /api/pools 200 (application/json): the schema must be a $ref into components/schemas',
  ],
  [
    'an operation without a source',
    / {6}x-source: Endpoints \/ Delete Pool\n/,
    '',
    'DELETE /api/pools/{poolId}: x-source must name the section of the document',
  ],
  [
    'a schema without a source',
    / {6}x-source: Data Models \/ Pool Object\n/,
    '',
    'schema Pool: x-source must name the section of the document',
  ],
  [
    'a property without a source',
    / {10}x-source: Data Models \/ Pool Object \/ region\n/,
    '',
    'property Pool.region: x-source must name the section of the document',
  ],
  [
    'an object inside of a schema',
    /( {8}tags:\n {10}type: array\n {10}items:\n) {12}type: string\n/,
    '$1            { type: object, properties: { name: { type: string } } }\n',
    'property Pool.tags: an object needs a named schema of its own',
  ],
])('%s is refused, by its name', async (_, search, replacement, complaint) => {
  const broken = yaml.replace(search, replacement)
  expect(broken).not.toBe(yaml)
  await expect(generate(broken)).rejects.toThrow(`openapi.yaml cannot be generated from:\n  ${complaint}`)
})
