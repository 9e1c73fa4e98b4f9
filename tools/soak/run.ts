/**
 * Puts the client, the embedded server and the contract suite under faults for a while: `npm run test:soak -- --seconds 60`.
 * Exit status 1 when any promise was broken. `--write` puts the figures into docs/soak.md.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { clientsUnderFaults } from './clients.ts'
import { hostileRequests } from './hostile.ts'
import { reliabilityPage } from './page.ts'
import { suiteUnderRestarts } from './suite.ts'

/** What a part of the run found: figures for people, and each promise that was broken as a sentence. */
export interface Figures {
  title: string
  figures: Record<string, string | number>
  broken: string[]
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    write: { type: 'boolean', default: false },
  },
})
const [seconds, requests, seed] = [values.seconds, values.requests, values.seed].map(Number) as [number, number, number]
if (!(seconds >= 4) || !(requests >= 100) || !Number.isInteger(seed)) {
  console.error('soak: --seconds takes 4 or more, --requests 100 or more, --seed a whole number')
  process.exit(2)
}

const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
process.on('uncaughtException', (error) => unhandled.push(error))

console.log(`soak: seed ${seed}, ${seconds} seconds, ${requests} hostile requests`)
const parts: Figures[] = []
for (const part of [
  () => clientsUnderFaults({ ms: seconds * 600, seed }),
  () => suiteUnderRestarts({ ms: seconds * 400, seed }),
  () => hostileRequests({ requests, seed }),
]) {
  const found = await part()
  parts.push(found)
  console.log(`\n${found.title}`)
  for (const [name, figure] of Object.entries(found.figures)) console.log(`  ${name}: ${figure}`)
  for (const sentence of found.broken) console.log(`  BROKEN: ${sentence}`)
}
const broken = [...parts.flatMap((part) => part.broken), ...unhandled.map((reason) => `unhandled: ${reason}`)]
console.log(
  `\n${broken.length === 0 ? 'Every promise was kept; no rejection was unhandled.' : `${broken.length} promises were broken.`}`,
)
for (const reason of unhandled) console.log(reason)
if (values.write && broken.length === 0) {
  await writeFile(new URL('../../docs/soak.md', import.meta.url), reliabilityPage(parts, { seconds, requests, seed }))
  console.log('docs/soak.md')
}
process.exitCode = broken.length === 0 ? 0 : 1
