interface Target {
  url: string
  write?: boolean
  stateless?: boolean
  bulk?: number
}

/** Returns the warning to print before a run writes to another machine, or `undefined`. */
export function writeWarning({ url, write, stateless, bulk = 0 }: Target): string | undefined {
  if (!write || isLoopback(url)) return undefined
  if (stateless) return `warning: ${url} is on another machine. --write sends it requests that create, update and delete pools`
  const pools = bulk > 8 ? `--bulk creates ${bulk} pools there` : '--write creates at most 8 pools there'
  return (
    `warning: ${url} is on another machine. ${pools} at a time, with names that begin with ` +
    '"Contract Test". The run updates and deletes only these pools'
  )
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f:]+\])$/.test(hostname)
}
