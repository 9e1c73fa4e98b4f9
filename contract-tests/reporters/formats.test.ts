import { expect, test } from 'vitest'
import { findMarkupErrors } from './fixtures/markup-errors.ts'
import { sampleReport } from './fixtures/sample-report.ts'
import { escapeMessage, escapeProperty, github } from './github.ts'
import { escapeHtml } from './html/escape.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { codeBlock, codeSpan, escapeMarkdown, markdown } from './markdown.ts'
import { terminal } from './terminal.ts'
import { escapeAttribute, escapeXml } from './xml.ts'

test('the JSON report is the report', () => {
  expect(JSON.parse(json(sampleReport))).toEqual(sampleReport)
})

test('XML escapes markup and replaces characters that it cannot represent', () => {
  expect(escapeXml(`<a href="x">&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&apos;&lt;/a&gt;')
  expect(escapeXml('\u0000\u0008\u001b\uffff\ud800!')).toBe('\ufffd\ufffd\ufffd\ufffd\ufffd!')
  expect(escapeXml('tab\tline\nemoji 😀 é')).toBe('tab\tline\nemoji 😀 é')
  expect(escapeAttribute('tab\tline\n')).toBe('tab&#9;line&#10;')
  expect(escapeXml(']]>')).toBe(']]&gt;')
})

test('the JUnit report counts failures, errors and skipped checks, and names pools left behind', () => {
  const xml = junit(sampleReport)
  expect(findMarkupErrors(xml)).toEqual([])
  expect(xml).toContain('tests="7" failures="2" errors="1" time="2.345"')
  expect(xml).toContain('<failure type="must" message="reading a deleted pool does not respond with 404">')
  expect(xml).toContain('<error type="inconclusive" message="the server was &lt;busy &amp; slow&gt;"/>')
  expect(xml).toContain('<system-err>1 pool could not be deleted\npool &apos;pool-9&apos;, name &apos;Contract Test')
  for (const unwritable of ['\u0000', '\u001b', '\ud800']) expect(xml).not.toContain(unwritable)
})

test('a run without any result says so in JUnit', () => {
  const checks = sampleReport.checks.map((check) => ({ ...check, outcome: 'skipped' as const, reason: 'not selected' }))
  const xml = junit({ ...sampleReport, checks, findings: [], leftBehind: [], verdict: 'inconclusive' })
  expect(xml).toContain('tests="7" failures="0" errors="0"')
  expect(xml).toContain('<system-err>none of 7 checks has a result</system-err>')
})

test('a workflow command stays on one line', () => {
  expect(escapeMessage('100%\r\n::error::x')).toBe('100%25%0D%0A::error::x')
  expect(escapeProperty('a: b, c%\n')).toBe('a%3A b%2C c%25%0A')
})

test('GitHub gets errors for broken rules, warnings for inconclusive checks and notices for advice', () => {
  expect(github(sampleReport)).toMatchInlineSnapshot(`
    "::notice title=Compute Pools API::http://127.0.0.1:3000/dash violates the contract: 2 rules broken (1 must, 1 should), and 1 piece of advice. 37 requests in 2.3 s, seed 42.%0Athe cleanup did not finish: connection refused
    ::error title=lifecycle.deleted-pool-is-gone (must)::Reading a deleted pool responds with 404.%0AgetPool: reading a deleted pool does not respond with 404%0Asection: Endpoints / Get Pool by ID%0Aexpected: 404%0Aactual: 200%0Acurl: curl -sS 'http://127.0.0.1:3000/dash/api/pools/pool-7'
    ::error title=answers.success-is-200 (should)::Reading, updating and deleting succeed with 200.%0AdeletePool succeeded with 204%0Asection: Endpoints / Delete Pool%0Aexpected: 200%0Aactual: 204%0Acurl: curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-7' --data-raw "$(printf '100%25%25\\012::error::, x: "y"')"
    ::warning title=1 check inconclusive::the server was <busy & slow>%0Alifecycle.ids-are-not-reused
    ::warning title=A pool could not be deleted::pool 'pool-9', name 'Contract Test aaaaaaa aaa'%0Acurl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-9'
    ::notice title=pool.created-at-is-a-date (advice)::createdAt is a plain date.%0AGET /api/pools/<odd>: createdAt has a time%0Asection: Data Models / Pool Object / createdAt%0Aexpected: a date such as 2023-01-15%0Aactual: "2023-01-15T00:00:00Z"%0Acurl: curl -sS 'http://127.0.0.1:3000/dash/api/pools'
    "
  `)
  for (const line of github(sampleReport).trimEnd().split('\n')) expect(line).toMatch(/^::(error|warning|notice) title=[^:,]+::/)
})

test('Markdown escapes markup in text', () => {
  expect(escapeMarkdown('# <b>*x*</b> | @octocat me@x.example\nnext')).toBe(
    '\\# &lt;b&gt;\\*x\\*&lt;/b&gt; \\| @<!-- -->octocat me@<!-- -->x.example\\\\nnext',
  )
  expect(escapeMarkdown('1. one')).toBe('1<!-- -->. one')
  expect(codeSpan('a `b` c')).toBe('``a `b` c``')
  expect(codeSpan('`')).toBe('`` ` ``')
  expect(codeBlock('```\nx', 'sh')).toBe('````sh\n```\nx\n````')
})

test.each([
  ['me@x.example @org/team', 'me@<!-- -->x.example @<!-- -->org/team'],
  ['https://x.example www.x.example //x', 'https:<!-- -->/<!-- -->/x.example www<!-- -->.x.example /<!-- -->/x'],
  ['a/b#1 #23 GH-4', 'a/b#<!-- -->1 #<!-- -->23 GH-<!-- -->4'],
  ['in 0123456789abcdef', 'in 012345<!-- -->6789ab<!-- -->cdef'],
  [':octocat: $x$ 12:30', ':<!-- -->octocat: \\$x\\$ 12:<!-- -->30'],
  ['getPool: pool-1 has 123456 nodes', 'getPool: pool-1 has 123456 nodes'],
])('GitHub links nothing in %j', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected)
})

test.each(['`', '\\', ' ', '\n', 'f', '@', '<!-- '])('1 MB of %j is formatted as Markdown in linear time', (unit) => {
  const text = unit.repeat(1_000_000 / unit.length)
  const startedAt = performance.now()
  for (const format of [escapeMarkdown, codeSpan, (body: string) => codeBlock(body, '')]) format(text)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})

test('JSON has escapes for invisible characters, and is equal after parsing', () => {
  const report = { ...sampleReport, notes: ['\u009b\u061c\u200b\u202e ##[x]', '👩‍💻'] }
  expect(json(report)).toContain('"\\u009b\\u061c\\u200b\\u202e #\\u0023[x]"')
  expect(json(report)).toContain('"👩‍💻"')
  expect(JSON.parse(json(report))).toEqual(report)
})

test('XML and HTML have entities for the start of a command of a CI system', () => {
  const report = { ...sampleReport, notes: ['::error::x', 'a ##[group]x'] }
  expect(junit(report)).toContain('\n&#58;:error::x\na #&#35;[group]x</system-out>')
  expect(html(report)).toContain('<li>::error::x</li><li>a #&#35;[group]x</li>')
})

test('a report shows at most 50 notes, but all in JSON', () => {
  const report = { ...sampleReport, notes: Array.from({ length: 60 }, (_, i) => `note-${i}.`) }
  expect(terminal(report)).toContain('Note: and 10 more notes; use --reporter json to see all')
  for (const format of [terminal, markdown, github, junit, html]) expect(format(report)).not.toContain('note-50.')
  expect(json(report)).toContain('note-59.')
})

test('the job summary starts with the verdict and folds the details', () => {
  expect(markdown(sampleReport)).toMatchInlineSnapshot(`
    "## ❌ Compute Pools API

    \`http://127.0.0.1:3000/dash\` **violates the contract: 2 rules broken (1 must, 1 should), and 1 piece of advice**

    37 requests in 2.3 s, seed \`42\`

    > the cleanup did not finish: connection refused

    | Area | Passed | Failed | Advice | Inconclusive | Not run |
    | --- | --- | --- | --- | --- | --- |
    | answers | 1 | 1 | 0 | 0 | 0 |
    | pool | 0 | 0 | 1 | 0 | 0 |
    | lifecycle | 0 | 1 | 0 | 1 | 0 |
    | access | 0 | 0 | 0 | 0 | 2 |

    ### Broken rules

    <details><summary><code>lifecycle.deleted-pool-is-gone</code> (must): Reading a deleted pool responds with 404.</summary>

    \`openapi.yaml#/paths/~1api~1pools~1{poolId}/get\`

    **getPool: reading a deleted pool does not respond with 404** (2 times)

    - section: Endpoints / Get Pool by ID
    - expected: \`404\`
    - actual: \`200\`
    - response: \`200 application/json\`

    \`\`\`
    {"id":"pool-7","name":"<script>alert(1)</script> \\u001b[31m\\u0000 ]]> \`|\` é \\ud800 \\u202e"}
    \`\`\`

    \`\`\`sh
    curl -sS 'http://127.0.0.1:3000/dash/api/pools/pool-7'
    \`\`\`

    </details>

    <details><summary><code>answers.success-is-200</code> (should): Reading, updating and deleting succeed with 200.</summary>

    \`openapi.yaml#/paths/~1api~1pools~1{poolId}/get\`

    **deletePool succeeded with 204**

    - section: Endpoints / Delete Pool
    - expected: \`200\`
    - actual: \`204\`
    - response: \`204\`

    \`\`\`sh
    curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-7' --data-raw "$(printf '100%%\\012::error::, x: "y"')"
    \`\`\`

    </details>

    ### Advice

    <details><summary><code>pool.created-at-is-a-date</code> (may): createdAt is a plain date.</summary>

    \`openapi.yaml#/paths/~1api~1pools~1{poolId}/get\`

    **GET /api/pools/&lt;odd&gt;: createdAt has a time**

    - section: Data Models / Pool Object / createdAt
    - expected: \`a date such as 2023-01-15\`
    - actual: \`"2023-01-15T00:00:00Z"\`
    - response: \`no response: the connection was closed\`

    \`\`\`sh
    curl -sS 'http://127.0.0.1:3000/dash/api/pools'
    \`\`\`

    </details>

    ### Inconclusive

    - 1 check: the server was &lt;busy &amp; slow&gt;<br>\`lifecycle.ids-are-not-reused\`

    ### Left behind

    Contract Test aaaaaa<!-- -->a aaa (\`pool-9\`)

    \`\`\`sh
    curl -sS -X DELETE 'http://127.0.0.1:3000/dash/api/pools/pool-9'
    \`\`\`

    ### Not run

    - 2 checks: no token with write access: give one with --token<br>\`access.writes-need-a-token\` \`access.wrong-tokens-are-refused\`

    2 of 7 documented responses were seen.

    | Operation | Never seen |
    | --- | --- |
    | \`listPools\` | 500 |
    | \`getPool\` | 404, 500 |
    | \`deletePool\` | 200, 500 |
    "
  `)
})

test('HTML escapes text in elements and attributes', () => {
  expect(escapeHtml(`<img src=x onerror="a('&')">\0`)).toBe('&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;\ufffd')
})

test('the page is well-formed, and a response cannot inject markup into it', () => {
  const page = html({ ...sampleReport, target: 'http://x"><script>alert(2)</script>' })
  expect(findMarkupErrors(page)).toEqual([])
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toMatch(/(src|href)="(?!#)/)
})

test('the page repeats in words what its colors show', () => {
  const page = html(sampleReport)
  expect(page).toContain('<title>Violates the contract: Compute Pools API at http://127.0.0.1:3000/dash</title>')
  expect(page).toContain('<a href="#finding-1">9<span class="hidden"> seen, with a finding</span></a>')
  expect(page).toContain('<a href="#finding-2">204</a>')
  expect(page).toContain('<span class="hidden">never seen</span>')
  expect(page).toContain('id="finding-1"')
  expect(page).toContain('--seed 42')
})
