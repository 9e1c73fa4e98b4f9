import { document } from '../../../src/generated/document.ts'
import { nonconformingServers } from './index.ts'
import type { NonconformingServer } from './server.ts'

/** Builds the page of nonconforming servers in Markdown. */
export function nonconformingServersTable(): string {
  const count = Object.values(nonconformingServers).reduce((sum, servers) => sum + Object.keys(servers).length, 0)
  const intro = `# Nonconforming servers

The contract tests are tested against ${count} servers with a defect. Each is the embedded server with one defect of a kind that
back ends are shipped with. At least one of the checks in its row must report it.

\`npm run test:self\` runs the suite against all of them. \`npx vitest run contract-tests/self-test -u\` writes this page.`
  const sections = Object.entries(nonconformingServers).map(([area, servers]) => formatSection(area, servers))
  return `${[intro, ...sections].join('\n\n')}\n`
}

function formatSection(area: string, servers: Record<string, NonconformingServer>): string {
  const rows = Object.entries(servers).map(([id, { description, reading, pointer, caughtBy }]) =>
    [`\`${id}\``, description, formatSource(reading, pointer), caughtBy.map((check) => `\`${check}\``).join(' ')].map(escapeCell),
  )
  const lines = [['Server', 'Defect', 'Violates', 'Caught by'], ['---', '---', '---', '---'], ...rows]
  return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`
}

function formatSource(reading: string, pointer: string): string {
  const source = findSource(pointer)
  return source === '' ? reading : `${reading}: ${source}`
}

/** Returns the `x-source` at a JSON pointer of the OpenAPI document, or of the nearest enclosing part that has one. */
function findSource(pointer: string): string {
  let node: unknown = document
  let source = ''
  for (const step of pointer.split('/').slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
    if (typeof node === 'object' && node !== null && 'x-source' in node) source = String(node['x-source'])
  }
  return source
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
