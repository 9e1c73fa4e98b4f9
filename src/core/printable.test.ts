import { expect, test } from 'vitest'
import { breakCommands, isPrintable, printableLine, printableLines } from './printable.ts'

test.each([
  ['an escape sequence', '\u001b]52;c;aGk=\u0007', '\\u001b]52;c;aGk=\\u0007'],
  ['a C1 control character', 'a\u009b31m\u0085', 'a\\u009b31m\\u0085'],
  ['line breaks and tabs', 'a\r\n\tb\u2028\u2029', 'a\\r\\n\\tb\\u2028\\u2029'],
  ['direction marks', '\u202e\u2066\u200e\u061c', '\\u202e\\u2066\\u200e\\u061c'],
  [
    'zero-width characters',
    'a\u200bb\u200cc\u200dd\ufeff\u2060\u00ad\u180e\u3164',
    'a\\u200bb\\u200cc\\u200dd\\ufeff\\u2060\\u00ad\\u180e\\u3164',
  ],
  ['tags', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ['lone surrogates', '\ud800a\udc00', '\\ud800a\\udc00'],
  ['noncharacters', '\ufffe\u{1ffff}', '\\ufffe\\ud83f\\udfff'],
  ['a variation selector after a letter', 'a\ufe0f', 'a\\ufe0f'],
])('%s: escaped', (_, text, expected) => {
  expect(printableLine(text)).toBe(expected)
  expect(isPrintable(text)).toBe(false)
})

test.each(['plain "text" with \\ and \'', 'שלום עולם', 'مجموعة ١', 'é 漢字 ñ', '👩🏽‍💻 🏳️‍🌈 ❤️', '𝒳'])('%s is kept', (text) => {
  expect(printableLine(text)).toBe(text)
})

test('a text of several lines keeps line breaks and tabs', () => {
  expect(printableLines('{\n\t"a": 1\r\n}\u001b')).toBe('{\n\t"a": 1\\r\n}\\u001b')
})

test.each([
  ['::error::x', '\\u003a:error::x'],
  ['a\n \t\u00a0::stop-commands::x\nb::c', 'a\n \t\u00a0\\u003a:stop-commands::x\nb::c'],
  [
    'a ##[add-mask]x ###[group] ##vso[task.x] ##TeamCity[y]',
    'a #\\u0023[add-mask]x ##\\u0023[group] #\\u0023vso[task.x] #\\u0023TeamCity[y]',
  ],
  ['## heading, #[x], 1::2', '## heading, #[x], 1::2'],
])('commands of CI systems are broken: %j', (text, expected) => {
  expect(breakCommands(text)).toBe(expected)
})

test.each(['\n', ' ', '#', ':', '##a', '\u200d', '👩\u200d', '\u001b'])('1 MB of %j takes linear time', (unit) => {
  const text = unit.repeat(1_000_000 / unit.length)
  const startedAt = performance.now()
  breakCommands(printableLines(text))
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
