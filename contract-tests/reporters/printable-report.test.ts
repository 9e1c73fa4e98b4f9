import { expect, test } from 'vitest'
import { printable, printableMessage, shorten } from './printable-report.ts'

test('every string is one line, except bodies', () => {
  expect(printable({ id: 'a\n\u202eb', 'k\u0007': ['\t'], count: 1, body: '{\n\t"a": "\u001b"\n}' })).toEqual({
    id: 'a\\n\\u202eb',
    'k\\u0007': ['\\t'],
    count: 1,
    body: '{\n\t"a": "\\u001b"\n}',
  })
})

test('long strings are cut with a mark, and a long command is omitted', () => {
  const { message, curl } = printable({ message: 'x'.repeat(1_000_000), curl: 'x'.repeat(1_000_000) })
  expect(message).toBe(`${'x'.repeat(4_100)}… (1000000 characters)`)
  expect(curl).toBe('')
})

test('an excerpt that is cut again shows the length of the whole text', () => {
  expect(shorten(`${'x'.repeat(4_000)}… (20000000 characters)`, 3)).toBe('xxx… (20000000 characters)')
  expect(shorten('xxxx', 3)).toBe('xxx… (4 characters)')
})

test('a message is one line without commands of CI systems', () => {
  expect(printableMessage('::error::a\n##[group]b')).toBe('\\u003a:error::a\\n#\\u0023[group]b')
})
