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
  const pool = pools.get(req.params.poolId)
  if (!pool) return notFound(res)
  res.json(pool)
})

app.post('/api/pools', (req, res) => {
  const { name, description, region, provider, nodeTypes, tags } = req.body
  if (!name || !region || !provider || !nodeTypes) {
    return badRequest(res, 'name, region, provider and nodeTypes are required')
  }
  const pool = {
    id: `pool-${++lastPool}`,
    name,
    description: description ?? '',
    status: 'initializing',
    region,
    provider,
    nodeCount: countNodes(nodeTypes),
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
    nodeTypes,
    tags: tags ?? [],
    createdAt: new Date().toISOString().slice(0, 10),
  }
  pools.set(pool.id, pool)
  log(pool, 'pool-created', `Created with ${pool.nodeCount} nodes`)
  res.status(201).json(pool)
})

app.put('/api/pools/:poolId', (req, res) => {
  const pool = pools.get(req.params.poolId)
  if (!pool) return notFound(res)
  const { name, description, nodeTypes, tags } = req.body
  if (name !== undefined) pool.name = name
  if (description !== undefined) pool.description = description
  if (nodeTypes !== undefined) {
    pool.nodeTypes = nodeTypes
    pool.nodeCount = countNodes(nodeTypes)
  }
  if (tags !== undefined) pool.tags = tags
  log(pool, 'configuration-changed', 'Updated')
  res.json(pool)
})

app.delete('/api/pools/:poolId', (req, res) => {
  const pool = pools.get(req.params.poolId)
  if (!pool) return notFound(res)
  pools.delete(pool.id)
  log(pool, 'pool-deleted', 'Deleted')
  res.json({ success: true, message: 'Pool deleted successfully' })
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

function badRequest(res, details) {
  res.status(400).json({ error: 'Bad Request', message: 'Invalid request parameters', details })
}

function notFound(res) {
  res.status(404).json({ error: 'Not Found', message: 'The requested resource was not found' })
}

app.listen(process.env.PORT ?? 3000, '127.0.0.1')
