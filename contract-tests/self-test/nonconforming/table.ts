import { document } from '../../../src/generated/document.ts'
import { nonconformingServers } from './index.ts'
import type { NonconformingServer } from './server.ts'

/** The page of faults, in Markdown: what is wrong with each, where the document says so, and which checks find it. */
export function nonconformingServersTable(): string {
  const count = Object.values(nonconformingServers).reduce((sum, group) => sum + Object.keys(group).length, 0)
  const intro = `# Faults that the contract suite finds

The suite is tested against ${count} faulty servers. Each is the embedded server with one defect of a kind that back ends are shipped
with, and one of the checks beside it has to find it. \`contract-tests/self-test/nonconforming/*.test.ts\` play them all, and write this page.`
  return `${[intro, ...Object.entries(nonconformingServers).map(([area, group]) => formatSection(area, group))].join('\n\n')}\n`
}

function formatSection(area: string, group: Record<string, NonconformingServer>): string {
  const rows = Object.entries(group).map(([id, { description, reading, pointer, caughtBy }]) =>
    [`\`${id}\``, description, `${reading}: ${findSource(pointer)}`, caughtBy.map((check) => `\`${check}\``).join(' ')].map(
      escapeCell,
    ),
  )
  const lines = [['Fault', 'What is wrong', 'What it departs from', 'Found by'], ['---', '---', '---', '---'], ...rows]
  return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

/** The section of the API document behind a part of the description: its own, or that of the nearest part around it. */
function findSource(pointer: string): string {
  let node: unknown = document
  let source = ''
  for (const step of pointer.split('/').slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
    if (typeof node === 'object' && node !== null && 'x-source' in node) source = String(node['x-source'])
  }
  return source
}
