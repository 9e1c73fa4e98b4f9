/** Two calls through each client, set up as in its documentation. Each client runs in a process of its own. */
export interface Calls {
  getPool(poolId: string): Promise<unknown>
  listPools(): Promise<unknown>
}

/** @param inProcess true if `globalThis.fetch` is a fake, which a client with its own HTTP has to use */
type Load = (baseUrl: string, inProcess: boolean) => Promise<Calls>

export const clients = {
  'hand-written fetch + json()': async (baseUrl) => {
    const read = async (path: string) => {
      const response = await fetch(baseUrl + path)
      if (!response.ok) throw new Error(`${response.status}`)
      return response.json()
    }
    return { getPool: (id) => read(`/api/pools/${encodeURIComponent(id)}`), listPools: () => read('/api/pools') }
  },

  'ours, everything on': async (baseUrl) => {
    const { createClient } = await import('@nightcrawler/compute-pools')
    return createClient({ baseUrl, token: () => 'k7Vq2mXw9RtB4nZc' })
  },

  'openapi-fetch, bare': async (baseUrl) => {
    const { default: createClient } = await import('openapi-fetch')
    const client = createClient<import('../../../src/generated/schema.js').paths>({ baseUrl })
    return {
      getPool: async (poolId) => (await client.GET('/api/pools/{poolId}', { params: { path: { poolId } } })).data,
      listPools: async () => (await client.GET('/api/pools')).data,
    }
  },

  'openapi-fetch core, minimal client': async (baseUrl) => {
    const { default: createClient } = await import('openapi-fetch')
    // A plain object instead of a Request, two headers, a signal, a timer and the JSON. No retry, errors, validation or token().
    const core = createClient<import('../../../src/generated/schema.js').paths>({
      baseUrl,
      Request: PlainRequest as unknown as typeof Request,
      querySerializer: () => '',
      pathSerializer: (path, { poolId }) => path.replace('{poolId}', encodeURIComponent(`${poolId}`)),
    })
    const nonEmptyHeaders = { get: () => '1' }
    const fetchJson = async ({ url, headers }: PlainRequest) => {
      headers.set('accept', 'application/json')
      headers.set('authorization', 'Bearer k7Vq2mXw9RtB4nZc')
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(), 30_000)
      const response = await fetch(url, { headers, signal: controller.signal, redirect: 'manual' })
      const body: unknown = JSON.parse(await response.text())
      clearTimeout(timer)
      return body
    }
    const overrides = {
      fetch: async (request: Request | PlainRequest) =>
        ({ ok: true, headers: nonEmptyHeaders, json: () => fetchJson(request as PlainRequest) }) as unknown as Response,
    }
    return {
      getPool: async (poolId) => (await core.GET('/api/pools/{poolId}', { ...overrides, params: { path: { poolId } } })).data,
      listPools: async () => (await core.GET('/api/pools', overrides)).data,
    }
  },

  'hey-api': async (baseUrl) => {
    const [{ getPool, listPools }, { client }] = await Promise.all([
      import('../.cache/hey-api/sdk.gen.ts'),
      import('../.cache/hey-api/client.gen.ts'),
    ])
    client.setConfig({ baseUrl })
    return {
      getPool: async (poolId) => (await getPool({ path: { poolId } })).data,
      listPools: async () => (await listPools()).data,
    }
  },

  orval: async (baseUrl) => {
    const { getPool, listPools } = await import('../.cache/orval.ts')
    Object.assign(globalThis, { baseUrl })
    return { getPool: async (poolId) => (await getPool(poolId)).data, listPools: async () => (await listPools()).data }
  },

  ky: async (baseUrl) => {
    const { default: ky } = await import('ky')
    const client = ky.create({ prefix: baseUrl })
    return {
      getPool: (poolId) => client.get(`api/pools/${encodeURIComponent(poolId)}`).json(),
      listPools: () => client.get('api/pools').json(),
    }
  },

  ofetch: async (baseUrl) => {
    const { ofetch } = await import('ofetch')
    const client = ofetch.create({ baseURL: baseUrl })
    return {
      getPool: (poolId) => client(`/api/pools/${encodeURIComponent(poolId)}`),
      listPools: () => client('/api/pools'),
    }
  },

  axios: async (baseUrl, inProcess) => {
    const { default: axios } = await import('axios')
    const client = axios.create({ baseURL: baseUrl, ...(inProcess ? { adapter: 'fetch' } : {}) })
    return {
      getPool: async (poolId) => (await client.get(`/api/pools/${encodeURIComponent(poolId)}`)).data,
      listPools: async () => (await client.get('/api/pools')).data,
    }
  },
} satisfies Record<string, Load>

/** The part of a Request that `fetchJson` reads. */
class PlainRequest {
  declare readonly url: string
  declare readonly headers: Headers

  constructor(url: string, init: object) {
    Object.assign(this, init, { url })
  }
}

export type ClientName = keyof typeof clients

/** Clients that need Node 22 or later. */
export const needNode22: readonly ClientName[] = ['ky']
