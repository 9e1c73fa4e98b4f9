import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// Every page that people read, except what tools write of others.
const pages = (await gitFiles('*.md')).filter((file) => !file.startsWith('.changeset/'))

test('the pages are found', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/checks.md', 'openapi/README.md']))
})

test.each(pages)('every link in %s arrives', async (page) => {
  const problems: string[] = []
  for (const link of linksIn(await readFile(page, 'utf8'))) {
    if (/^[a-z]+:/i.test(link)) {
      if (!/^(https:|mailto:)|^http:\/\/(127\.0\.0\.1|localhost)/.test(link)) problems.push(`${link}: not a secure address`)
      continue
    }
    const [path = '', fragment] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)))
    if (target.startsWith('..') || !existsSync(target)) problems.push(`${link}: no such file`)
    else if (fragment && !placesIn(await readFile(target, 'utf8')).has(fragment)) problems.push(`${link}: no such heading`)
  }
  expect(problems).toEqual([])
})

test('links and headings are read as GitHub reads them', () => {
  const page = [
    '# Who `may` do *what*, and why?',
    '## Same\n## Same',
    '[one](a.md#b "title") ![two](c.png) <d.md> <https://e.example>',
    '[three]: f.md',
    '```sh\n[no](link.md)\n# no heading\n```',
    'and `[no](link.md)` either',
    '<a id="here"></a><a href="g.md">four</a>',
  ].join('\n\n')
  expect(linksIn(page)).toEqual(['a.md#b', 'c.png', 'https://e.example', 'f.md', 'g.md'])
  expect([...placesIn(page)]).toEqual(['who-may-do-what-and-why', 'same', 'same-1', 'here'])
})

function linksIn(page: string): string[] {
  const text = withoutCode(page)
  const found = text.matchAll(
    /\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?:\s+"[^"]*")?\)|<(https?:[^>\s]+)>|^\[[^\]]+\]:\s*(\S+)|\shref="([^"]+)"/gm,
  )
  return [...found].map(([, inline, automatic, reference, html]) => inline ?? automatic ?? reference ?? html ?? '')
}

/** What a link into a page can name: its headings, and ids that it gives itself. */
function placesIn(page: string): Set<string> {
  const places = new Set<string>()
  for (const [, heading = ''] of page.replace(/^(```|~~~).*?^\1/gms, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let place = slug
    for (let number = 1; places.has(place); number += 1) place = `${slug}-${number}`
    places.add(place)
  }
  for (const [, id = ''] of withoutCode(page).matchAll(/\b(?:id|name)="([^"]+)"/g)) places.add(id)
  return places
}

function withoutCode(page: string): string {
  return page.replace(/^ *(```|~~~).*?^ *\1/gms, '').replace(/(`+)[^`].*?\1/g, '')
}

/** The files that are in the repository or could be committed. */
async function gitFiles(pattern: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', pattern])
  return [...new Set(stdout.split('\n').filter((file) => file !== '' && existsSync(file)))].sort()
}
