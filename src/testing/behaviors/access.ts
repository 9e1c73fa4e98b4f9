import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, pool, poolList, unauthorized } from '../script.ts'

const denied = { status: 401, json: unauthorized }

export const access = behaviors((it) => {
  it('sends the token as a bearer, a string or what a function gives, now or later', async (place) => {
    for (const token of ['t-123', () => 't-123', async () => 't-123']) {
      const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token })
      await client.getPool('a')
      equal((await arrived())[0]?.headers.authorization, 'Bearer t-123')
    }
  })

  it("sends no header for '' and undefined", async (place) => {
    for (const token of ['', undefined, () => '', () => undefined]) {
      const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token })
      await client.getPool('a')
      equal((await arrived())[0]?.headers.authorization, undefined)
    }
  })

  it('asks for the token before every attempt', async (place) => {
    let asked = 0
    const token = () => {
      asked += 1
      return `t-${asked}`
    }
    const { client, arrived } = createScriptedClient(place, [{ status: 503, headers: { 'retry-after': '0' } }, { json: pool }], {
      token,
    })
    await client.getPool('a')
    equal(
      (await arrived()).map(({ headers }) => headers.authorization),
      ['Bearer t-1', 'Bearer t-2'],
    )
  })

  it('sends each attempt headers of its own, with the token of its moment or none', async (place) => {
    const tokens = ['t-1', '', 't-3']
    const sent: Headers[] = []
    const fetch = async (_: unknown, init?: RequestInit) => {
      sent.push(init?.headers as Headers)
      return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
    }
    const { client } = createScriptedClient(place, [], { token: () => tokens.shift(), fetch, headers: { 'x-team': 'ml' } })
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

  it('renews the token after a 401 and repeats the call once, POST included', async (place) => {
    let token = 'old'
    const onUnauthorized = async () => {
      token = 'new'
    }
    const { client, arrived } = createScriptedClient(place, [denied, { status: 201, json: pool }], {
      token: () => token,
      onUnauthorized,
    })
    equal(await client.createPool(newPool), pool)
    equal(
      (await arrived()).map(({ headers, body }) => [headers.authorization, JSON.parse(body)]),
      [
        ['Bearer old', newPool],
        ['Bearer new', newPool],
      ],
    )
  })

  it('renews the token after a 401 without the documented body as well', async (place) => {
    const { client } = createScriptedClient(place, [{ status: 401 }, { json: pool }], { onUnauthorized: () => {} })
    equal(await client.getPool('a'), pool)
  })

  it('renews once per call: a second 401 is the error', async (place) => {
    let renewals = 0
    const { client, arrived } = createScriptedClient(place, [denied], {
      onUnauthorized: () => {
        renewals += 1
      },
    })
    const error = await catchError(client.getPool('a'))
    equal(
      [error.name, error.status, error.body, renewals, (await arrived()).length],
      ['UnauthorizedError', 401, unauthorized, 1, 2],
    )
  })

  it('parallel calls share one renewal, also those whose 401 comes late', async (place) => {
    let token = 'old'
    let renewals = 0
    const onUnauthorized = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      renewals += 1
      token = 'new'
    }
    const calls = { a: 0, b: 30, c: 150 }
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      await new Promise((resolve) => setTimeout(resolve, calls[String(url).at(-1) as 'a']))
      const isNew = new Headers(init?.headers).get('authorization') === 'Bearer new'
      return Response.json(isNew ? pool : unauthorized, { status: isNew ? 200 : 401 })
    }
    const { client } = createScriptedClient(place, [], { token: () => token, onUnauthorized, fetch })
    await Promise.all([client.getPool('a'), client.getPool('b'), client.getPool('c')])
    equal(renewals, 1)
    token = 'old again'
    await client.getPool('a')
    equal(renewals, 2)
  })

  it('renews again when what an earlier renewal gave has run out between two attempts of a call', async (place) => {
    let [token, valid, renewals] = ['one', 'two', 0]
    const onUnauthorized = () => {
      renewals += 1
      token = valid
    }
    let release = () => {}
    const busy = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked = 0
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      if (String(url).endsWith('slow') && asked++ === 0) {
        await busy
        return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
      }
      const isValid = new Headers(init?.headers).get('authorization') === `Bearer ${valid}`
      return Response.json(isValid ? pool : unauthorized, { status: isValid ? 200 : 401 })
    }
    const { client } = createScriptedClient(place, [], { token: () => token, onUnauthorized, fetch })
    const slow = client.getPool('slow')
    await client.getPool('a')
    valid = 'three'
    release()
    equal([await slow, renewals], [pool, 2])
  })

  it('parallel calls share a renewal that fails as well, and the next call begins a new one', async (place) => {
    let renewals = 0
    const { client } = createScriptedClient(place, [denied, denied, denied, { json: pool }], {
      onUnauthorized: () => {
        renewals += 1
        if (renewals === 1) throw new Error('the session has ended')
      },
    })
    const errors = await Promise.all([catchError(client.getPool('a')), catchError(client.getPool('a'))])
    equal([errors.map(({ name }) => name), renewals], [['UnauthorizedError', 'UnauthorizedError'], 1])
    equal([await client.getPool('a'), renewals], [pool, 2])
  })

  it('renews for a 401 alone', async (place) => {
    let renewals = 0
    const { client } = createScriptedClient(place, [{ status: 403, json: { error: 'Forbidden', message: 'no' } }], {
      onUnauthorized: () => {
        renewals += 1
      },
    })
    equal([(await catchError(client.getPool('a'))).name, renewals], ['ForbiddenError', 0])
  })

  it('what onUnauthorized throws is the cause of an UnauthorizedError', async (place) => {
    for (const step of [denied, { status: 401, text: '<h1>sign in</h1>' }, { status: 401 }]) {
      const cause = new Error('the session has ended')
      const { client, arrived } = createScriptedClient(place, [step], {
        onUnauthorized: () => {
          throw cause
        },
      })
      const error = await catchError(client.getPool('a'))
      equal([error.name, error.status, error.cause === cause, error.response.status], ['UnauthorizedError', 401, true, 401])
      equal(error.body, { error: 'Unauthorized', message: 'json' in step ? 'Authentication required' : (step.text ?? '') })
      equal((await arrived()).length, 1)
    }
  })

  it('a token function that throws is a RequestNotSentError with the cause', async (place) => {
    const cause = new Error('no session')
    let asked = 0
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], {
      token: () => {
        asked += 1
        throw cause
      },
    })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.status, error.cause === cause], ['RequestNotSentError', undefined, true])
    equal([asked, (await arrived()).length], [1, 0])
  })

  it('a token that no header can carry is a RequestNotSentError that does not tell it', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token: 'se\ncret-✓' })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.cause, (await arrived()).length], ['RequestNotSentError', undefined, 0])
    equal(/cret/.test(error.message + error.stack + JSON.stringify(error)), false)
  })

  it('masks the token that a server echoes', async (place) => {
    const token = 'tok-5f2a9'
    const body = { error: 'Unauthorized', message: `unknown ${token}`, hint: { seen: `Bearer ${token}` } }
    for (const step of [
      { status: 401, json: body, headers: { 'x-echo': token } },
      { status: 403, text: `<p>${token}</p>` },
      { text: token },
    ]) {
      const { client } = createScriptedClient(place, [step], { token })
      const error = await catchError(client.getPool('a'))
      // The script, and so the token, is in this server's URLs.
      const told = `${error.stack} ${error.text} ${JSON.stringify(error)}`.replaceAll(error.request.url, '')
      equal(told.includes('5f2a'), false)
      equal((error.message + error.text).includes('***'), true)
    }
  })

  it('leaves out a field that has the token for its name', async (place) => {
    const token = 'tok-5f2a9'
    const body = { error: 'Forbidden', message: 'no', seen: [{ [token]: 1, [`Bearer ${token}`]: 2, other: 3 }], count: 4 }
    const { client } = createScriptedClient(place, [], { token, fetch: async () => Response.json(body, { status: 403 }) })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.body], ['ForbiddenError', { error: 'Forbidden', message: 'no', seen: [{ other: 3 }], count: 4 }])
  })

  it('masks the token wherever it stands, also where a text is cut, and in what a failed fetch says', async (place) => {
    const token = 'tok-5f2a9'
    const echo = createScriptedClient(place, [], { token, fetch: async () => new Response(`${token} ${token}`, { status: 409 }) })
    equal((await catchError(echo.client.getPool('a'))).text, '*** ***')
    const text = `${'x'.repeat(1995)}${token}`
    const long = createScriptedClient(place, [], { token, fetch: async () => new Response(text, { status: 409 }) })
    equal((await catchError(long.client.getPool('a'))).text, `${'x'.repeat(1995)}***`)
    const fetch = async () => Promise.reject(new Error(`the proxy takes no ${token}`))
    const failing = createScriptedClient(place, [], { token, fetch, retry: false })
    matches((await catchError(failing.client.getPool('a'))).message, /connection failed: the proxy takes no \*\*\*$/)
  })

  it('masks no token of up to three characters, which would make holes in every word', async (place) => {
    const fetch = async () => new Response('toad', { status: 409 })
    equal((await catchError(createScriptedClient(place, [], { token: 'toa', fetch }).client.getPool('a'))).text, 'toad')
  })

  it('masks the whole of a token with a space, and of a header without a scheme', async (place) => {
    for (const options of [{ token: 'first second' }, { headers: { authorization: 'first-second' } }]) {
      const fetch = async () => new Response('first second, first-second', { status: 409 })
      const { text } = await catchError(createScriptedClient(place, [], { ...options, fetch }).client.getPool('a'))
      equal(text.split(', ').filter((it) => it === '***').length, 1)
    }
  })

  it('a header of the caller wins over the token', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token: 't-123' })
    await client.getPool('a', { headers: { Authorization: 'Basic abc' } })
    equal((await arrived())[0]?.headers.authorization, 'Basic abc')
  })

  it('asks for JSON, unless the caller asks for something else', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }])
    await client.getPool('a')
    await client.getPool('a', { headers: { Accept: 'application/problem+json' } })
    equal(
      (await arrived()).map(({ headers }) => headers.accept),
      ['application/json', 'application/problem+json'],
    )
  })

  it('headers merge without regard to case, and those of the call win', async (place) => {
    const headers = { 'X-Team': 'ml', 'x-env': 'prod', 'x-none': undefined }
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { headers })
    await client.getPool('a', { headers: new Headers({ 'x-TEAM': 'ops' }) })
    await client.getPool('a', { headers: [['X-Env', 'test']] })
    equal(
      (await arrived()).map(({ headers }) => [headers['x-team'], headers['x-env'], headers['x-none']]),
      [
        ['ops', 'prod', undefined],
        ['ml', 'test', undefined],
      ],
    )
    equal(headers, { 'X-Team': 'ml', 'x-env': 'prod' })
  })

  it('a header that cannot be sent is a RequestNotSentError that names it and keeps its value', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { headers: { 'x-key': 'se\ncret' } })
    for (const call of [client.getPool('a'), client.listPools({ headers: { 'bad name': 'x' } })]) {
      const error = await catchError(call)
      equal([error.name, error.cause], ['RequestNotSentError', undefined])
      equal(/"x-key"|"bad name"/.test(error.message) && !/cret/.test(error.message), true)
    }
    equal((await arrived()).length, 0)
  })

  it('headers in no form of headers are a RequestNotSentError that quotes none of them', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }])
    for (const headers of ['x-key: secret', 7, [null], { 'x-key': Symbol('secret') }]) {
      const error = await catchError(client.getPool('a', { headers: headers as never }))
      equal([error.name, error.cause], ['RequestNotSentError', undefined])
      equal(/headers/.test(error.message) && !/secret/.test(error.message), true)
    }
    equal((await arrived()).length, 0)
  })

  it('raw has the same base URL, token and headers, and answers instead of throwing', async (place) => {
    const { client, arrived } = createScriptedClient(place, [denied, { json: poolList }], {
      token: 't-123',
      headers: { 'x-team': 'ml' },
    })
    const first = await client.raw.GET('/api/pools')
    equal([first.error, first.response.status, first.response instanceof Response], [unauthorized, 401, true])
    const second = await client.raw.GET('/api/pools', { headers: { 'X-Team': 'ops' } })
    equal(second.data, poolList)
    equal(
      (await arrived()).map(({ path, headers }) => [path, headers.authorization, headers['x-team']]),
      [
        ['/api/pools', 'Bearer t-123', 'ml'],
        ['/api/pools', 'Bearer t-123', 'ops'],
      ],
    )
  })

  it('raw uses the fetch of the client', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: poolList }], {
      fetch: async () => Response.json({ from: 'here' }),
    })
    equal((await client.raw.GET('/api/pools')).data, { from: 'here' })
    equal((await arrived()).length, 0)
  })

  it('raw keeps the token from another origin', async (place) => {
    const { client, baseUrl, arrived } = createScriptedClient(place, [{ json: poolList }], { token: 't-123' })
    await client.raw.GET('/api/pools', { baseUrl: baseUrl.replace(place.origin, place.other) })
    equal((await arrived())[0]?.headers.authorization, undefined)
  })
})
