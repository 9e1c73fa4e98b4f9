/**
 * Runs the client, the contract tests and the embedded server under faults: `npm run test:soak -- --seconds 60`. The exit status
 * is 1 if a guarantee is broken. `--write` writes the figures to docs/soak.md.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { soakAttacks } from './attacks.ts'
import { soakClient } from './client.ts'
import { soakPage } from './page.ts'
import type { SoakResult } from './result.ts'
import { soakServer } from './server.ts'
import { soakSuite } from './suite.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '10000' },
    attacks: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    write: { type: 'boolean', default: false },
  },
})
const [seconds, requests, attacks, seed] = [values.seconds, values.requests, values.attacks, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
]
if (!(seconds >= 4)) fail(`invalid --seconds "${values.seconds}": expected 4 or more`)
if (!(requests >= 100)) fail(`invalid --requests "${values.requests}": expected 100 or more`)
if (!(attacks >= 1)) fail(`invalid --attacks "${values.attacks}": expected 1 or more`)
if (!Number.isInteger(seed)) fail(`invalid --seed "${values.seed}": expected an integer`)

const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
process.on('uncaughtException', (error) => unhandled.push(error))

console.log(`soak: seed ${seed}, ${seconds} seconds, ${requests} hostile requests, ${attacks} attacks`)
const results: SoakResult[] = []
for (const soak of [
  () => soakClient({ ms: seconds * 600, seed }),
  () => soakSuite({ ms: seconds * 400, seed }),
  () => soakServer({ requests, seed }),
  () => soakAttacks({ count: attacks, seed }),
]) {
  const result = await soak()
  results.push(result)
  console.log(`\n${result.title}`)
  for (const [name, figure] of Object.entries(result.figures)) console.log(`  ${name}: ${figure}`)
  for (const violation of result.violations) console.log(`  BROKEN: ${violation}`)
}
const violations = [...results.flatMap((result) => result.violations), ...unhandled.map((reason) => `unhandled: ${reason}`)]
console.log(violations.length === 0 ? '\nNo guarantee was broken.' : `\nBroken guarantees: ${violations.length}`)
for (const reason of unhandled) console.log(reason)
if (values.write && violations.length === 0) {
  await writeFile(new URL('../../docs/soak.md', import.meta.url), soakPage(results, { seconds, requests, attacks, seed }))
  console.log('docs/soak.md')
}
process.exitCode = violations.length === 0 ? 0 : 1

function fail(message: string): never {
  console.error(`soak: ${message}`)
  process.exit(2)
}
