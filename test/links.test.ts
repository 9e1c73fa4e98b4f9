import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// All Markdown pages except changesets.
const pages = (await listFiles('*.md')).filter((file) => !file.startsWith('.changeset/'))

test('the pages are found', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/checks.md', 'openapi/README.md']))
})

test.each(pages)('every link in %s leads to a file and a heading', async (page) => {
  const problems: string[] = []
  for (const link of findLinks(await readFile(page, 'utf8'))) {
    if (/^[a-z]+:/i.test(link)) {
      if (!/^(https:|mailto:)|^http:\/\/(127\.0\.0\.1|localhost)/.test(link)) problems.push(`${link}: not https`)
      continue
    }
    const [path = '', fragment] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)))
    if (target.startsWith('..') || !existsSync(target)) problems.push(`${link}: no such file`)
    else if (fragment && !findAnchors(await readFile(target, 'utf8')).has(fragment)) problems.push(`${link}: no such heading`)
  }
  expect(problems).toEqual([])
})

test('links and headings are parsed as GitHub does', () => {
  const page = [
    '# Who `may` do *what*, and why?',
    '## Same\n## Same',
    '[one](a.md#b "title") ![two](c.png) <d.md> <https://e.example>',
    '[three]: f.md',
    '```sh\n[no](link.md)\n# no heading\n```',
    'and `[no](link.md)` either',
    '<a id="here"></a><a href="g.md">four</a>',
  ].join('\n\n')
  expect(findLinks(page)).toEqual(['a.md#b', 'c.png', 'https://e.example', 'f.md', 'g.md'])
  expect([...findAnchors(page)]).toEqual(['who-may-do-what-and-why', 'same', 'same-1', 'here'])
})

function findLinks(page: string): string[] {
  const text = withoutCode(page)
  const found = text.matchAll(
    /\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?:\s+"[^"]*")?\)|<(https?:[^>\s]+)>|^\[[^\]]+\]:\s*(\S+)|\shref="([^"]+)"/gm,
  )
  return [...found].map(([, inline, automatic, reference, html]) => inline ?? automatic ?? reference ?? html ?? '')
}

/** Returns the fragments that a link can use: slugs of headings, and `id` or `name` attributes. */
function findAnchors(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of page.replace(/^(```|~~~).*?^\1/gms, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let number = 1; anchors.has(anchor); number += 1) anchor = `${slug}-${number}`
    anchors.add(anchor)
  }
  for (const [, id = ''] of withoutCode(page).matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(id)
  return anchors
}

function withoutCode(page: string): string {
  return page.replace(/^ *(```|~~~).*?^ *\1/gms, '').replace(/(`+)[^`].*?\1/g, '')
}

/** Lists files that are tracked or untracked, but not ignored. */
async function listFiles(pattern: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', pattern])
  return [...new Set(stdout.split('\n').filter((file) => file !== '' && existsSync(file)))].sort()
}
