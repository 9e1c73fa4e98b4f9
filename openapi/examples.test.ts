import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { operations } from '../src/core/operations.ts'
import { document } from '../src/generated/document.ts'

// Uses ajv on the YAML file, so that a bug in the generated validators cannot hide an invalid example.
const spec = parse(await readFile('openapi/openapi.yaml', 'utf8'))
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true })
addFormats.default(ajv)
ajv.addSchema(spec, 'openapi')

interface Example {
  where: string
  /** JSON pointer of the schema. */
  schema: string
  value: unknown
}

const bodies = [...bodyExamples(spec)]
const fields = [...fieldExamples(spec)]

test('every response and every request body of every operation has an example', () => {
  const expected = Object.values(operations).flatMap(({ method, path, responses, requestSchema }) =>
    [...Object.keys(responses), ...(requestSchema ? ['request'] : [])].map((name) => `${method} ${path} ${name}`),
  )
  expect(expected).toContain('POST /api/pools request')
  expect([...new Set(bodies.map(({ where }) => where.replace(/ \S+$/, '')))].sort()).toEqual(expected.sort())
})

test.each([...bodies, ...fields])('$where is valid', ({ schema, value }) => {
  const validate = ajv.compile({ $ref: `openapi#${schema}` })
  validate(value)
  expect(validate.errors ?? []).toEqual([])
})

test('an invalid example fails validation', () => {
  const validate = ajv.compile({ $ref: 'openapi#/components/schemas/Pool' })
  expect(validate({ ...document.components.examples.Pool.value, createdAt: '15 January 2023' })).toBe(false)
})

test('the summary of the example list matches its pools', () => {
  const { summary, pools } = document.components.examples.PoolList.value
  expect(summary.totalPools).toBe(pools.length)
  expect(summary.activePools).toBe(pools.filter(({ status }) => status === 'active').length)
  expect(summary.totalNodes).toBe(pools.reduce((total, { nodeCount }) => total + nodeCount, 0))
})

test('the node counts of every example pool add up, and pool ids are unique', () => {
  const { Pool, PoolList, CreatedPool, UpdatedPool } = document.components.examples
  for (const pool of [Pool.value, ...PoolList.value.pools, CreatedPool.value, UpdatedPool.value]) {
    const counts: number[] = pool.nodeTypes.map(({ count }) => count)
    expect(counts.reduce((total, count) => total + count, 0)).toBe(pool.nodeCount)
  }
  const ids = PoolList.value.pools.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every example activity has the id and name of an example pool', () => {
  const names = new Map<string, string>(document.components.examples.PoolList.value.pools.map(({ id, name }) => [id, name]))
  for (const { poolId, poolName } of document.components.examples.ActivityList.value.activities) {
    expect(names.get(poolId)).toBe(poolName)
  }
})

type Json = { [key: string]: Json }

function* bodyExamples({ paths }: Json): Iterable<Example> {
  for (const [path, item] of Object.entries(paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      const bodies = { ...operation.responses, ...(operation.requestBody ? { request: operation.requestBody } : {}) }
      for (const [name, body] of Object.entries(bodies)) {
        for (const { schema, examples } of Object.values(resolveRef(body).content ?? {})) {
          for (const [key, example] of Object.entries(examples ?? {})) {
            const where = `${method.toUpperCase()} ${path} ${name} ${key}`
            yield { where, schema: schemaPointer(schema), value: resolveRef(example).value }
          }
        }
      }
    }
  }
}

function* fieldExamples({ components }: Json): Iterable<Example> {
  for (const [name, parameter] of Object.entries(components?.parameters ?? {})) {
    if ('example' in parameter)
      yield { where: `parameter ${name}`, schema: `/components/parameters/${name}/schema`, value: parameter.example }
  }
  for (const [name, { properties }] of Object.entries(components?.schemas ?? {})) {
    for (const [property, { examples }] of Object.entries(properties ?? {})) {
      for (const value of (examples ?? []) as Iterable<unknown>) {
        yield { where: `${name}.${property}`, schema: `/components/schemas/${name}/properties/${property}`, value }
      }
    }
  }
}

function resolveRef(node: Json): Json {
  const { $ref } = node
  if (typeof $ref !== 'string') return node
  return ($ref as string)
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key] as Json, spec as Json)
}

function schemaPointer(schema: Json | undefined): string {
  if (typeof schema?.$ref !== 'string') throw new Error('a body must reference a named schema')
  return (schema.$ref as string).slice(1)
}
