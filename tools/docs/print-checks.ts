/** Prints docs/checks.md: every check, with the finding that it reports for its mutant. Run by `npm run docs:checks`. */
import { checks, type VerifyOptions, verify } from '../../contract-tests/index.ts'
import { checkLists, type ExampleViolation } from '../../contract-tests/reporters/check-list.ts'
import { mutants } from '../../contract-tests/self-test/mutants/index.ts'
import type { Mutator } from '../../contract-tests/self-test/mutators.ts'
import type { Fetch } from '../../src/core/fetch.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'

// Some mutants contain these tokens.
const token = 'full'
const forbiddenToken = 'read-only'

const examples = new Map<string, ExampleViolation>()
const queue = Object.entries(mutants)
// Eight at a time: the runs mostly wait, and more of them would disturb the timed checks.
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) examples.set(next[0], await findViolation(...next))
  }),
)
console.log(checkLists.markdown(checks(), examples).trimEnd())

async function findViolation(id: string, mutate: Mutator): Promise<ExampleViolation> {
  const { fetch } = createServer({
    auth: { full: [token], readOnly: [forbiddenToken] },
    now: tickingClock(),
  })
  const mutated = mutate(fetch)
  const options: VerifyOptions = {
    write: true,
    token,
    forbiddenToken,
    origin: 'https://app.example',
    seed: 1,
    only: id,
    ...(id.startsWith('latency.') ? { maxLatency: 50 } : {}),
    ...(id.startsWith('pools.many-') ? { bulk: 60 } : {}),
  }
  const violation = (await firstFinding({ ...options, fetch: mutated })) ?? (await firstFindingOverHttp(mutated, options))
  if (!violation) throw new Error(`${id} does not find its mutant: fix the check, or its mutant in self-test/mutants/`)
  return violation
}

/** Returns the same times in each run. Each is a second later than the one before, so that entries of the log have an order. */
function tickingClock(): () => Date {
  let time = Date.parse('2026-01-15T12:00:00Z')
  return () => {
    time += 1_000
    return new Date(time)
  }
}

async function firstFinding(options: VerifyOptions): Promise<ExampleViolation | undefined> {
  return (await verify(options)).findings.find(({ check }) => check === options.only)
}

/** Some violations are visible only in the bytes on a connection. */
async function firstFindingOverHttp(fetch: Fetch, options: VerifyOptions): Promise<ExampleViolation | undefined> {
  const { url, stop } = await listen({ fetch })
  try {
    return await firstFinding({ ...options, url })
  } finally {
    await stop()
  }
}
