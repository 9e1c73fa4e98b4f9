import { cpus, totalmem } from 'node:os'
import type { Figures } from './run.ts'

/** docs/soak.md: what was measured, when and where. */
export function reliabilityPage(
  parts: Figures[],
  { seconds, requests, seed }: { seconds: number; requests: number; seed: number },
): string {
  const date = new Date().toISOString().slice(0, 10)
  const [cpu] = cpus()
  const machine = `${cpus().length} cores (${cpu?.model.trim() ?? 'of an unknown kind'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.version}`
  const sections = parts.map(({ title, figures }) => {
    const rows = Object.entries(figures).map(([name, figure]) => `| ${name} | ${figure} |`)
    return `## ${title}\n\n| | |\n|---|---|\n${rows.join('\n')}\n`
  })
  return `# What it survives

Measured on ${date}, on ${machine}, by
\`npm run test:soak -- --seconds ${seconds} --requests ${requests} --seed ${seed} --write\`, which writes this page only when every promise below was kept.
A shorter run is part of \`.ci/run\`.

- No rejection is unhandled, and heap and sockets stay flat.
- No wrong data is ever given as right: each client knows what its own pools can look like, and checks every answer.
- No request is sent after a call was aborted.
- A server that dies and returns, and keeps its pools, is never said to violate the contract, and every pool that
  a run could not remove is in its report.
- Whatever is sent to the embedded server, it stays up, and every answer is in a documented shape.

${sections.join('\n')}`
}
