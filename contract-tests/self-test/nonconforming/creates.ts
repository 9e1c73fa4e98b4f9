import type { NodeType, Pool, PoolList } from '../../../src/generated/schema.js'
import { isObject, mutateBody, on, rewriteBody } from '../mutators.ts'
import { assignAlias, compose, echoSentFields, isList, recountSummary, withAliases, withState } from './defects.ts'
import { createPool, listPools, poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Creates that store something else, or store it under another id. */
export const creates: NonconformingServers = {
  'create-stores-no-description': {
    description: 'A create does not store the description but responds with it.',
    reading: 'body of a create',
    pointer: poolField('description'),
    caughtBy: ['lifecycle.created-pool-is-readable'],
    serve: mutated(
      compose(
        rewriteBody((sent) => ({ ...sent, description: '' }), ['createPool']),
        echoSentFields,
      ),
    ),
  },
  'create-keeps-one-of-equal-types': {
    description: 'Of two equal node types only the last one is stored, so nodes are lost.',
    reading: 'counts of node types',
    pointer: poolField('nodeTypes'),
    caughtBy: ['requests.equal-node-types-keep-their-total', 'requests.valid-updates-are-kept-or-refused'],
    serve: mutated(
      rewriteBody((sent) => ({
        ...sent,
        ...(isList(sent.nodeTypes)
          ? { nodeTypes: [...new Map(sent.nodeTypes.map((node) => [(node as NodeType | null)?.type, node])).values()] }
          : {}),
      })),
    ),
  },
  'create-keeps-the-first-type': {
    description: 'A create stores only the first node type.',
    reading: 'counts of node types',
    pointer: poolField('nodeTypes'),
    caughtBy: [
      'requests.counts-must-be-whole-numbers',
      'requests.equal-node-types-keep-their-total',
      'requests.valid-bodies-are-kept-or-refused',
    ],
    serve: mutated(
      rewriteBody(
        (sent) => ({ ...sent, ...(isList(sent.nodeTypes) ? { nodeTypes: sent.nodeTypes.slice(0, 1) } : {}) }),
        ['createPool'],
      ),
    ),
  },
  'create-adds-a-tag': {
    description: 'A create adds the provider as a tag.',
    reading: 'tags',
    pointer: poolField('tags'),
    caughtBy: ['lifecycle.create-keeps-node-types-and-tags'],
    serve: mutated(
      rewriteBody(
        (sent) => ({ ...sent, ...(isList(sent.tags) ? { tags: [...sent.tags, String(sent.provider).toLowerCase()] } : {}) }),
        ['createPool'],
      ),
    ),
  },
  'create-ignores-the-region': {
    description: 'A create ignores the region and uses the configured one.',
    reading: 'body of a create',
    pointer: poolField('region'),
    caughtBy: ['lifecycle.create-answers-what-was-sent'],
    serve: mutated(
      rewriteBody((sent) => ({ ...sent, ...(typeof sent.region === 'string' ? { region: 'us-east-1' } : {}) }), ['createPool']),
    ),
  },
  'new-pool-is-listed-late': {
    description: 'A new pool appears in the list after up to a minute.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (createdAtById) =>
          compose(
            on('createPool', async ({ forward }) => {
              const response = await forward()
              if (response.ok) createdAtById.set(((await response.clone().json()) as Pool).id, Date.now())
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) =>
              recountSummary({ summary, pools: pools.filter(({ id }) => Date.now() - (createdAtById.get(id) ?? 0) > 60_000) }),
            ),
          ),
      ),
    ),
  },
  'create-responds-with-a-job-id': {
    description: 'A create responds with the id of a job; the pool has another id.',
    reading: 'pool ids',
    pointer: `${createPool}/responses/201`,
    caughtBy: ['lifecycle.created-pool-is-readable'],
    isBodyOnly: true,
    serve: mutated(mutateBody('createPool', (pool) => ({ ...pool, id: `job-${pool.id}` }))),
  },
  'ids-from-similar-names-collide': {
    description: 'Ids are the first twelve characters of the name, so similar names share an id.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['lifecycle.create-gives-a-new-id', 'pools.ids-are-unique'],
    serve: mutated(
      withAliases((aliases) =>
        on('createPool', async ({ forward, json: sent }) => {
          const slug = isObject(sent) ? String(sent.name).toLowerCase().replaceAll(/\W+/g, '-').slice(0, 12) : ''
          return assignAlias(await forward(), aliases, slug)
        }),
      ),
    ),
  },
}
