import assert from 'node:assert/strict'

/** A pool as the server returns it. Its fields may violate the contract. */
type StoredPool = Record<string, unknown>

/** Creates a pool from the example of the API document. */
export async function createPool(url: string, name: string): Promise<StoredPool> {
  const { url: collection } = await fetch(`${url}/api/pools`) // may be redirected
  const response = await fetch(collection, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name,
      description: 'Description of the new compute pool',
      region: 'us-west-2',
      provider: 'AWS',
      nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
      tags: ['development', 'testing'],
    }),
  })
  const text = await response.text()
  assert.ok(response.ok, `creating a pool returned ${response.status}: ${text}`)
  return JSON.parse(text) as StoredPool
}

/** Lists the pools of a server, sorted by id. */
export async function listPools(url: string): Promise<StoredPool[]> {
  const response = await fetch(`${url}/api/pools`)
  const text = await response.text()
  assert.ok(response.ok, `listing the pools returned ${response.status}: ${text}`)
  const { pools } = JSON.parse(text) as { pools: StoredPool[] | null }
  return (pools ?? []).sort((a, b) => String(a.id).localeCompare(String(b.id)))
}
