import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { type Access, type Caller, requireEditor } from './access.ts'
import { readJson } from './body.ts'
import type { PoolStore } from './pools.ts'
import { Problem } from './problem.ts'
import { readCreation, readUpdate } from './requests.ts'

/** Returns the API for a store: routes and error responses. */
export function createApp({ store, access, origins = [] }: { store: PoolStore; access: Access; origins?: string[] }) {
  const app = new Hono<{ Variables: { caller: Caller } }>()

  app.onError((error, c) => {
    const problem = error instanceof Problem ? error : new Problem(500)
    if (problem.status === 500) console.error(`${c.req.method} ${c.req.path}:`, error)
    return c.json(problem.body, problem.status, problem.headers)
  })
  app.notFound((c) => c.json(new Problem(404).body, 404))

  app.use(compress({ threshold: 1024 }))
  // Weak ETags, because the same response may be compressed. A dashboard that polls mostly gets a 304.
  app.use(etag({ weak: true }))

  app.get('/healthz', (c) => {
    store.ping()
    return c.json({ status: 'ok' })
  })

  if (origins.length > 0) app.use('/api/*', cors({ origin: origins, exposeHeaders: ['Location'], maxAge: 600 }))
  app.use('/api/*', async (c, next) => {
    c.set('caller', access(c.req.header('authorization')))
    await next()
  })

  app.get('/api/pools', (c) => c.json(store.list()))

  app.post('/api/pools', async (c) => {
    const caller = c.var.caller
    requireEditor(caller)
    const pool = store.create(readCreation(await readJson(c.req.raw)), caller.user)
    return c.json(pool, 201, { Location: `/api/pools/${pool.id}` })
  })

  // Must come before `/:poolId`, which also matches.
  app.get('/api/pools/activity', (c) => {
    const poolId = c.req.query('poolId')
    return c.json({ activities: store.activities(poolId === undefined ? undefined : canonical(poolId)) })
  })
  app.all('/api/pools/activity', () => {
    throw new Problem(405, { headers: { Allow: 'GET, HEAD' } })
  })

  app.get('/api/pools/:poolId', (c) => c.json(found(store.get(canonical(c.req.param('poolId'))))))

  app.put('/api/pools/:poolId', async (c) => {
    const caller = c.var.caller
    requireEditor(caller)
    const poolId = canonical(c.req.param('poolId'))
    found(store.get(poolId))
    const update = readUpdate(await readJson(c.req.raw))
    return c.json(found(store.update(poolId, update, caller.user)))
  })

  app.delete('/api/pools/:poolId', (c) => {
    const caller = c.var.caller
    requireEditor(caller)
    if (!store.delete(canonical(c.req.param('poolId')), caller.user)) throw new Problem(404)
    return c.json({ success: true, message: 'Pool deleted successfully' })
  })

  app.all('/api/pools', () => {
    throw new Problem(405, { headers: { Allow: 'GET, HEAD, POST' } })
  })
  app.all('/api/pools/:poolId', () => {
    throw new Problem(405, { headers: { Allow: 'GET, HEAD, PUT, DELETE' } })
  })
  return app
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Problem(404)
  return value
}

/** UUIDs are case-insensitive. */
function canonical(poolId: string): string {
  return poolId.toLowerCase()
}
