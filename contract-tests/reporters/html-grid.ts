import type { Finding, Report } from '../model/report.ts'
import { escapeHtml } from './html-escape.ts'

/** Operations by documented statuses: how often each answer was seen, and where an answer departs. */
export function grid({ coverage, findings }: Report): string {
  const ids = [...new Set(coverage.map(({ operation }) => operation))]
  const statuses = [...new Set(coverage.map(({ status }) => status))].sort((a, b) => a - b)
  const rows = ids.map((id) => {
    const documented = new Map(coverage.filter(({ operation }) => operation === id).map(({ status, seen }) => [status, seen]))
    const violations = departuresOf(id, findings)
    const cells = statuses.map((status) => cell(documented.get(status), violations.get(String(status))))
    const others = [...violations].filter(([status]) => !documented.has(Number(status)))
    const links = others.map(([status, index]) => `<a href="#${anchor(index)}">${escapeHtml(status)}</a>`)
    const last =
      links.length > 0 ? `<td class="bad">${links.join(' ')}</td>` : '<td class="void"><span class="hidden">none</span></td>'
    return `<tr><th scope="row"><code>${escapeHtml(id)}</code></th>${cells.join('')}${last}</tr>`
  })
  const seen = coverage.filter((entry) => entry.seen > 0).length
  return `<section aria-labelledby="grid-title">
<h2 id="grid-title">What was seen</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="grid-title">
<table class="grid" aria-describedby="grid-legend">
<thead><tr><th scope="col">Operation</th>${statuses.map((status) => `<th scope="col">${status}</th>`).join('')}<th scope="col">other</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
<p class="legend" id="grid-legend">${seen} of ${coverage.length} documented answers were seen. A number says how often; red leads to a finding about one of them.</p>
</section>`
}

/** Where on the page a finding is, by its place in the report. */
export function anchor(index: number): string {
  return `finding-${index + 1}`
}

/** For each status that departs, or for `no answer`: the place of its first finding. */
function departuresOf(id: string, findings: Finding[]): Map<string, number> {
  const violations = new Map<string, number>()
  for (const [index, { operation, exchange }] of findings.entries()) {
    const status = 'failure' in exchange.response ? 'no answer' : String(exchange.response.status)
    if (operation === id && !violations.has(status)) violations.set(status, index)
  }
  return violations
}

function cell(seen: number | undefined, violation: number | undefined): string {
  if (seen === undefined) return '<td class="void"><span class="hidden">not documented</span></td>'
  if (violation !== undefined)
    return `<td class="bad"><a href="#${anchor(violation)}">${seen}<span class="hidden"> seen, with a finding</span></a></td>`
  if (seen === 0) return '<td class="unseen"><span aria-hidden="true">·</span><span class="hidden">never seen</span></td>'
  return `<td class="good">${seen}<span class="hidden"> seen</span></td>`
}
