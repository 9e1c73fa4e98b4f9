import express from 'express'

const pools = new Map()
const activities = []
let lastPool = 0
let lastActivity = 1000

const app = express()
app.use(express.json())

app.get('/api/pools', (_req, res) => {
  const all = [...pools.values()]
  const totalNodes = all.reduce((sum, pool) => sum + pool.nodeCount, 0)
  res.json({
    summary: {
      totalPools: all.length,
      activePools: all.filter((pool) => pool.status === 'active').length,
      totalNodes,
      totalCapacity: totalNodes * 8,
    },
    pools: all,
  })
})

app.get('/api/pools/activity', (req, res) => {
  const { poolId } = req.query
  res.json({ activities: poolId ? activities.filter((activity) => activity.poolId === poolId) : activities })
})

app.get('/api/pools/:poolId', (req, res) => {
  res.json(findPool(req))
})

app.post('/api/pools', (req, res) => {
  const body = readBody(req, ['name', 'region', 'provider', 'nodeTypes'])
  const pool = {
    id: `pool-${++lastPool}`,
    name: body.name,
    description: body.description ?? '',
    status: 'initializing',
    region: body.region,
    provider: body.provider,
    nodeCount: countNodes(body.nodeTypes),
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
    nodeTypes: body.nodeTypes,
    tags: body.tags ?? [],
    createdAt: new Date().toISOString().slice(0, 10),
  }
  pools.set(pool.id, pool)
  log(pool, 'pool-created', `Created with ${pool.nodeCount} nodes`)
  res.status(201).json(pool)
})

app.put('/api/pools/:poolId', (req, res) => {
  const pool = findPool(req)
  // Nothing is changed before the whole body is known to be valid.
  const { name, description, nodeTypes, tags } = readBody(req, [])
  const updated = {
    ...pool,
    name: name ?? pool.name,
    description: description ?? pool.description,
    nodeTypes: nodeTypes ?? pool.nodeTypes,
    nodeCount: countNodes(nodeTypes ?? pool.nodeTypes),
    tags: tags ?? pool.tags,
  }
  pools.set(pool.id, updated)
  log(updated, 'configuration-changed', 'Updated')
  res.json(updated)
})

app.delete('/api/pools/:poolId', (req, res) => {
  const pool = findPool(req)
  pools.delete(pool.id)
  log(pool, 'pool-deleted', 'Deleted')
  res.json({ success: true, message: 'Pool deleted successfully' })
})

app.use(() => {
  throw new NotFound()
})

// Replaces Express's HTML error pages.
app.use((error, _req, res, _next) => {
  const status = error.status ?? 500
  if (status === 404) {
    res.status(404).json({ error: 'Not Found', message: 'The requested resource was not found' })
  } else if (status < 500) {
    res.status(400).json({ error: 'Bad Request', message: 'Invalid request parameters', details: error.message })
  } else {
    console.error(error)
    res.status(500).json({ error: 'Internal Server Error', message: 'An unexpected error occurred' })
  }
})

class NotFound extends Error {
  status = 404
}

class BadRequest extends Error {
  status = 400
}

function findPool(req) {
  const pool = pools.get(req.params.poolId)
  if (!pool) throw new NotFound()
  return pool
}

const isString = (value) => typeof value === 'string'
const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= 1e9
const fields = {
  name: ['a non-empty string', (value) => isString(value) && value !== ''],
  description: ['a string', isString],
  region: ['a string', isString],
  provider: ['a string', isString],
  nodeTypes: [
    'an array of { type: string, count: whole number }',
    (value) => Array.isArray(value) && value.every((it) => isString(it?.type) && isCount(it.count)),
  ],
  tags: ['an array of strings', (value) => Array.isArray(value) && value.every(isString)],
}

function readBody(req, required) {
  const { body } = req
  // Express 5 leaves it undefined if there is no body, or if the Content-Type is another.
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new BadRequest('the body must be a JSON object')
  for (const name of required) if (body[name] === undefined) throw new BadRequest(`${name} is required`)
  for (const [name, [expected, isValid]] of Object.entries(fields)) {
    if (body[name] !== undefined && !isValid(body[name])) throw new BadRequest(`${name} must be ${expected}`)
  }
  return body
}

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

app.listen(process.env.PORT ?? 3000, '127.0.0.1')
