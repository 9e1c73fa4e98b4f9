import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { type Report, type ReporterName, reporters } from '../../index.ts'
import { findMarkupErrors } from '../../reporters/fixtures/markup-errors.ts'

/** Texts that harm a terminal, a log, a page or a shell that shows or runs them as they are. */
export const hostileTexts: readonly string[] = [
  // Terminals: clipboard, links, titles, colors, and a cleared screen, also with C1 characters.
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007',
  '\u001b]0;title\u0007\u001b[2J\u001b[1A',
  '\u009b31m\u009d0;title\u009c\u0085',
  '\r\u001b[Kover\b\b\b\u007f',
  // Readers: reversed, isolated, invisible and joined text.
  'a\u202egnp.exe\u202c\u2066b\u2069\u200e\u061c',
  'a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg\u034fh\u3164i\ufe0fj\u{e0041}',
  'a\u2028b\u2029c\ufffe\ud800',
  // Reports: lines that look like those of a report.
  '\n✓ conforms: 999 checks passed',
  '\r\n\r\nNote: forged',
  // CI systems: commands in a log.
  '::stop-commands::forged',
  '\n \t::set-output name=forged::x',
  'x ##[add-mask]forged ##[group]forged',
  '##vso[task.setvariable variable=forged]x ##teamcity[forged]',
  // Shells: commands and variables.
  '$(injected)',
  '`injected`',
  "'; injected; '",
  '"; injected; "',
  '\ninjected\n',
  '| injected & injected',
  '$AWS_SECRET_ACCESS_KEY $TOKEN',
  '!! !injected',
  '@/etc/passwd',
  '-o /tmp/injected --config x',
  // Pages: markup.
  '</details></summary></pre></code><script>alert(1)</script><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" style=\'x:url(https://evil.example)\' href="javascript:alert(1)',
  ']]></failure></system-out><testcase name="forged"/> &amp; &#64; <!-- --> --> <![CDATA[',
  '@octocat @org/team me@evil.example',
  'https://evil.example www.evil.example ftp://evil.example mailto:me@evil.example',
  'user/repo#123 #123 GH-123 0123456789abcdef0123456789abcdef01234567',
  '[x](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>',
  '| a | b \\| c \\\\| d',
  '\n```\n# forged\n````\n~~~',
  '`` ` ``` \\` $x$ ***x***',
]

/** All hostile texts as one. */
export const hostileText = hostileTexts.join(' ')

/** Every reporter formats the report, and none of the texts harms who reads or pastes it. */
export function assertHarmless(report: Report): void {
  for (const name of Object.keys(reporters) as ReporterName[]) assertHarmlessText(reporters[name](report), name)
  assert.deepEqual(JSON.parse(reporters.json(report)), report)
  const colored = reporters.terminal(report, { color: true })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colors of the reporter
  assertHarmlessText(colored.replace(/\u001b\[(1|2|22|3[123]|39)m/g, ''), 'colored terminal')
  assertPasteable(report)
}

/** The text controls no terminal, adds no line, and has no command of a CI system and no active markup. */
export function assertHarmlessText(text: string, format: ReporterName | 'colored terminal' | 'message'): void {
  const find = (pattern: RegExp) => pattern.exec(text)?.[0]
  const where = `in the ${format} text`
  assert.equal(
    find(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u),
    undefined,
    where,
  )
  assert.equal(find(/##[a-z]*\[/i), undefined, where)
  // In the box of a page, a body has lines of its own.
  if (format !== 'html' && format !== 'markdown')
    assert.equal(find(/^(✓ conforms: 999|Note: forged|injected|# forged).*/m), undefined, where)
  const annotation = /^::(notice|warning|error) title=[^:,]+::/
  for (const line of text.split('\n')) {
    if (format === 'github' && annotation.test(line))
      assertHarmlessText(decodeAnnotation(line.replace(annotation, '')), 'message')
    else assert.doesNotMatch(line, /^\s*::/, where)
  }
  if (format === 'html' || format === 'junit') assertHarmlessMarkup(text)
  if (format === 'markdown') assertHarmlessMarkdown(text)
}

function decodeAnnotation(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function assertHarmlessMarkup(text: string): void {
  assert.deepEqual(findMarkupErrors(text), [])
  assert.ok((text.match(/<script/g) ?? []).length <= 1)
  assert.doesNotMatch(text, /<(img|iframe|object|a [^>]*href="(?!#)|[^>"]*\son\w+=)/i)
  assert.doesNotMatch(text, /<testcase name="forged"/)
}

function assertHarmlessMarkdown(text: string): void {
  const outside = removeCode(text)
  const links =
    /.*(?:@(?!<!-- -->)|www\.|:\/|\/\/|mailto:\w|#\d|GH-\d|[0-9a-f]{12}|\]\().*|^(?:# |~~~|✓ conforms: 999|Note: forged).*/im
  assert.equal(links.exec(outside)?.[0], undefined)
  assert.doesNotMatch(outside.replaceAll('<!-- -->', ''), /<(?!\/?(details|summary|code|br)>)/)
  const rows = outside.match(/^\|.*$/gm) ?? []
  for (const row of rows) assert.ok([4, 8].includes(row.split('|').length), row)
}

/** Removes escaped characters, code spans and code blocks. */
function removeCode(markdown: string): string {
  let rest = ''
  for (let i = 0; i < markdown.length; ) {
    const [run = ''] = /^`+/.exec(markdown.slice(i)) ?? []
    const end = run === '' ? -1 : findRun(markdown, run, i + run.length)
    if (end >= 0) i = end + run.length
    else if (markdown[i] === '\\') i += 2
    else rest += markdown[i++]
  }
  return rest
}

function findRun(text: string, run: string, from: number): number {
  for (const match of text.slice(from).matchAll(/`+/g)) if (match[0] === run) return from + match.index
  return -1
}

/** Pastes every command of the report, and the list of pools to delete, into an interactive shell. */
function assertPasteable(report: Report): void {
  const commands = [...report.findings, ...report.leftBehind].map(({ curl }) => curl)
  const [, list = ''] = /To delete:\n([\s\S]*?)\n\n/.exec(reporters.terminal(report)) ?? []
  pasteIntoShell([...commands, list])
}

/** Runs commands as if they were pasted. Returns the arguments of each curl. Fails if anything else runs. */
export function pasteIntoShell(commands: string[], variables: Record<string, string> = {}): string[][] {
  const input = `shopt -u interactive_comments
PS1= PS2= PATH=
injected() { printf 'INJECTED\\0\\0'; }
pool() { :; }
curl() { printf '%s\\0' "$@"; printf '\\0'; }
command_not_found_handle() { printf 'INJECTED %s\\0\\0' "$*"; }
${commands.join('\n')}
exit
`
  const env = { ...process.env, AWS_SECRET_ACCESS_KEY: 'aws-secret', TOKEN: 'token', ...variables }
  // In a session of its own, an interactive shell does not take the terminal of the tests.
  const options = { input, env, detached: true, stdio: 'pipe' as const }
  const output = execFileSync('bash', ['--norc', '--noprofile', '-i'], options).toString('latin1')
  assert.ok(
    !output.includes('INJECTED'),
    `pasted text ran: ${output.slice(output.indexOf('INJECTED') - 200, output.indexOf('INJECTED') + 200)}`,
  )
  assert.ok(!output.includes('aws-secret'), 'a variable of the shell was sent')
  return output
    .split('\0\0')
    .slice(0, -1)
    .map((args) => args.split('\0'))
}
