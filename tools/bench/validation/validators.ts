/** Validators that check the presence and type of every field, as the client does. */
import type { Validator } from './validator.ts'

type Load = () => Promise<Validator>

export const validators = {
  'ours, compiled ahead': async () => {
    const { PoolList } = await import('../../../src/generated/response-validators.js')
    return (value) => PoolList(value).length === 0
  },

  'ours, formats and ranges too': async () => {
    const { isPoolList } = await import('@nightcrawler/compute-pools/validators')
    return isPoolList
  },

  'ajv, at run time': async () => {
    const { Ajv } = await import('ajv')
    return new Ajv().compile(jsonSchema)
  },

  'zod 4': async () => {
    const z = await import('zod')
    const nodeTypes = z.array(z.object({ type: z.string(), count: z.number() }))
    const pool = z.object({ ...each(texts, z.string()), ...each(figures, z.number()), nodeTypes, tags: z.array(z.string()) })
    const list = z.object({ summary: z.object(each(summary, z.number())), pools: z.array(pool) })
    return (value) => list.safeParse(value).success
  },

  valibot: async () => {
    const v = await import('valibot')
    const nodeTypes = v.array(v.object({ type: v.string(), count: v.number() }))
    const pool = v.object({ ...each(texts, v.string()), ...each(figures, v.number()), nodeTypes, tags: v.array(v.string()) })
    const list = v.object({ summary: v.object(each(summary, v.number())), pools: v.array(pool) })
    return (value) => v.is(list, value)
  },

  TypeBox: async () => {
    const [{ Type }, { Compile }] = await Promise.all([import('typebox'), import('typebox/compile')])
    const nodeTypes = Type.Array(Type.Object({ type: Type.String(), count: Type.Number() }))
    const tags = Type.Array(Type.String())
    const pool = Type.Object({ ...each(texts, Type.String()), ...each(figures, Type.Number()), nodeTypes, tags })
    const list = Compile(Type.Object({ summary: Type.Object(each(summary, Type.Number())), pools: Type.Array(pool) }))
    return (value) => list.Check(value)
  },

  ArkType: async () => {
    const { type } = await import('arktype')
    const nodeType = type({ type: 'string', count: 'number' })
    const pool = type({
      ...each(texts, 'string' as const),
      ...each(figures, 'number' as const),
      nodeTypes: nodeType.array(),
      tags: 'string[]',
    })
    const list = type({ summary: each(summary, 'number' as const), pools: pool.array() })
    return (value) => list.allows(value)
  },
} satisfies Record<string, Load>

export type ValidatorName = keyof typeof validators

const texts = ['id', 'name', 'description', 'status', 'region', 'provider', 'createdAt'] as const
const utilizations = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'] as const
const figures = ['nodeCount', ...utilizations] as const
const summary = ['totalPools', 'activePools', 'totalNodes', 'totalCapacity'] as const

function each<Name extends string, Schema>(names: readonly Name[], schema: Schema): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>
}

function object(properties: Record<string, object>): object {
  return { type: 'object', properties, required: Object.keys(properties) }
}

const string = { type: 'string' }
const number = { type: 'number' }
const pool = object({
  ...each(texts, string),
  ...each(figures, number),
  nodeTypes: { type: 'array', items: object({ type: string, count: number }) },
  tags: { type: 'array', items: string },
})
const jsonSchema = object({ summary: object(each(summary, number)), pools: { type: 'array', items: pool } })
