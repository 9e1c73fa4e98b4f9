import { networkInterfaces } from 'node:os'

/**
 * Returns a paragraph about the machines that can reach the mock, with the URLs for them. It is empty if only this machine can.
 *
 * @param url of this machine, with the port.
 * @param host the value of `--host`.
 */
export function describeReach(url: string, host: string, hasAuth: boolean): string {
  const { hostname, port } = new URL(url)
  const families = wildcards.get(host)
  if (!families && /^(127\.|\[::1\]$|localhost$)/.test(hostname)) return ''
  const hosts = families ? externalAddresses(families) : [hostname]
  const urls = hosts.map((name) => `\n  http://${name}:${port}`).join('')
  return `Other machines that can reach this one can use the mock ${hasAuth ? 'with' : 'without'} a token${urls === '' ? '.' : ':'}${urls}
Requests that use another host name need --allow-host NAME.

`
}

/** The addresses that stand for all interfaces, with the families that they include. */
const wildcards = new Map([
  ['0.0.0.0', ['IPv4']],
  ['::', ['IPv4', 'IPv6']],
])

/** Returns the addresses of the network interfaces as hosts of URLs. */
function externalAddresses(families: string[]): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, family, scopeid = 0 }) => !internal && families.includes(family) && scopeid === 0)
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address))
}
