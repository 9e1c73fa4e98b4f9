import type { Framework, FrameworkDefault } from './framework.ts'
import { frameworks } from './frameworks.ts'

const intro = `# Servers in web frameworks

The servers in \`contract-tests/self-test/frameworks/\` were written from the API
document alone, in the defaults of a web framework. Each exists twice: as it is after the first day, and fixed after reading
the report of \`compute-pools verify\`. \`npm run test:frameworks\` runs both. It fails unless the first reports exactly the checks
below, the second conforms, and neither run leaves or changes a pool. A server without its runtime is not run.

The tables list where the defaults of a framework differ from the API document.
`

/** Builds docs/frameworks.md. */
export function frameworksPage(): string {
  return `${[intro, ...Object.entries(frameworks).map(([name, framework]) => section(name, framework))].join('\n')}`
}

function section(name: string, { title, servers }: Framework): string {
  const folder = `../contract-tests/self-test/frameworks/${name}`
  const links = servers.map(({ file }) => `[${file}](${folder}/${file})`).join(', ')
  const rows = servers.flatMap(({ defaults }) => defaults).map(row)
  return `## ${title}

Servers: ${links}.

| default | API document | fix | reported by |
|---|---|---|---|
${rows.join('\n')}
`
}

function row({ behavior, documented, fix, checks }: FrameworkDefault): string {
  const cells = [behavior, documented, fix, listChecks(checks)]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function listChecks(ids: string[]): string {
  const shown = ids.length > 3 ? ids.slice(0, 2) : ids
  const more = ids.length - shown.length
  return shown.map((id) => `\`${id}\``).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
