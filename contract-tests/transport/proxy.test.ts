import { afterEach, describe, expect, test, vi } from 'vitest'
import { findProxy } from './proxy.ts'

afterEach(() => vi.unstubAllEnvs())

const pools = new URL('https://pools.example')

describe('the proxy of the environment', () => {
  test('is not used for loopback addresses and for those of NO_PROXY', () => {
    vi.stubEnv('HTTP_PROXY', 'http://proxy.example:3128')
    vi.stubEnv('HTTPS_PROXY', 'http://proxy.example:3128')
    vi.stubEnv('NO_PROXY', '.inner.example, 2001:db8::1,[2001:db8::2]')
    for (const host of ['127.0.0.1:8080', 'localhost:8080', 'pools.localhost', '[::1]:80', '0.0.0.0', '[::]:80'])
      expect(findProxy(new URL(`http://${host}`))).toBeUndefined()
    for (const host of ['pools.inner.example', '[2001:db8::1]', '[2001:db8::2]:444'])
      expect(findProxy(new URL(`https://${host}`))).toBeUndefined()
    for (const host of ['pools.example', '[2001:db8::3]']) expect(findProxy(new URL(`https://${host}`))).toBeDefined()
  })

  test.each([
    ['http://proxy.example:3128', { host: 'proxy.example', port: 3128, isSecure: false, headers: {} }],
    ['proxy.example', { host: 'proxy.example', port: 80, isSecure: false }],
    ['https://proxy.example/', { host: 'proxy.example', port: 443, isSecure: true }],
    ['http://[2001:db8::5]:8080', { host: '2001:db8::5', port: 8080, label: 'the proxy [2001:db8::5]:8080 of HTTPS_PROXY' }],
    ['http://me:100%25%40@proxy', { headers: { 'proxy-authorization': `Basic ${btoa('me:100%@')}` } }],
    ['http://:only-a-password@proxy', { headers: { 'proxy-authorization': `Basic ${btoa(':only-a-password')}` } }],
  ])('is read from %s', (value, expected) => {
    vi.stubEnv('HTTPS_PROXY', value)
    vi.stubEnv('NO_PROXY', '')
    expect(findProxy(pools)).toMatchObject({ variable: 'HTTPS_PROXY', ...expected })
  })

  test('is that of the scheme, or of ALL_PROXY, and the lower case wins', () => {
    vi.stubEnv('NO_PROXY', '')
    vi.stubEnv('ALL_PROXY', 'http://all.example')
    vi.stubEnv('HTTP_PROXY', 'http://upper.example')
    vi.stubEnv('http_proxy', 'http://lower.example')
    expect(findProxy(pools)).toMatchObject({ variable: 'ALL_PROXY', host: 'all.example' })
    expect(findProxy(new URL('http://pools.example'))).toMatchObject({ variable: 'http_proxy', host: 'lower.example' })
  })

  test.each([
    ['socks5://robot:hunter2@127.0.0.1:1080', 'proxies of the scheme socks5 are not supported'],
    ['ftp://proxy.example', 'proxies of the scheme ftp are not supported'],
    ['http://', 'expected a URL such as http://proxy.example:3128'],
    ['http://robot:hunter2@', 'expected a URL such as'],
    ['http://robot:hunter2', 'expected a URL such as'],
    ['robot:hunter2', 'expected a URL such as'],
    ['http://proxy.example:99999', 'expected a URL such as'],
    ['http://[::1', 'expected a URL such as'],
    ['http://robot:hunter2%@127.0.0.1:9', 'expected a percent-encoded user name and password, with % written as %25'],
    ['http://hunter2%zz@127.0.0.1:9', 'expected a percent-encoded user name'],
    ['http://robot:12/hunter2@127.0.0.1:9', 'expected a percent-encoded user name'],
    ['http://robot:hunter2/x@127.0.0.1:9', 'expected a URL such as'],
  ])('is an error that names the variable but no password for %s', (value, problem) => {
    vi.stubEnv('HTTPS_PROXY', value)
    vi.stubEnv('NO_PROXY', '')
    const error = catchError(() => findProxy(pools))
    expect(error.message).toContain('invalid HTTPS_PROXY "')
    expect(error.message).toContain(problem)
    expect(error.message).toMatch(/, or add pools\.example to NO_PROXY to connect without a proxy$/)
    expect(error.message).not.toMatch(/hunter2/)
  })
})

function catchError(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('no error')
}
