import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, notFoundBody, pool, poolList } from '../script.ts'

/** Successes, documented errors and unexpected responses. */
export const responses = behaviors((it) => {
  it('lists the pools with their summary', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: poolList }])
    equal(await client.listPools(), poolList)
    const [request] = await receivedRequests()
    equal([request?.method, request?.path, request?.body], ['GET', '/api/pools', ''])
  })

  it('creates a pool from a JSON body, and accepts any 2xx status', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ status: 202, json: pool }])
    equal(await client.createPool(newPool), pool)
    const [request] = await receivedRequests()
    equal([request?.method, request?.path, request?.headers['content-type']], ['POST', '/api/pools', 'application/json'])
    equal(JSON.parse(request?.body ?? ''), newPool)
  })

  it('updates and deletes a pool by its id, and filters the activity', async (server) => {
    const deleted = { success: true, message: 'Pool deleted successfully' }
    const { client, receivedRequests } = createScriptedClient(server, [
      { json: pool },
      { json: deleted },
      { json: { activities: [] } },
      { json: { activities: [] } },
    ])
    equal(await client.updatePool('pool-1', { name: 'Updated' }), pool)
    equal(await client.deletePool('pool-1'), deleted)
    equal(await client.listActivity({ poolId: 'a&b' }), { activities: [] })
    equal(await client.listActivity(), { activities: [] })
    const requests = await receivedRequests()
    equal(
      requests.map(({ method, path, body }) => [method, path, body]),
      [
        ['PUT', '/api/pools/pool-1', '{"name":"Updated"}'],
        ['DELETE', '/api/pools/pool-1', ''],
        ['GET', '/api/pools/activity?poolId=a%26b', ''],
        ['GET', '/api/pools/activity', ''],
      ],
    )
  })

  it('accepts unknown fields, unknown statuses, a createdAt with a time and a utilization above 100', async (server) => {
    const unusual = {
      ...pool,
      status: 'draining',
      createdAt: '2023-01-15T08:00:00Z',
      cpuUtilization: 100.25,
      nodeCount: 1.5,
      owner: 'ops',
    }
    const { client } = createScriptedClient(server, [{ json: unusual }])
    equal(await client.getPool('pool-1'), unusual)
  })

  for (const [status, name, phrase] of [
    [401, 'UnauthorizedError', 'Unauthorized'],
    [403, 'ForbiddenError', 'Forbidden'],
    [404, 'NotFoundError', 'Not Found'],
    [500, 'InternalServerError', 'Internal Server Error'],
  ] as const) {
    it(`a documented ${status} is a ${name} with its body, response and request`, async (server) => {
      const body = { error: phrase, message: 'for people' }
      const { client, baseUrl, receivedRequests } = createScriptedClient(server, [
        { status, json: body, headers: { 'x-trace': 'abc' } },
      ])
      const error = await catchError(client.getPool('pool-9'))
      equal([error.name, error.status, error.body], [name, status, body])
      equal([error.response.status, error.response.headers.get('x-trace')], [status, 'abc'])
      equal(error.request, { method: 'GET', url: `${baseUrl}/api/pools/pool-9` })
      equal(error.message, `GET ${baseUrl}/api/pools/pool-9: ${status} ${phrase}: for people`)
      equal((await receivedRequests()).length, 1)
    })
  }

  it('a documented 400 is a BadRequestError with details', async (server) => {
    const body = { error: 'Bad Request', message: 'Invalid request parameters', details: '/name: is missing' }
    const { client } = createScriptedClient(server, [{ status: 400, json: body }])
    const error = await catchError(client.createPool(newPool))
    equal([error.name, error.status, error.body, error.details], ['BadRequestError', 400, body, '/name: is missing'])
    matches(error.message, /400 Bad Request: Invalid request parameters: \/name: is missing$/)
  })

  it('the body of a documented error is validated by presence and type only', async (server) => {
    const { client } = createScriptedClient(server, [{ status: 404, json: { error: 'gone fishing', message: '', more: 1 } }])
    equal((await catchError(client.getPool('a'))).name, 'NotFoundError')
  })

  for (const [what, step] of [
    ['an HTML 500 of a proxy', { status: 500, text: '<h1>Internal Server Error</h1>' }],
    ['an empty 401', { status: 401 }],
    ['a 400 without details', { status: 400, json: { error: 'Bad Request', message: 'no' } }],
    ['a 404 whose body is a list', { status: 404, json: [notFoundBody] }],
    ['a 403 whose body is a string', { status: 403, json: 'Forbidden' }],
    ['a 409', { status: 409, json: { error: 'Conflict', message: 'exists' } }],
    ['a 422', { status: 422, json: { error: 'Unprocessable', message: 'no' } }],
    ['a 418', { status: 418, text: 'teapot' }],
    ['a 304', { status: 304 }],
    ['a success that is not JSON', { status: 200, text: '<p>signed out</p>' }],
    ['a success with truncated JSON in a complete transfer', { status: 200, text: '{"id":"pool-1",' }],
    ['a success without a body', { status: 204 }],
  ] as const) {
    it(`${what} is an UnexpectedResponseError`, async (server) => {
      const { client } = createScriptedClient(server, [step])
      const error = await catchError(client.updatePool('pool-1', { name: 'x' }))
      equal([error.name, error.status, error.response.status], ['UnexpectedResponseError', undefined, step.status])
      equal(error.text, 'text' in step ? step.text : 'json' in step ? JSON.stringify(step.json) : '')
    })
  }

  it('an unexpected body is kept up to 2,000 characters, and quoted up to 200 characters in the message', async (server) => {
    const { client, baseUrl } = createScriptedClient(server, [{ status: 409, text: 'x'.repeat(3000) }])
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.text.length], ['UnexpectedResponseError', 2000])
    equal(error.message, `GET ${baseUrl}/api/pools/a: 409, not as documented: ${'x'.repeat(200)}`)
  })

  it('reads an error up to 1 MB', async (server) => {
    const { client, baseUrl } = createScriptedClient(server, [{ status: 409, bytes: 2 ** 24 }])
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.text], ['UnexpectedResponseError', 'x'.repeat(2000)])
    equal(error.message, `GET ${baseUrl}/api/pools/a: 409, body exceeds 1048576 bytes or 1000 levels: ${'x'.repeat(200)}`)
  })

  it('reads a success up to maxBody', async (server) => {
    const text = JSON.stringify(pool)
    const limited = (maxBody: number) => createScriptedClient(server, [{ text }], { maxBody }).client.getPool('a')
    equal(await limited(text.length), pool)
    const error = await catchError(limited(text.length - 1))
    equal([error.name, error.response.status, error.text], ['UnexpectedResponseError', 200, text])
  })

  it('counts the bytes of a body without a stream as characters', async (server) => {
    const text = JSON.stringify(pool)
    const fetch = async () => Object.defineProperty(new Response(text), 'body', { value: undefined })
    equal(await createScriptedClient(server, [], { fetch, maxBody: text.length }).client.getPool('a'), pool)
    const error = await catchError(createScriptedClient(server, [], { fetch, maxBody: 10 }).client.getPool('a'))
    equal([error.name, error.text], ['UnexpectedResponseError', text])
  })

  it('a body of over 1,000 levels is an UnexpectedResponseError', async (server) => {
    const nest = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    const text = JSON.stringify({ ...pool, extra: [nest(998), '\\'.repeat(4000), '["{[\\"['.repeat(2000)] })
    const { client } = createScriptedClient(server, [], { fetch: async () => new Response(text) })
    equal(JSON.stringify(await client.getPool('a')) === text, true)
    for (const status of [200, 404]) {
      const body = JSON.stringify({ ...notFoundBody, ...pool, extra: 'x'.repeat(6000) }).replace(/}$/, `,"deep":`)
      const deep = `${body}${'['.repeat(1001)}${']'.repeat(1001)}}`
      const error = await catchError(
        createScriptedClient(server, [], { fetch: async () => new Response(deep, { status }) }).client.getPool('a'),
      )
      equal([error.name, JSON.stringify(error).length < 10_000], ['UnexpectedResponseError', true])
    }
  })

  it('an error message is one line without control characters', async (server) => {
    const { client, baseUrl } = createScriptedClient(server, [{ status: 409, text: '<h1>\n\t no\r\n\u001b[2J\u0007</h1>' }])
    equal(
      (await catchError(client.getPool('a'))).message,
      `GET ${baseUrl}/api/pools/a: 409, not as documented: <h1> no [2J </h1>`,
    )
  })

  it('a success of another shape is a ResponseValidationError with all issues', async (server) => {
    const { id: _, ...wrong } = { ...pool, nodeCount: '48', tags: ['a', 7], nodeTypes: [{ type: 'a' }] }
    const { client, baseUrl } = createScriptedClient(server, [{ json: wrong }])
    const error = await catchError(client.getPool('pool-1'))
    equal([error.name, error.status, error.response.status], ['ResponseValidationError', undefined, 200])
    equal(error.issues, [
      { path: '/id', message: 'is missing' },
      { path: '/nodeCount', message: 'must be number' },
      { path: '/nodeTypes/0/count', message: 'is missing' },
      { path: '/tags/1', message: 'must be string' },
    ])
    equal(error.message, `GET ${baseUrl}/api/pools/pool-1: 200, but /id is missing (4 issues)`)
  })

  it('finds the one invalid pool in a list of 100,000', async (server) => {
    const { client } = createScriptedClient(server, [{ pools: 100_000, wrongAt: 98_765 }])
    const error = await catchError(client.listPools())
    equal(error.issues, [{ path: '/pools/98765/nodeCount', message: 'must be number' }])
  })

  for (const [what, json] of Object.entries({ null: null, 'a list': [], 'a string': 'pool' })) {
    it(`${what} instead of a pool is a ResponseValidationError`, async (server) => {
      const { client } = createScriptedClient(server, [{ json }])
      const error = await catchError(client.getPool('a'))
      equal([error.name, error.issues], ['ResponseValidationError', [{ path: '', message: 'must be object' }]])
    })
  }

  it('validate: false accepts any JSON as a success, and still validates errors', async (server) => {
    const steps = [{ json: { anything: 1 } }, { status: 404, json: notFoundBody }, { status: 404, json: {} }, { text: '<p>' }]
    const { client } = createScriptedClient(server, steps, { validate: false })
    equal(await client.getPool('a'), { anything: 1 })
    equal((await catchError(client.getPool('a'))).name, 'NotFoundError')
    equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError')
    equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError')
  })
})
