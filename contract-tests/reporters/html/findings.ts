import type { Finding } from '../../model/report.ts'
import { type FailedCheck, formatMessage, formatResponseLine, type Summary } from '../summarize.ts'
import { findingAnchor } from './coverage-grid.ts'
import { escapeHtml } from './escape.ts'

/** Lists that the page refers to by index. */
interface FindingIndex {
  all: Finding[]
  operations: string[]
}

/** Renders the findings with their filters. */
export function renderFindings({ broken, advice }: Summary, lists: FindingIndex): string {
  const failed = [...broken, ...advice]
  const none = '<p class="none">No check found a violation.</p>'
  return `<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${failed.length === 0 ? none : renderFilters(failed, lists)}
${broken.map((check) => renderCheck(check, 'broken', lists)).join('\n')}
${advice.map((check) => renderCheck(check, 'advice', lists)).join('\n')}
</section>`
}

function renderFilters(failed: FailedCheck[], { operations }: FindingIndex): string {
  const levels = [...new Set(failed.map(({ level }) => level))]
  const choice = (group: string, id: string, label: string, checked = false) =>
    `<label><input type="radio" name="${group}" id="${id}"${checked ? ' checked' : ''}> <span>${label}</span></label>`
  return `<form class="filters" autocomplete="off">
<fieldset><legend>Level</legend>${choice('level', 'level-all', 'all', true)}${levels
    .map((level) => choice('level', `level-${level}`, level))
    .join('')}</fieldset>
<fieldset><legend>Operation</legend>${choice('operation', 'operation-all', 'all', true)}${operations
    .map((operation, index) => choice('operation', `operation-${index}`, escapeHtml(operation)))
    .join('')}</fieldset>
<label class="search" hidden>Search <input type="search" placeholder="id, sentence, body"></label>
<p class="shown" role="status" hidden></p>
</form>`
}

/** Builds the style rules of the filters, which work without JavaScript. */
export function buildFilterStyle(operations: number): string {
  const levels = ['must', 'should', 'may'].map(
    (level) => `body:has(#level-${level}:checked) .rule:not([data-level="${level}"]){display:none}`,
  )
  const perOperation = Array.from(
    { length: operations },
    (_, index) =>
      `body:has(#operation-${index}:checked) :is(.rule:not([data-operations~="${index}"]),.finding:not([data-operation="${index}"])){display:none}`,
  )
  return [...levels, ...perOperation].join('')
}

function renderCheck(
  { id, level, description, pointer, findings }: FailedCheck,
  kind: 'broken' | 'advice',
  lists: FindingIndex,
): string {
  const indexes = [...new Set(findings.map(({ operation }) => lists.operations.indexOf(operation)))]
  return `<article class="rule ${kind}" data-level="${level}" data-operations="${indexes.join(' ')}" aria-labelledby="rule-${escapeHtml(id)}">
<header>
<h3 id="rule-${escapeHtml(id)}">${escapeHtml(description)}</h3>
<p><span class="level ${level}">${level}</span>${kind === 'advice' ? ' <span class="level">advice</span>' : ''} <code>${escapeHtml(id)}</code></p>
<p class="pointer"><code>openapi.yaml${escapeHtml(pointer)}</code></p>
</header>
${findings.map((finding, index) => renderFinding(finding, lists, index === 0)).join('\n')}
</article>`
}

function renderFinding(finding: Finding, { all, operations }: FindingIndex, open: boolean): string {
  const { operation, source, expected, actual, curl, exchange, times } = finding
  const { request, response } = exchange
  const again = times > 1 ? ` <span class="times">${times} times</span>` : ''
  const received = 'failure' in response ? '' : `${renderHeaders(response.headers)}${renderBody(response.body)}`
  return `<details class="finding" data-operation="${operations.indexOf(operation)}"${open ? ' open' : ''}>
<summary><b>${escapeHtml(formatMessage(finding))}</b>${again}</summary>
<p class="pointer">API document: ${escapeHtml(source)}</p>
<dl class="verdicts" id="${findingAnchor(all.indexOf(finding))}">
<div class="expected"><dt>Expected</dt><dd><pre>${escapeHtml(expected)}</pre></dd></div>
<div class="actual"><dt>Actual</dt><dd><pre>${escapeHtml(actual)}</pre></dd></div>
</dl>
<div class="exchange">
<div><h4>Request</h4><pre><b>${escapeHtml(request.method)} ${escapeHtml(request.url)}</b>
${renderHeaders(request.headers)}${renderBody(request.body)}</pre></div>
<div><h4>Response</h4><pre><b>${escapeHtml(formatResponseLine(exchange))}</b>
${received}</pre></div>
</div>
${renderCommand(curl)}
</details>`
}

function renderHeaders(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `<span class="header">${escapeHtml(name)}: ${escapeHtml(value)}</span>\n`)
    .join('')
}

function renderBody(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\n${escapeHtml(text)}`
}

/** Renders a command that the page can copy. A report has none for some long requests. */
export function renderCommand(curl: string): string {
  return curl === '' ? '' : `<div class="command"><pre><code>${escapeHtml(curl)}</code></pre></div>`
}
