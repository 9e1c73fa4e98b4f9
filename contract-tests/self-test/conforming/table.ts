import { conformingServers, conformingServersByArea } from './index.ts'

/** Builds the page of conforming servers in Markdown. */
export function conformingServersTable(): string {
  const intro = `# Conforming servers

The contract tests are tested against ${conformingServers.length} servers that differ from the embedded server and conform to the API document.
A run with \`--write\` against each of them must report no violation at \`must\` or \`should\`, leave no pool behind and leave
the pools of others unchanged. A few runs must be inconclusive.

\`npm run test:self\` runs the suite against all of them. \`npx vitest run contract-tests/self-test -u\` writes this page.`
  const sections = Object.entries(conformingServersByArea).map(([area, servers]) => {
    const rows = servers.map(({ id, description, reading, inconclusive }) =>
      [`\`${id}\``, inconclusive ? `${description} Inconclusive: ${inconclusive}` : description, reading].map(escapeCell),
    )
    const lines = [['Server', 'Difference', 'Allowed by'], ['---', '---', '---'], ...rows]
    return `## ${area === 'http' ? 'HTTP' : area.charAt(0).toUpperCase() + area.slice(1)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
  })
  return `${[intro, ...sections].join('\n\n')}\n`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
