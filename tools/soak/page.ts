import { cpus, totalmem } from 'node:os'
import type { SoakResult } from './result.ts'

/** Renders docs/soak.md. */
export function soakPage(
  results: SoakResult[],
  { seconds, requests, attacks, seed }: { seconds: number; requests: number; attacks: number; seed: number },
): string {
  const date = new Date().toISOString().slice(0, 10)
  const [cpu] = cpus()
  const machine = `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown CPU'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.version}`
  const sections = results.map(({ title, figures }) => {
    const rows = Object.entries(figures).map(([name, figure]) => `| ${name} | ${figure} |`)
    return `## ${title}\n\n| | |\n|---|---|\n${rows.join('\n')}\n`
  })
  return `# Soak test

The soak test runs the client, the contract tests and the embedded server under faults and attacks. It fails if a guarantee is broken:

- No rejection is unhandled. Heap and open sockets do not grow.
- The client never accepts a wrong response as correct. Each caller tracks the possible states of its pools and checks every response.
- No request is sent after its call was aborted.
- The contract tests never report a violation of a server that crashes and restarts without losing pools. The report lists every
  pool that a run could not delete.
- The embedded server survives every request, and every response has a documented shape.
- No attack of a random sample of [all attacks](attacks.md) does harm.

Measured on ${date}, on ${machine}:

\`\`\`bash
npm run test:soak -- --seconds ${seconds} --requests ${requests} --attacks ${attacks} --seed ${seed} --write   # writes this page if no guarantee is broken
\`\`\`

\`.ci/run\` includes a shorter run.

${sections.join('\n')}`
}
