import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, notFound, pool, poolList } from '../script.ts'

export const answers = behaviors((it) => {
  it('lists the pools with their summary', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: poolList }])
    equal(await client.listPools(), poolList)
    const [request] = await arrived()
    equal([request?.method, request?.path, request?.body], ['GET', '/api/pools', ''])
  })

  it('creates a pool from a JSON body, whatever the 2xx status', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ status: 202, json: pool }])
    equal(await client.createPool(newPool), pool)
    const [request] = await arrived()
    equal([request?.method, request?.path, request?.headers['content-type']], ['POST', '/api/pools', 'application/json'])
    equal(JSON.parse(request?.body ?? ''), newPool)
  })

  it('updates and deletes a pool by its id, and filters the activity', async (place) => {
    const deleted = { success: true, message: 'Pool deleted successfully' }
    const { client, arrived } = createScriptedClient(place, [
      { json: pool },
      { json: deleted },
      { json: { activities: [] } },
      { json: { activities: [] } },
    ])
    equal(await client.updatePool('pool-1', { name: 'Updated' }), pool)
    equal(await client.deletePool('pool-1'), deleted)
    equal(await client.listActivity({ poolId: 'a&b' }), { activities: [] })
    equal(await client.listActivity(), { activities: [] })
    const requests = await arrived()
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

  it('takes unknown fields, unknown statuses, a createdAt with a time and a utilization beyond 100', async (place) => {
    const odd = {
      ...pool,
      status: 'draining',
      createdAt: '2023-01-15T08:00:00Z',
      cpuUtilization: 100.25,
      nodeCount: 1.5,
      owner: 'ops',
    }
    const { client } = createScriptedClient(place, [{ json: odd }])
    equal(await client.getPool('pool-1'), odd)
  })

  for (const [status, name, phrase] of [
    [401, 'UnauthorizedError', 'Unauthorized'],
    [403, 'ForbiddenError', 'Forbidden'],
    [404, 'NotFoundError', 'Not Found'],
    [500, 'InternalServerError', 'Internal Server Error'],
  ] as const) {
    it(`a documented ${status} is a ${name} with its body, response and request`, async (place) => {
      const body = { error: phrase, message: 'for people' }
      const { client, baseUrl, arrived } = createScriptedClient(place, [{ status, json: body, headers: { 'x-trace': 'abc' } }])
      const error = await catchError(client.getPool('pool-9'))
      equal([error.name, error.status, error.body], [name, status, body])
      equal([error.response.status, error.response.headers.get('x-trace')], [status, 'abc'])
      equal(error.request, { method: 'GET', url: `${baseUrl}/api/pools/pool-9` })
      equal(error.message, `GET ${baseUrl}/api/pools/pool-9: ${status} ${phrase}: for people`)
      equal((await arrived()).length, 1)
    })
  }

  it('a documented 400 is a BadRequestError with details', async (place) => {
    const body = { error: 'Bad Request', message: 'Invalid request parameters', details: '/name: is missing' }
    const { client } = createScriptedClient(place, [{ status: 400, json: body }])
    const error = await catchError(client.createPool(newPool))
    equal([error.name, error.status, error.body, error.details], ['BadRequestError', 400, body, '/name: is missing'])
    matches(error.message, /400 Bad Request: Invalid request parameters: \/name: is missing$/)
  })

  it('the body of a documented error is judged by presence and type alone', async (place) => {
    const { client } = createScriptedClient(place, [{ status: 404, json: { error: 'gone fishing', message: '', more: 1 } }])
    equal((await catchError(client.getPool('a'))).name, 'NotFoundError')
  })

  for (const [what, step] of [
    ['an HTML 500 of a proxy', { status: 500, text: '<h1>Internal Server Error</h1>' }],
    ['an empty 401', { status: 401 }],
    ['a 400 without details', { status: 400, json: { error: 'Bad Request', message: 'no' } }],
    ['a 404 whose body is a list', { status: 404, json: [notFound] }],
    ['a 403 whose body is a string', { status: 403, json: 'Forbidden' }],
    ['a 409', { status: 409, json: { error: 'Conflict', message: 'exists' } }],
    ['a 422', { status: 422, json: { error: 'Unprocessable', message: 'no' } }],
    ['a 418', { status: 418, text: 'teapot' }],
    ['a 304', { status: 304 }],
    ['a success that is not JSON', { status: 200, text: '<p>signed out</p>' }],
    ['a success with half a JSON in a complete transfer', { status: 200, text: '{"id":"pool-1",' }],
    ['a success without a body', { status: 204 }],
  ] as const) {
    it(`${what} is an UnexpectedResponseError`, async (place) => {
      const { client } = createScriptedClient(place, [step])
      const error = await catchError(client.updatePool('pool-1', { name: 'x' }))
      equal([error.name, error.status, error.response.status], ['UnexpectedResponseError', undefined, step.status])
      equal(error.text, 'text' in step ? step.text : 'json' in step ? JSON.stringify(step.json) : '')
    })
  }

  it('keeps 2,000 characters of an unexpected body, and quotes 200 in the message', async (place) => {
    const { client, baseUrl } = createScriptedClient(place, [{ status: 409, text: 'x'.repeat(3000) }])
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.text.length], ['UnexpectedResponseError', 2000])
    equal(error.message, `GET ${baseUrl}/api/pools/a: 409, not as documented: ${'x'.repeat(200)}`)
  })

  it('a message is one line, and moves no cursor', async (place) => {
    const { client, baseUrl } = createScriptedClient(place, [{ status: 409, text: '<h1>\n\t no\r\n\u001b[2J\u0007</h1>' }])
    equal(
      (await catchError(client.getPool('a'))).message,
      `GET ${baseUrl}/api/pools/a: 409, not as documented: <h1> no [2J </h1>`,
    )
  })

  it('a success of another shape is a ResponseValidationError that names every place', async (place) => {
    const { id: _, ...wrong } = { ...pool, nodeCount: '48', tags: ['a', 7], nodeTypes: [{ type: 'a' }] }
    const { client, baseUrl } = createScriptedClient(place, [{ json: wrong }])
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

  it('names the one bad pool in a list of 100,000', async (place) => {
    const { client } = createScriptedClient(place, [{ pools: 100_000, wrongAt: 98_765 }])
    const error = await catchError(client.listPools())
    equal(error.issues, [{ path: '/pools/98765/nodeCount', message: 'must be number' }])
  })

  for (const [what, json] of Object.entries({ null: null, 'a list': [], 'a string': 'pool' })) {
    it(`${what} in place of a pool is a ResponseValidationError`, async (place) => {
      const { client } = createScriptedClient(place, [{ json }])
      const error = await catchError(client.getPool('a'))
      equal([error.name, error.issues], ['ResponseValidationError', [{ path: '', message: 'must be object' }]])
    })
  }

  it('validate: false takes any JSON for a success, and judges errors all the same', async (place) => {
    const steps = [{ json: { anything: 1 } }, { status: 404, json: notFound }, { status: 404, json: {} }, { text: '<p>' }]
    const { client } = createScriptedClient(place, steps, { validate: false })
    equal(await client.getPool('a'), { anything: 1 })
    equal((await catchError(client.getPool('a'))).name, 'NotFoundError')
    equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError')
    equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError')
  })
})
