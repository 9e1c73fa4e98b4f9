import type { CheckReport, Report } from '../model/report.ts'
import { quoteArgument } from '../model/shell.ts'
import { renderCoverageGrid } from './html/coverage-grid.ts'
import { escapeHtml } from './html/escape.ts'
import { buildFilterStyle, renderCommand, renderFindings } from './html/findings.ts'
import { script } from './html/script.ts'
import { style } from './html/style.ts'
import { breakCommandsInMarkup, printable, shownNotes } from './printable-report.ts'
import { type Counts, failsRun, formatDuration, pluralize, type Summary, summarize } from './summarize.ts'

/** Formats a report as one HTML page without external resources. It can be read without JavaScript. */
export function html(unsafeReport: Report): string {
  const report = printable(unsafeReport)
  const summary = summarize(report)
  const operations = [...new Set(report.findings.map(({ operation }) => operation))]
  return breakCommandsInMarkup(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(`${words[report.verdict]}: Compute Pools API at ${report.target}`)}</title>
<style>${style}${buildFilterStyle(operations.length)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
${renderHeader(report, summary)}
<main>
${renderNotes(report)}
${renderCoverageGrid(report)}
${renderFindings(summary, { all: report.findings, operations })}
${renderOpenChecks(summary)}
${renderAreas(summary, report)}
</main>
<footer>
<p>To repeat this run: <code>compute-pools verify ${escapeHtml(quoteArgument(report.target))} --seed ${report.seed}</code>, with the same options.</p>
</footer>
<script>${script}</script>
</body>
</html>
`)
}
html.description = 'one HTML page with a coverage grid and every exchange'

const words = { conforms: 'Conforms', violates: 'Violates the contract', inconclusive: 'Inconclusive' } as const
const marks = { conforms: '✓', violates: '✗', inconclusive: '?' } as const
const outcomes: Record<keyof Counts, { mark: string; word: string }> = {
  passed: { mark: '✓', word: 'passed' },
  failed: { mark: '✗', word: 'failed' },
  advice: { mark: '!', word: 'advice' },
  skipped: { mark: '–', word: 'not run' },
  inconclusive: { mark: '?', word: 'inconclusive' },
}
const shownOutcomes = Object.keys(outcomes) as (keyof Counts)[]

function renderHeader(report: Report, { headline, causes, counts }: Summary): string {
  const { target, verdict, startedAt, durationMs, seed } = report
  const facts: [string, string][] = [
    ['Server', `<code>${escapeHtml(target)}</code>`],
    [
      'Started',
      `<time datetime="${escapeHtml(startedAt)}">${escapeHtml(startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`,
    ],
    ['Took', `${formatDuration(durationMs)}, ${pluralize(report.counts.requests, 'request')}`],
    ['Seed', `<code>${seed}</code>`],
  ]
  const tallies = shownOutcomes.map(
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

function renderNotes({ notes, leftBehind }: Report): string {
  if (notes.length + leftBehind.length === 0) return ''
  const left = leftBehind.map(
    ({ id, name, curl }) =>
      `<li>${escapeHtml(name)} (<code>${escapeHtml(id)}</code>) could not be deleted.${renderCommand(curl)}</li>`,
  )
  return `<section class="remarks" aria-labelledby="remarks-title">
<h2 id="remarks-title">Notes</h2>
<ul>${shownNotes(notes)
    .map((note) => `<li>${escapeHtml(note)}</li>`)
    .join('')}${left.join('')}</ul>
</section>`
}

function renderOpenChecks({ inconclusive, notRun }: Summary): string {
  const lists = [
    ...inconclusive.map(({ reason, ids }) => ({ what: 'inconclusive', reason, ids })),
    ...notRun.map(({ reason, ids }) => ({ what: 'not run', reason, ids })),
  ]
  if (lists.length === 0) return ''
  const items = lists.map(({ what, reason, ids }) => {
    const codes = ids.map((id) => `<code>${escapeHtml(id)}</code>`).join(' ')
    const which = ids.length > 4 ? `<details><summary>show ids</summary>${codes}</details>` : `<p>${codes}</p>`
    return `<li><b>${pluralize(ids.length, 'check')} ${what}:</b> ${escapeHtml(reason)}${which}</li>`
  })
  return `<section aria-labelledby="open-title"><h2 id="open-title">Not checked</h2><ul class="open">${items.join('\n')}</ul></section>`
}

function renderAreas({ areas }: Summary, { failOn }: Report): string {
  const blocks = areas.map((area) => {
    const parts = shownOutcomes
      .filter((outcome) => area.counts[outcome] > 0)
      .map((outcome) => `<span class="${outcome}">${area.counts[outcome]} ${outcomes[outcome].word}</span>`)
    return `<details class="area"><summary><b>${escapeHtml(area.name)}</b> ${parts.join(' ')}</summary>
<ul>${area.checks.map((check) => renderAreaItem(check, failOn)).join('\n')}</ul></details>`
  })
  return `<section aria-labelledby="checks-title"><h2 id="checks-title">All checks</h2>${blocks.join('\n')}</section>`
}

function renderAreaItem({ id, level, description, outcome, reason }: CheckReport, failOn: Report['failOn']): string {
  const kind = outcome === 'failed' && !failsRun(level, failOn) ? 'advice' : outcome
  const { mark, word } = outcomes[kind]
  return `<li class="${kind}"><span class="mark" aria-hidden="true">${mark}</span><span><span class="hidden">${word}: </span>${escapeHtml(description)}
<small><span class="level ${level}">${level}</span> <code>${escapeHtml(id)}</code>${reason ? ` ${escapeHtml(reason)}` : ''}</small></span></li>`
}
