import type { CheckReport, Finding, Outcome, Report } from '../model/report.ts'
import { escapeHtml } from './html-escape.ts'
import { anchor, grid } from './html-grid.ts'
import { script } from './html-script.ts'
import { style } from './html-style.ts'
import { stripControlChars } from './strip-control-chars.ts'
import { answerLine, counted, duration, failsRun, type Rule, type Summary, sentence, summarize } from './summarize.ts'

/** The report as one page that needs nothing else: no network, and for reading no JavaScript. */
export function html(given: Report): string {
  const report = stripControlChars(given)
  const summary = summarize(report)
  const operations = [...new Set(report.findings.map(({ operation }) => operation))]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(`${words[report.verdict]}: Compute Pools API at ${report.target}`)}</title>
<style>${style}${filterRules(operations.length)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
${header(report, summary)}
<main>
${remarks(report)}
${grid(report)}
${findings(summary, { all: report.findings, operations })}
${openChecks(summary)}
${checks(summary, report)}
</main>
<footer>
<p>To send the same requests again: <code>compute-pools verify ${escapeHtml(report.target)} --seed ${report.seed}</code>, with the options of this run.</p>
</footer>
<script>${script}</script>
</body>
</html>
`
}
html.description = 'one page with a grid of what was seen, and every exchange'

const words = { conforms: 'Conforms', violates: 'Violates the contract', inconclusive: 'Inconclusive' } as const
const marks = { conforms: '✓', violates: '✗', inconclusive: '?' } as const
const outcomes: Record<Outcome, { mark: string; word: string }> = {
  passed: { mark: '✓', word: 'passed' },
  failed: { mark: '✗', word: 'failed' },
  skipped: { mark: '–', word: 'not run' },
  inconclusive: { mark: '?', word: 'inconclusive' },
}

function header({ target, verdict, counts, startedAt, durationMs, seed }: Report, { headline, causes }: Summary): string {
  const facts: [string, string][] = [
    ['Server', `<code>${escapeHtml(target)}</code>`],
    [
      'Started',
      `<time datetime="${escapeHtml(startedAt)}">${escapeHtml(startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`,
    ],
    ['Took', `${duration(durationMs)}, ${counted(counts.requests, 'request')}`],
    ['Seed', `<code>${seed}</code>`],
  ]
  const tallies = (Object.keys(outcomes) as Outcome[]).map(
    (outcome) => `<li class="${outcome}"><b>${counts[outcome]}</b> ${outcomes[outcome].word}</li>`,
  )
  return `<header class="${verdict}">
<p class="of">Compute Pools API, contract report</p>
<h1><span class="mark" aria-hidden="true">${marks[verdict]}</span> ${words[verdict]}</h1>
<p class="headline">${escapeHtml(headline.replace(/^[^:]*: /, ''))}</p>${causes.map((cause) => `\n<p>${escapeHtml(cause)}</p>`).join('')}
<ul class="tallies">${tallies.join('')}</ul>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
</header>`
}

function remarks({ notes, leftBehind }: Report): string {
  if (notes.length + leftBehind.length === 0) return ''
  const left = leftBehind.map(
    ({ id, name, curl }) => `<li>${escapeHtml(name)} (<code>${escapeHtml(id)}</code>) could not be removed.${command(curl)}</li>`,
  )
  return `<section class="remarks" aria-labelledby="remarks-title">
<h2 id="remarks-title">Notes</h2>
<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}${left.join('')}</ul>
</section>`
}

/** What the parts of the page refer to by number. */
interface Places {
  all: Finding[]
  operations: string[]
}

function findings({ broken, advice }: Summary, places: Places): string {
  const rules = [...broken, ...advice]
  const none = '<p class="none">Nothing that was checked departs from the document.</p>'
  return `<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${rules.length === 0 ? none : filters(rules, places)}
${broken.map((rule) => article(rule, 'broken', places)).join('\n')}
${advice.map((rule) => article(rule, 'advice', places)).join('\n')}
</section>`
}

function filters(rules: Rule[], { operations }: Places): string {
  const levels = [...new Set(rules.map(({ level }) => level))]
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

/** The choice of a filter takes effect by style alone: `:has` sees which one is made. */
function filterRules(operations: number): string {
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

function article({ id, level, description, pointer, findings }: Rule, kind: 'broken' | 'advice', places: Places): string {
  const indexes = [...new Set(findings.map(({ operation }) => places.operations.indexOf(operation)))]
  return `<article class="rule ${kind}" data-level="${level}" data-operations="${indexes.join(' ')}" aria-labelledby="rule-${escapeHtml(id)}">
<header>
<h3 id="rule-${escapeHtml(id)}">${escapeHtml(description)}</h3>
<p><span class="level ${level}">${level}</span>${kind === 'advice' ? ' <span class="level">advice</span>' : ''} <code>${escapeHtml(id)}</code></p>
<p class="cite"><code>openapi.yaml${escapeHtml(pointer)}</code></p>
</header>
${findings.map((finding, index) => details(finding, places, index === 0)).join('\n')}
</article>`
}

function details(finding: Finding, { all, operations }: Places, open: boolean): string {
  const { operation, source, expected, actual, curl, exchange, times } = finding
  const { request, response } = exchange
  const again = times > 1 ? ` <span class="times">${times} times</span>` : ''
  const came = 'failure' in response ? '' : `${lines(response.headers)}${body(response.body)}`
  return `<details class="finding" data-operation="${operations.indexOf(operation)}"${open ? ' open' : ''}>
<summary><b>${escapeHtml(sentence(finding))}</b>${again}</summary>
<p class="cite">API document: ${escapeHtml(source)}</p>
<dl class="verdicts" id="${anchor(all.indexOf(finding))}">
<div class="expected"><dt>Expected</dt><dd><pre>${escapeHtml(expected)}</pre></dd></div>
<div class="actual"><dt>Actual</dt><dd><pre>${escapeHtml(actual)}</pre></dd></div>
</dl>
<div class="exchange">
<div><h4>Request</h4><pre><b>${escapeHtml(request.method)} ${escapeHtml(request.url)}</b>
${lines(request.headers)}${body(request.body)}</pre></div>
<div><h4>Answer</h4><pre><b>${escapeHtml(answerLine(exchange))}</b>
${came}</pre></div>
</div>
${command(curl)}
</details>`
}

function lines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `<span class="header">${escapeHtml(name)}: ${escapeHtml(value)}</span>\n`)
    .join('')
}

function body(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\n${escapeHtml(text)}`
}

function command(curl: string): string {
  return `<div class="command"><pre><code>${escapeHtml(curl)}</code></pre></div>`
}

function openChecks({ inconclusive, notRun }: Summary): string {
  const lists = [
    ...inconclusive.map(({ reason, ids }) => ({ what: 'not decided', reason, ids })),
    ...notRun.map(({ reason, ids }) => ({ what: 'not run', reason, ids })),
  ]
  if (lists.length === 0) return ''
  const items = lists.map(({ what, reason, ids }) => {
    const codes = ids.map((id) => `<code>${escapeHtml(id)}</code>`).join(' ')
    const which = ids.length > 4 ? `<details><summary>which</summary>${codes}</details>` : `<p>${codes}</p>`
    return `<li><b>${counted(ids.length, 'check')} ${what}:</b> ${escapeHtml(reason)}${which}</li>`
  })
  return `<section aria-labelledby="open-title"><h2 id="open-title">Not looked at</h2><ul class="open">${items.join('\n')}</ul></section>`
}

function checks({ areas }: Summary, { failOn }: Report): string {
  const blocks = areas.map((area) => {
    const parts = (Object.keys(outcomes) as Outcome[])
      .filter((outcome) => area[outcome] > 0)
      .map((outcome) => `<span class="${outcome}">${area[outcome]} ${outcomes[outcome].word}</span>`)
    return `<details class="area"><summary><b>${escapeHtml(area.name)}</b> ${parts.join(' ')}</summary>
<ul>${area.checks.map((check) => item(check, failOn)).join('\n')}</ul></details>`
  })
  return `<section aria-labelledby="checks-title"><h2 id="checks-title">All checks</h2>${blocks.join('\n')}</section>`
}

function item({ id, level, description, outcome, reason }: CheckReport, failOn: Report['failOn']): string {
  const { mark, word } = outcomes[outcome]
  const kind = outcome === 'failed' && !failsRun(level, failOn) ? 'advice' : outcome
  return `<li class="${kind}"><span class="mark" aria-hidden="true">${mark}</span><span><span class="hidden">${word}: </span>${escapeHtml(description)}
<small><span class="level ${level}">${level}</span> <code>${escapeHtml(id)}</code>${reason ? ` ${escapeHtml(reason)}` : ''}</small></span></li>`
}
