import { conformingServers, conformingServersByArea } from './index.ts'

/** The page of variants, in Markdown: what each does otherwise, and what leaves it free to. */
export function conformingServersTable(): string {
  const intro = `# Servers that the contract suite has nothing against

The suite is tested against ${conformingServers.length} correct servers. Most are the embedded server with one thing done otherwise, and some share no
code with it. On each a run with \`--write\` has to end without a finding at \`must\` and \`should\`, with no pool left behind, and
with the pools of others as they were. \`contract-tests/self-test/conforming/*.test.ts\` play them all.`
  const sections = Object.entries(conformingServersByArea).map(([area, group]) => {
    const rows = group.map(({ id, description, reading, inconclusive }) =>
      [`\`${id}\``, inconclusive ? `${description} Inconclusive: ${inconclusive}` : description, reading].map(escapeCell),
    )
    const lines = [['Variant', 'What it does', 'What leaves it open'], ['---', '---', '---'], ...rows]
    return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
  })
  return `${[intro, ...sections].join('\n\n')}\n`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('__', '\\_\\_')
}
