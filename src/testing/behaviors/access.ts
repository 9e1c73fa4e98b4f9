import { sleep } from '../../core/timeout.ts'
import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, pool, poolList, unauthorizedBody } from '../script.ts'

const denied = { status: 401, json: unauthorizedBody }

/** Tokens, their renewal, and headers. */
export const access = behaviors((it) => {
  it('sends a bearer token from a string, a function or an async function', async (server) => {
    for (const token of ['t-123', () => 't-123', async () => 't-123']) {
      const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token })
      await client.getPool('a')
      equal((await receivedRequests())[0]?.headers.authorization, 'Bearer t-123')
    }
  })

  it("sends no Authorization header for '' and undefined", async (server) => {
    for (const token of ['', undefined, () => '', () => undefined]) {
      const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token })
      await client.getPool('a')
      equal((await receivedRequests())[0]?.headers.authorization, undefined)
    }
  })

  it('reads the token before every attempt', async (server) => {
    let calls = 0
    const token = () => {
      calls += 1
      return `t-${calls}`
    }
    const { client, receivedRequests } = createScriptedClient(
      server,
      [{ status: 503, headers: { 'retry-after': '0' } }, { json: pool }],
      {
        token,
      },
    )
    await client.getPool('a')
    equal(
      (await receivedRequests()).map(({ headers }) => headers.authorization),
      ['Bearer t-1', 'Bearer t-2'],
    )
  })

  it('every attempt has headers of its own, with the current token or none', async (server) => {
    const tokens = ['t-1', '', 't-3']
    const sent: Headers[] = []
    const fetch = async (_: unknown, init?: RequestInit) => {
      sent.push(init?.headers as Headers)
      return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
    }
    const { client } = createScriptedClient(server, [], { token: () => tokens.shift(), fetch, headers: { 'x-team': 'ml' } })
    equal((await catchError(client.updatePool('a', {}))).name, 'UnexpectedResponseError')
    equal(
      sent.map((headers) => [headers.get('authorization'), headers.get('x-team'), headers.get('content-type')]),
      [
        ['Bearer t-1', 'ml', 'application/json'],
        [null, 'ml', 'application/json'],
        ['Bearer t-3', 'ml', 'application/json'],
      ],
    )
  })

  it('renews the token after a 401 and repeats the call once, POST included', async (server) => {
    let token = 'old'
    const onUnauthorized = async () => {
      token = 'new'
    }
    const { client, receivedRequests } = createScriptedClient(server, [denied, { status: 201, json: pool }], {
      token: () => token,
      onUnauthorized,
    })
    equal(await client.createPool(newPool), pool)
    equal(
      (await receivedRequests()).map(({ headers, body }) => [headers.authorization, JSON.parse(body)]),
      [
        ['Bearer old', newPool],
        ['Bearer new', newPool],
      ],
    )
  })

  it('renews the token also after a 401 without the documented body', async (server) => {
    const { client } = createScriptedClient(server, [{ status: 401 }, { json: pool }], { onUnauthorized: () => {} })
    equal(await client.getPool('a'), pool)
  })

  it('renews once per call: a second 401 is an UnauthorizedError', async (server) => {
    let renewals = 0
    const { client, receivedRequests } = createScriptedClient(server, [denied], {
      onUnauthorized: () => {
        renewals += 1
      },
    })
    const error = await catchError(client.getPool('a'))
    equal(
      [error.name, error.status, error.body, renewals, (await receivedRequests()).length],
      ['UnauthorizedError', 401, unauthorizedBody, 1, 2],
    )
  })

  it('parallel calls share one renewal, even if their 401 arrives later', async (server) => {
    let token = 'old'
    let renewals = 0
    const onUnauthorized = async () => {
      await sleep(50)
      renewals += 1
      token = 'new'
    }
    const delaysMs = { a: 0, b: 30, c: 150 }
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      await sleep(delaysMs[String(url).at(-1) as 'a'])
      const isNew = new Headers(init?.headers).get('authorization') === 'Bearer new'
      return Response.json(isNew ? pool : unauthorizedBody, { status: isNew ? 200 : 401 })
    }
    const { client } = createScriptedClient(server, [], { token: () => token, onUnauthorized, fetch })
    await Promise.all([client.getPool('a'), client.getPool('b'), client.getPool('c')])
    equal(renewals, 1)
    token = 'old again'
    await client.getPool('a')
    equal(renewals, 2)
  })

  it('renews again if the renewed token expires between two attempts of a call', async (server) => {
    let [token, valid, renewals] = ['one', 'two', 0]
    const onUnauthorized = () => {
      renewals += 1
      token = valid
    }
    let release = () => {}
    const busy = new Promise<void>((resolve) => {
      release = resolve
    })
    let slowCalls = 0
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      if (String(url).endsWith('slow') && slowCalls++ === 0) {
        await busy
        return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
      }
      const isValid = new Headers(init?.headers).get('authorization') === `Bearer ${valid}`
      return Response.json(isValid ? pool : unauthorizedBody, { status: isValid ? 200 : 401 })
    }
    const { client } = createScriptedClient(server, [], { token: () => token, onUnauthorized, fetch })
    const slow = client.getPool('slow')
    await client.getPool('a')
    valid = 'three'
    release()
    equal([await slow, renewals], [pool, 2])
  })

  it('parallel calls share a failed renewal, and the next call starts a new one', async (server) => {
    let renewals = 0
    const { client } = createScriptedClient(server, [denied, denied, denied, { json: pool }], {
      onUnauthorized: () => {
        renewals += 1
        if (renewals === 1) throw new Error('the session has ended')
      },
    })
    const errors = await Promise.all([catchError(client.getPool('a')), catchError(client.getPool('a'))])
    equal([errors.map(({ name }) => name), renewals], [['UnauthorizedError', 'UnauthorizedError'], 1])
    equal([await client.getPool('a'), renewals], [pool, 2])
  })

  it('renews the token after a 401 only', async (server) => {
    let renewals = 0
    const { client } = createScriptedClient(server, [{ status: 403, json: { error: 'Forbidden', message: 'no' } }], {
      onUnauthorized: () => {
        renewals += 1
      },
    })
    equal([(await catchError(client.getPool('a'))).name, renewals], ['ForbiddenError', 0])
  })

  it('an error of onUnauthorized is the cause of an UnauthorizedError', async (server) => {
    for (const step of [denied, { status: 401, text: '<h1>sign in</h1>' }, { status: 401 }]) {
      const cause = new Error('the session has ended')
      const { client, receivedRequests } = createScriptedClient(server, [step], {
        onUnauthorized: () => {
          throw cause
        },
      })
      const error = await catchError(client.getPool('a'))
      equal([error.name, error.status, error.cause === cause, error.response.status], ['UnauthorizedError', 401, true, 401])
      equal(error.body, { error: 'Unauthorized', message: 'json' in step ? 'Authentication required' : (step.text ?? '') })
      equal((await receivedRequests()).length, 1)
    }
  })

  it('a token function that throws is a RequestNotSentError with the cause', async (server) => {
    const cause = new Error('no session')
    let calls = 0
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], {
      token: () => {
        calls += 1
        throw cause
      },
    })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.status, error.cause === cause], ['RequestNotSentError', undefined, true])
    equal([calls, (await receivedRequests()).length], [1, 0])
  })

  it('a token with invalid header characters is a RequestNotSentError that does not contain it', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token: 'se\ncret-✓' })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.cause, (await receivedRequests()).length], ['RequestNotSentError', undefined, 0])
    equal(/cret/.test(error.message + error.stack + JSON.stringify(error)), false)
  })

  it('masks a token that the server echoes', async (server) => {
    const token = 'tok-5f2a9'
    const body = { error: 'Unauthorized', message: `unknown ${token}`, hint: { seen: `Bearer ${token}` } }
    for (const step of [
      { status: 401, json: body, headers: { 'x-echo': token } },
      { status: 403, text: `<p>${token}</p>` },
      { text: token },
    ]) {
      const { client } = createScriptedClient(server, [step], { token })
      const error = await catchError(client.getPool('a'))
      // The URLs of this server contain the script, and so the token.
      const logged = `${error.stack} ${error.text} ${JSON.stringify(error)}`.replaceAll(error.request.url, '')
      equal(logged.includes('5f2a'), false)
      equal((error.message + error.text).includes('***'), true)
    }
  })

  it('omits fields with the token in their name', async (server) => {
    const token = 'tok-5f2a9'
    const body = { error: 'Forbidden', message: 'no', seen: [{ [token]: 1, [`Bearer ${token}`]: 2, other: 3 }], count: 4 }
    const { client } = createScriptedClient(server, [], { token, fetch: async () => Response.json(body, { status: 403 }) })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.body], ['ForbiddenError', { error: 'Forbidden', message: 'no', seen: [{ other: 3 }], count: 4 }])
  })

  it('masks every occurrence of the token, also where a text is truncated, and in the message of a failed fetch', async (server) => {
    const token = 'tok-5f2a9'
    const echo = createScriptedClient(server, [], {
      token,
      fetch: async () => new Response(`${token} ${token}`, { status: 409 }),
    })
    equal((await catchError(echo.client.getPool('a'))).text, '*** ***')
    const text = `${'x'.repeat(1995)}${token}`
    const long = createScriptedClient(server, [], { token, fetch: async () => new Response(text, { status: 409 }) })
    equal((await catchError(long.client.getPool('a'))).text, `${'x'.repeat(1995)}***`)
    const fetch = async () => Promise.reject(new Error(`the proxy rejects ${token}`))
    const failing = createScriptedClient(server, [], { token, fetch, retry: false })
    matches((await catchError(failing.client.getPool('a'))).message, /connection failed: the proxy rejects \*\*\*$/)
  })

  it('masks a token of up to three characters only as a word', async (server) => {
    const fetch = async () => new Response('toad: toa', { status: 409 })
    equal((await catchError(createScriptedClient(server, [], { token: 'toa', fetch }).client.getPool('a'))).text, 'toad: ***')
  })

  it('masks a token that the server encodes', async (server) => {
    const token = 'k7Vq2/mXw9R+tB4nZc'
    const html = token.replace(/\W/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`)
    for (const form of [
      encodeURIComponent(token),
      token.replace('/', '\\/'),
      html,
      btoa(token),
      btoa(`ab${token}c`),
      token.slice(9),
    ]) {
      const fetch = async () => new Response(`no <b>${form}</b>`, { status: 409 })
      equal((await catchError(createScriptedClient(server, [], { token, fetch }).client.getPool('a'))).text, 'no <b>***</b>')
    }
  })

  it('masks the values of headers', async (server) => {
    const fetch = async () => Response.json({ error: 'Forbidden', message: 'no access for key-0815' }, { status: 403 })
    const { client } = createScriptedClient(server, [], { headers: { 'x-api-key': 'key-0815' }, fetch })
    equal((await catchError(client.getPool('a'))).body, { error: 'Forbidden', message: 'no access for ***' })
  })

  it('an error of the platform is copied without its properties', async (server) => {
    const token = 'tok-5f2a9'
    const cause = Object.assign(new Error(`invalid header ${token}`), { code: 'HPE_INVALID', data: `HTTP/1.1 ${token}` })
    const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause }))
    const error = await catchError(createScriptedClient(server, [], { token, fetch, retry: false }).client.getPool('a'))
    const copy = error.cause as Error & { code: string }
    equal([copy.message, copy.code, Object.keys(copy)], ['invalid header ***', 'HPE_INVALID', ['code']])
  })

  it('masks all of a token with a space, and of a header without a scheme', async (server) => {
    for (const options of [{ token: 'first second' }, { headers: { authorization: 'first-second' } }]) {
      const fetch = async () => new Response('first second, first-second', { status: 409 })
      const { text } = await catchError(createScriptedClient(server, [], { ...options, fetch }).client.getPool('a'))
      equal(text.split(', ').filter((it) => it === '***').length, 1)
    }
  })

  it('a header of the caller overrides the token', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token: 't-123' })
    await client.getPool('a', { headers: { Authorization: 'Basic abc' } })
    equal((await receivedRequests())[0]?.headers.authorization, 'Basic abc')
  })

  it('sends Accept: application/json unless the caller sets another value', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    await client.getPool('a')
    await client.getPool('a', { headers: { Accept: 'application/problem+json' } })
    equal(
      (await receivedRequests()).map(({ headers }) => headers.accept),
      ['application/json', 'application/problem+json'],
    )
  })

  it('headers merge case-insensitively, and those of the call win', async (server) => {
    const headers = { 'X-Team': 'ml', 'x-env': 'prod', 'x-none': undefined }
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { headers })
    await client.getPool('a', { headers: new Headers({ 'x-TEAM': 'ops' }) })
    await client.getPool('a', { headers: [['X-Env', 'test']] })
    equal(
      (await receivedRequests()).map(({ headers }) => [headers['x-team'], headers['x-env'], headers['x-none']]),
      [
        ['ops', 'prod', undefined],
        ['ml', 'test', undefined],
      ],
    )
    equal(headers, { 'X-Team': 'ml', 'x-env': 'prod' })
  })

  it('an invalid header is a RequestNotSentError with its name but not its value', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { headers: { 'x-key': 'se\ncret' } })
    for (const call of [client.getPool('a'), client.listPools({ headers: { 'bad name': 'x' } })]) {
      const error = await catchError(call)
      equal([error.name, error.cause], ['RequestNotSentError', undefined])
      equal(/"x-key"|"bad name"/.test(error.message) && !/cret/.test(error.message), true)
    }
    equal((await receivedRequests()).length, 0)
  })

  it('an invalid headers option is a RequestNotSentError that does not quote it', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    for (const headers of ['x-key: secret', 7, [null], { 'x-key': Symbol('secret') }]) {
      const error = await catchError(client.getPool('a', { headers: headers as never }))
      equal([error.name, error.cause], ['RequestNotSentError', undefined])
      equal(/headers/.test(error.message) && !/secret/.test(error.message), true)
    }
    equal((await receivedRequests()).length, 0)
  })

  it('raw has the same base URL, token and headers, and returns errors instead of throwing', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [denied, { json: poolList }], {
      token: 't-123',
      headers: { 'x-team': 'ml' },
    })
    const first = await client.raw.GET('/api/pools')
    equal([first.error, first.response.status, first.response instanceof Response], [unauthorizedBody, 401, true])
    const second = await client.raw.GET('/api/pools', { headers: { 'X-Team': 'ops' } })
    equal(second.data, poolList)
    equal(
      (await receivedRequests()).map(({ path, headers }) => [path, headers.authorization, headers['x-team']]),
      [
        ['/api/pools', 'Bearer t-123', 'ml'],
        ['/api/pools', 'Bearer t-123', 'ops'],
      ],
    )
  })

  it('raw uses the fetch of the client', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: poolList }], {
      fetch: async () => Response.json({ from: 'here' }),
    })
    equal((await client.raw.GET('/api/pools')).data, { from: 'here' })
    equal((await receivedRequests()).length, 0)
  })

  it('raw does not send the token to another origin', async (server) => {
    const { client, baseUrl, receivedRequests } = createScriptedClient(server, [{ json: poolList }], { token: 't-123' })
    await client.raw.GET('/api/pools', { baseUrl: baseUrl.replace(server.origin, server.other) })
    equal((await receivedRequests())[0]?.headers.authorization, undefined)
  })
})
