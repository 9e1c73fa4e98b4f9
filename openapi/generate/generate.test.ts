import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generate } from './generate.ts'

const yaml = await readFile('openapi/openapi.yaml', 'utf8')

test('src/generated matches the output of `npm run generate`', async () => {
  const files = await generate(yaml)
  expect((await readdir('src/generated')).sort()).toEqual([...files.keys()].sort())
  for (const [name, text] of files) expect(await readFile(`src/generated/${name}`, 'utf8'), name).toBe(text)
})

test('generated JavaScript has no import, no require and no eval', async () => {
  for (const [name, text] of await generate(yaml)) {
    // esbuild writes `__require` for modules that it could not bundle. A string may mention `require`.
    if (name.endsWith('.js')) expect(text.match(/^import\b|\bimport\(|__require|new Function|\beval\(/m), name).toBeNull()
  }
})

test.each([
  [
    'a response with an inline schema',
    /(All pools and their summary\.\n {10}content:\n {12}application\/json:\n {14}schema:\n) {16}\$ref: .*\n/,
    '$1                type: object\n',
    'GET /api/pools 200 (application/json): the schema must be a $ref into components/schemas',
  ],
  [
    'an operation without a source',
    / {6}x-source: Endpoints \/ Delete Pool\n/,
    '',
    'DELETE /api/pools/{poolId}: x-source must name a section of the API document',
  ],
  [
    'a schema without a source',
    / {6}x-source: Data Models \/ Pool Object\n/,
    '',
    'schema Pool: x-source must name a section of the API document',
  ],
  [
    'a property without a source',
    / {10}x-source: Data Models \/ Pool Object \/ region\n/,
    '',
    'property Pool.region: x-source must name a section of the API document',
  ],
  [
    'a nested object in a schema',
    /( {8}tags:\n {10}type: array\n {10}items:\n) {12}type: string\n/,
    '$1            { type: object, properties: { name: { type: string } } }\n',
    'property Pool.tags: an object needs a named schema of its own',
  ],
])('%s is rejected', async (_, search, replacement, violation) => {
  const broken = yaml.replace(search, replacement)
  expect(broken).not.toBe(yaml)
  await expect(generate(broken)).rejects.toThrow(`cannot generate from openapi.yaml:\n  ${violation}`)
})
