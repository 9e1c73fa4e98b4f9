/** Prints docs/checks.md: every check, and what it caught when the honest server was made to lie. Run by `npm run docs:checks`. */

import { type Claim, checks, type VerifyOptions, verify } from '../../contract-tests/index.ts'
import { listings, type Specimen } from '../../contract-tests/reporters/check-list.ts'
import type { Fetch } from '../../src/core/fetch.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'

// Some culprits know these.
const token = 'full'
const forbiddenToken = 'read-only'

const specimens = new Map<string, Specimen>()
const waiting = checks()
// A few at a time: most of the time they wait, and too many at once would be late for what is timed.
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (let claim = waiting.shift(); claim; claim = waiting.shift()) specimens.set(claim.id, await caught(claim))
  }),
)
console.log(listings.markdown(checks(), specimens).trimEnd())

async function caught(claim: Claim): Promise<Specimen> {
  const { fetch } = createServer({
    auth: { full: [token], readOnly: [forbiddenToken] },
    now: () => new Date('2026-01-15T12:00:00Z'),
  })
  const lying = claim.culprit(fetch)
  const options = {
    write: true,
    token,
    forbiddenToken,
    origin: 'https://app.example',
    seed: 1,
    only: claim.id,
    ...(claim.id.startsWith('latency.') ? { maxLatency: 50 } : {}),
  }
  const specimen = (await findingOf(claim, { ...options, fetch: lying })) ?? (await findingOverHttp(claim, lying, options))
  if (!specimen) throw new Error(`${claim.id} does not catch its culprit`)
  return specimen
}

async function findingOf({ id }: Claim, options: VerifyOptions): Promise<Specimen | undefined> {
  return (await verify(options)).findings.find(({ check }) => check === id)
}

/** What only the bytes on a connection show. */
async function findingOverHttp(claim: Claim, fetch: Fetch, options: VerifyOptions): Promise<Specimen | undefined> {
  const { url, stop } = await listen({ fetch })
  try {
    return await findingOf(claim, { ...options, url })
  } finally {
    await stop()
  }
}
