import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Line {
  /** `file:line: text` */
  location: string
  text: string
}

const folders = ['src', 'contract-tests', 'tools']
/** Generated files, and copies of generated files. */
const isExcluded = (file: string) => /^(src\/generated|tools\/api\/record)\/|package-lock\.json$/.test(file)
const lines = readLines()

const maxQuestionComments = 5
const questionComment = /^\s*(\/\*\*|\*|\/\/)\s*(What|Whether|How)\b/

/** Names that the code had before the redesign. */
const retiredNames = new RegExp(
  String.raw`\b(${[
    'Lab|Ledger|Patience|Surroundings|Halt|culprits?|departs|OwnPools|Draft|rough',
    'Claims?|Departures?|contentInvariant|isStrangers|mayBeLost|Wire|WireFailure|WireRequest|SuiteRequest|Lag|Facts|Refusal|Judge',
  ].join('|')})\b`,
)

test('the lines of the source are found', () => {
  const files = new Set(lines.map(({ location }) => location.split(':')[0]))
  expect([...files]).toEqual(expect.arrayContaining(['src/index.ts', 'contract-tests/index.ts', 'tools/bench/run.ts']))
  expect([...files].filter((file) => file?.startsWith('src/generated/'))).toEqual([])
})

test(`at most ${maxQuestionComments} comments begin with "What", "Whether" or "How"`, () => {
  const found = locationsOf(questionComment)
  expect(found.length, `say what the code does instead:\n${found.join('\n')}`).toBeLessThanOrEqual(maxQuestionComments)
})

test('no retired name is used', () => {
  expect(locationsOf(retiredNames)).toEqual([])
})

test.each(['/** What it is. */', '   * Whether it fits.', '  // How it works.'])('"%s" is a question comment', (text) => {
  expect(text).toMatch(questionComment)
  expect(text.replace(/What|Whether|How/, 'Howl')).not.toMatch(questionComment)
})

test.each(['const lab = new Lab()', 'the server departs from it', 'class Draft {', 'a list of culprits'])(
  '"%s" has a retired name',
  (text) => {
    expect(text).toMatch(retiredNames)
    expect('the label of a foundation, roughly').not.toMatch(retiredNames)
  },
)

function readLines(): Line[] {
  const listed = execFileSync('git', ['ls-files', '--', ...folders], { encoding: 'utf8' })
    .trim()
    .split('\n')
  return listed
    .filter((file) => !isExcluded(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((text, index) => ({ location: `${file}:${index + 1}: ${text.trim()}`, text })),
    )
}

function locationsOf(pattern: RegExp): string[] {
  return lines.filter(({ text }) => pattern.test(text)).map(({ location }) => location)
}
