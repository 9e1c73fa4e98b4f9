import Fastify from 'fastify'

const pools = new Map()
const activities = []
let lastPool = 0
let lastActivity = 1000

const fields = {
  name: { type: 'string', minLength: 1 },
  description: { type: 'string' },
  nodeTypes: {
    type: 'array',
    items: {
      type: 'object',
      required: ['type', 'count'],
      properties: { type: { type: 'string' }, count: { type: 'integer', minimum: 0, maximum: 1_000_000_000 } },
    },
  },
  tags: { type: 'array', items: { type: 'string' } },
}
const createBody = {
  type: 'object',
  required: ['name', 'region', 'provider', 'nodeTypes'],
  properties: {
    ...fields,
    description: { type: 'string', default: '' },
    region: { type: 'string' },
    provider: { type: 'string' },
    tags: { ...fields.tags, default: [] },
  },
}
const updateBody = { type: 'object', properties: fields }
const activityQuery = { type: 'object', properties: { poolId: { type: 'string' } } }

// By default Fastify converts values: `tags: 42` becomes `["42"]`.
const app = Fastify({ ajv: { customOptions: { coerceTypes: false } } })

app.setErrorHandler((error, _request, reply) => {
  if ((error.statusCode ?? 500) < 500) {
    reply.code(400).send({ error: 'Bad Request', message: 'Invalid request parameters', details: error.message })
  } else {
    console.error(error)
    reply.code(500).send({ error: 'Internal Server Error', message: 'An unexpected error occurred' })
  }
})

app.get('/api/pools', async () => {
  const all = [...pools.values()]
  const totalNodes = all.reduce((sum, pool) => sum + pool.nodeCount, 0)
  return {
    summary: {
      totalPools: all.length,
      activePools: all.filter((pool) => pool.status === 'active').length,
      totalNodes,
      totalCapacity: totalNodes * 8,
    },
    pools: all,
  }
})

app.get('/api/pools/activity', { schema: { querystring: activityQuery } }, async (request) => {
  const { poolId } = request.query
  return { activities: poolId ? activities.filter((activity) => activity.poolId === poolId) : activities }
})

app.get('/api/pools/:poolId', async (request, reply) => {
  return pools.get(request.params.poolId) ?? reply.callNotFound()
})

app.post('/api/pools', { schema: { body: createBody } }, async (request, reply) => {
  const pool = {
    ...request.body,
    id: `pool-${++lastPool}`,
    status: 'initializing',
    nodeCount: countNodes(request.body.nodeTypes),
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
    createdAt: new Date().toISOString().slice(0, 10),
  }
  pools.set(pool.id, pool)
  log(pool, 'pool-created', `Created with ${pool.nodeCount} nodes`)
  return reply.code(201).send(pool)
})

app.put('/api/pools/:poolId', { schema: { body: updateBody } }, async (request, reply) => {
  const pool = pools.get(request.params.poolId)
  if (!pool) return reply.callNotFound()
  const { name, description, nodeTypes, tags } = request.body
  const updated = {
    ...pool,
    name: name ?? pool.name,
    description: description ?? pool.description,
    nodeTypes: nodeTypes ?? pool.nodeTypes,
    tags: tags ?? pool.tags,
  }
  updated.nodeCount = countNodes(updated.nodeTypes)
  pools.set(pool.id, updated)
  log(updated, 'configuration-changed', 'Updated')
  return updated
})

app.delete('/api/pools/:poolId', async (request, reply) => {
  const pool = pools.get(request.params.poolId)
  if (!pool) return reply.callNotFound()
  pools.delete(pool.id)
  log(pool, 'pool-deleted', 'Deleted')
  return { success: true, message: 'Pool deleted successfully' }
})

function countNodes(nodeTypes) {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}

function log(pool, action, details) {
  activities.unshift({
    id: `act-${++lastActivity}`,
    poolId: pool.id,
    poolName: pool.name,
    action,
    details,
    timestamp: new Date().toISOString(),
    user: 'system',
  })
}

await app.listen({ port: Number(process.env.PORT ?? 3000) })
