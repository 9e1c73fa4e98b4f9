/** What a person should know before a run writes to a server that is not on this machine; `undefined` when there is nothing to say. */
export function warningFor({ url, write, stateless }: { url: string; write?: boolean; stateless?: boolean }): string | undefined {
  if (!write || isLoopback(url)) return undefined
  if (stateless) return `${url} is not on this machine. With --write, it is sent requests that create, change and delete pools`
  return (
    `${url} is not on this machine. With --write, the run creates pools there whose names begin with "Contract Test", ` +
    'changes and deletes those and no others, and has at most 8 of them at a time'
  )
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f:]+\])$/.test(hostname)
}
