import { isObject, on } from '../mutators.ts'
import { createPool, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Rejected requests that change the server anyway. */
export const rejectedRequests: NonconformingServers = {
  'rejected-create-creates': {
    description: 'A rejected create leaves a pool without nodes behind.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['requests.refused-create-creates-nothing'],
    serve: mutated(
      on('createPool', async ({ json: sent, forward }) => {
        const response = await forward()
        const named = response.status === 400 && isObject(sent) && typeof sent.name === 'string' && sent.name !== ''
        if (named) await forward({ json: { name: sent.name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] } })
        return response
      }),
    ),
  },
  'rejected-update-is-half-done': {
    description: 'A rejected update stores the fields before the invalid one.',
    reading: 'invalid input',
    pointer: `${updatePool}/responses/400`,
    caughtBy: ['requests.refused-update-changes-nothing'],
    serve: mutated(
      on('updatePool', async ({ json: sent, forward }) => {
        const response = await forward()
        if (response.status !== 400 || !isObject(sent)) return response
        for (const field of ['name', 'description', 'tags']) if (!(await forward({ json: { [field]: sent[field] } })).ok) break
        return response
      }),
    ),
  },
  'rejected-update-clears-the-nodes': {
    description: 'A rejected update deletes the existing node types.',
    reading: 'invalid input',
    pointer: `${updatePool}/responses/400`,
    caughtBy: ['requests.refused-update-changes-nothing'],
    serve: mutated(
      on('updatePool', async ({ json: sent, forward }) => {
        const response = await forward()
        if (response.status === 400 && isObject(sent) && 'nodeTypes' in sent) await forward({ json: { nodeTypes: [] } })
        return response
      }),
    ),
  },
}
