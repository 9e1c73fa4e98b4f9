import type { Pool } from '../../../src/generated/schema.js'
import { isObject, on } from '../mutators.ts'
import { assignAlias, withAliases, withOverrides } from './defects.ts'
import { poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Requests that set fields which only the server may set. */
export const serverOwnedFields: NonconformingServers = {
  'create-sets-the-status': {
    description: 'A create with a status sets it.',
    reading: 'undocumented fields',
    pointer: poolField('status'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['createPool'], ['status'])),
  },
  'create-sets-the-id': {
    description: 'A create with an id sets it.',
    reading: 'undocumented fields',
    pointer: poolField('id'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ json: sent, forward }) => {
          const wanted = isObject(sent) && typeof sent.id === 'string' && sent.id !== '' ? sent.id : undefined
          const response = await forward()
          return wanted === undefined ? response : assignAlias(response, aliases, wanted)
        }),
      ),
    ),
  },
  'request-sets-the-node-count': {
    description: 'A nodeCount in a request replaces the computed one.',
    reading: 'undocumented fields',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up', 'requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['createPool', 'updatePool'], ['nodeCount'])),
  },
  'update-sets-the-creation-date': {
    description: 'An update with createdAt or utilization sets them.',
    reading: 'undocumented fields',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'requests.server-owned-fields-take-no-effect'],
    serve: mutated(
      applyServerOwnedFields(['updatePool'], ['createdAt', 'cpuUtilization', 'gpuUtilization', 'memoryUtilization']),
    ),
  },
  'update-sets-the-status': {
    description: 'An update with a status sets it.',
    reading: 'undocumented fields',
    pointer: poolField('status'),
    caughtBy: ['requests.server-owned-fields-take-no-effect'],
    serve: mutated(applyServerOwnedFields(['updatePool'], ['status'])),
  },
}

/** Applies fields of the body that only the server may set. */
function applyServerOwnedFields(ids: ('createPool' | 'updatePool')[], fields: (keyof Pool)[]) {
  return withOverrides((overrides) =>
    on(ids, async ({ json: sent, forward }) => {
      const response = await forward()
      if (!response.ok || !isObject(sent)) return response
      const { id } = (await response.clone().json()) as Pool
      const taken = fields.filter((field) => field in sent).map((field) => [field, sent[field]])
      overrides.set(id, { ...overrides.get(id), ...Object.fromEntries(taken) })
      return response
    }),
  )
}
