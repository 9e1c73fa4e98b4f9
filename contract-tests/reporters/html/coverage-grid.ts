import type { Finding, Report } from '../../model/report.ts'
import { escapeHtml } from './escape.ts'

/** Renders a table of operations and documented statuses: how often each was seen, with links to findings. */
export function renderCoverageGrid({ coverage, findings }: Report): string {
  const ids = [...new Set(coverage.map(({ operation }) => operation))]
  const statuses = [...new Set(coverage.map(({ status }) => status))].sort((a, b) => a - b)
  const rows = ids.map((id) => {
    const documented = new Map(coverage.filter(({ operation }) => operation === id).map(({ status, seen }) => [status, seen]))
    const violations = findViolations(id, findings)
    const cells = statuses.map((status) => renderCell(documented.get(status), violations.get(String(status))))
    const others = [...violations].filter(([status]) => !documented.has(Number(status)))
    const links = others.map(([status, index]) => `<a href="#${findingAnchor(index)}">${escapeHtml(status)}</a>`)
    const last =
      links.length > 0 ? `<td class="bad">${links.join(' ')}</td>` : '<td class="void"><span class="hidden">none</span></td>'
    return `<tr><th scope="row"><code>${escapeHtml(id)}</code></th>${cells.join('')}${last}</tr>`
  })
  const seen = coverage.filter((entry) => entry.seen > 0).length
  return `<section aria-labelledby="grid-title">
<h2 id="grid-title">Responses seen</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="grid-title">
<table class="grid" aria-describedby="grid-legend">
<thead><tr><th scope="col">Operation</th>${statuses.map((status) => `<th scope="col">${status}</th>`).join('')}<th scope="col">other</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="legend" id="grid-legend">${seen} of ${coverage.length} documented responses were seen. Each number is a count; a red number links to a finding.</p>
</section>`
}

/** Returns the id of the element of a finding, by its index in the report. */
export function findingAnchor(index: number): string {
  return `finding-${index + 1}`
}

/** Maps each status of a finding, or `no response`, to the index of its first finding. */
function findViolations(id: string, findings: Finding[]): Map<string, number> {
  const violations = new Map<string, number>()
  for (const [index, { operation, exchange }] of findings.entries()) {
    const status = 'failure' in exchange.response ? 'no response' : String(exchange.response.status)
    if (operation === id && !violations.has(status)) violations.set(status, index)
  }
  return violations
}

function renderCell(seen: number | undefined, violation: number | undefined): string {
  if (seen === undefined) return '<td class="void"><span class="hidden">not documented</span></td>'
  if (violation !== undefined)
    return `<td class="bad"><a href="#${findingAnchor(violation)}">${seen}<span class="hidden"> seen, with a finding</span></a></td>`
  if (seen === 0) return '<td class="unseen"><span aria-hidden="true">·</span><span class="hidden">never seen</span></td>'
  return `<td class="good">${seen}<span class="hidden"> seen</span></td>`
}
