import { listAttacks, type PromiseId } from '../../../src/testing/hostile/attack.ts'
import { attacks } from './index.ts'

/** The headings of docs/security.md, in its order. */
const promises: Record<PromiseId, string> = {
  writes: 'Writes go only to pools of the run',
  paste: 'Printed text can be pasted',
  limits: 'Memory and time are bounded',
  secrets: 'Secrets are not shown',
  mocks: 'Mocks can be shared with a browser and a network',
  client: 'The client is bounded and sends secrets to one origin',
}

/** Builds the page of attacks in Markdown. */
export function attacksTable(): string {
  const all = listAttacks(attacks)
  const intro = `# Attacks

The package is tested against ${all.length} hostile servers and callers. Each tries to break one of its
[promises](security.md), and must fail.

\`npm test\` runs those in \`src/testing/hostile/\`, \`npm run test:self\` those in \`contract-tests/self-test/hostile/\`. The
[soak test](soak.md) runs a random sample. \`npx vitest run contract-tests/self-test/hostile -u\` writes this page.`
  const sections = Object.entries(promises).map(([id, title]) => {
    const rows = all
      .filter(({ promise }) => promise === id)
      .map(({ name, description }) => [`\`${name}\``, escapeCell(description)])
    const lines = [['Attack', 'A server or caller'], ['---', '---'], ...rows]
    return `## ${title}\n\n[Promise](security.md#${title.toLowerCase().replaceAll(' ', '-')})\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
  })
  return `${[intro, ...sections].join('\n\n')}\n`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
