import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cache, here, run } from './prepare.ts'
import { median } from './stopwatch.ts'

/** Compiler diagnostics of one program. */
export interface CompilerCost {
  instantiations: number
  seconds: number
}

/** Measures the compiler for a program that calls the six operations, minus an empty program. */
export async function measureTypes(rounds: number): Promise<Record<string, CompilerCost>> {
  const measured: Record<string, CompilerCost[]> = {}
  await writeFile(join(cache, 'empty.ts'), 'export {}\n')
  for (const [name, program] of Object.entries(programs)) await writeFile(join(cache, `six-${name}.ts`), program)
  for (let round = 0; round < rounds; round++) {
    const empty = await check('empty')
    for (const name of Object.keys(programs)) {
      const { instantiations, seconds } = await check(`six-${name}`)
      const difference = { instantiations: instantiations - empty.instantiations, seconds: seconds - empty.seconds }
      measured[name] = [...(measured[name] ?? []), difference]
    }
  }
  return Object.fromEntries(
    Object.entries(measured).map(([name, runs]) => [
      name,
      {
        instantiations: median(runs.map(({ instantiations }) => instantiations)),
        seconds: median(runs.map(({ seconds }) => seconds)),
      },
    ]),
  )
}

async function check(name: string): Promise<CompilerCost> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'esnext', '--typeRoots', 'none']
  const lib = ['--moduleResolution', 'bundler', '--lib', 'es2022,dom,dom.iterable', '--extendedDiagnostics']
  const diagnostics = await run(
    process.execPath,
    [join(here, 'node_modules/typescript/bin/tsc'), ...options, ...lib, `${name}.ts`],
    cache,
  )
  const figure = (label: string) => Number(new RegExp(`${label}:\\s+([\\d.]+)`).exec(diagnostics)?.[1])
  return { instantiations: figure('Instantiations'), seconds: figure('Total time') }
}

const newPool = `{ name: 'a', description: '', region: 'b', provider: 'c', nodeTypes: [{ type: 'd', count: 8 }], tags: [] }`
const programs: Record<string, string> = {
  ours: `import { createClient } from '@nightcrawler/compute-pools'
const client = createClient({ baseUrl: 'http://pools.test' })
export const a = (await client.listPools()).pools.length
export const b = (await client.getPool('1')).name
export const c = (await client.createPool(${newPool})).id
export const d = (await client.updatePool('1', { name: 'e' })).id
export const e = (await client.deletePool('1')).success
export const f = (await client.listActivity({ poolId: '1' })).activities.length
`,
  'openapi-fetch': `import createClient from 'openapi-fetch'
import type { paths } from '../../src/generated/schema.js'
const client = createClient<paths>({ baseUrl: 'http://pools.test' })
const params = { path: { poolId: '1' } }
export const a = (await client.GET('/api/pools')).data?.pools.length
export const b = (await client.GET('/api/pools/{poolId}', { params })).data?.name
export const c = (await client.POST('/api/pools', { body: ${newPool} })).data?.id
export const d = (await client.PUT('/api/pools/{poolId}', { params, body: { name: 'e' } })).data?.id
export const e = (await client.DELETE('/api/pools/{poolId}', { params })).data?.success
export const f = (await client.GET('/api/pools/activity', { params: { query: { poolId: '1' } } })).data?.activities.length
`,
  orval: `declare global { var baseUrl: string }
import { createPool, deletePool, getPool, listActivity, listPools, updatePool } from './orval'
export const a = await listPools()
export const b = await getPool('1')
export const c = await createPool(${newPool})
export const d = await updatePool('1', { name: 'e' })
export const e = await deletePool('1')
export const f = await listActivity({ poolId: '1' })
`,
  'hey-api': `import { createPool, deletePool, getPool, listActivity, listPools, updatePool } from './hey-api'
const path = { poolId: '1' }
export const a = (await listPools()).data?.pools.length
export const b = (await getPool({ path })).data?.name
export const c = (await createPool({ body: ${newPool} })).data?.id
export const d = (await updatePool({ path, body: { name: 'e' } })).data?.id
export const e = (await deletePool({ path })).data?.success
export const f = (await listActivity({ query: { poolId: '1' } })).data?.activities.length
`,
}
