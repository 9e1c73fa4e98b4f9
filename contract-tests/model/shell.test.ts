import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedact, type Piece } from './redact.ts'
import { encodeLatin1, encodeUtf8, printCommand, quoteWord } from './shell.ts'

test('a word is built from single-quoted literals and double-quoted variables', () => {
  const redact = createRedact({ TOKEN: 's3cr3t-token' })
  expect(quoteWord(redact.split('if-none-match: "s3cr3t-token$AWS_SECRET_ACCESS_KEY$TOKEN"'))).toBe(
    `'if-none-match: "'"$TOKEN"'$AWS_SECRET_ACCESS_KEY$TOKEN"'`,
  )
  expect(quoteWord([])).toBe("''")
  expect(quoteWord([{ literal: "it's" }])).toBe(`'it'\\''s'`)
})

test('a text with control or invisible characters is printed by the shell, on one line', () => {
  expect(quoteWord([{ literal: '"a\n\u001b]52;\u202e!\'' }, { variable: 'TOKEN' }, { literal: '100%' }])).toBe(
    `"$(printf '"a\\012\\033]52;\\342\\200\\256\\041\\047%s100%%' "$TOKEN")"`,
  )
})

test('no word can hold a NUL or a line break at its end, but a pipe can', () => {
  expect(quoteWord([{ literal: 'a\0' }])).toBeUndefined()
  expect(quoteWord([{ literal: 'a\n' }])).toBeUndefined()
  expect(printCommand([{ literal: '-a\0\n' }])).toBe("printf '\\055a\\000\\012'")
})

test('CI systems find no command in a word', () => {
  expect(quoteWord([{ literal: '##[add-mask]x' }])).toBe(`'#'"#"'[add-mask]x'`)
  expect(quoteWord([{ literal: '\n##[add-mask]x' }])).not.toContain('##[')
})

const token = fc.string({ unit: fc.constantFrom(...'abcT0/+=$!`"\\\'%-@&*~#;|<>(){}[]^'), minLength: 8, maxLength: 20 })
const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'\n\r\t \u0001\u0007\u001b\u007f\u0085\u009b\u202e\u200b\ud800\udc00') },
  { weight: 4, arbitrary: fc.constantFrom(...'\'"$`!\\-@#%;|&<>(){}[]*?~^=:\n') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('$TOKEN', '$HOME', '$(id)', '`id`', '$(printf x)', "'\\''", '\\012', '%s', '##[x]'),
  },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
)
const text = fc.array(fc.oneof({ weight: 6, arbitrary: character }, { weight: 1, arbitrary: fc.constant('\0TOKEN\0') }), {
  maxLength: 12,
})

/** Names of the shells of this machine. */
const shells = ['bash', 'sh', 'zsh', 'mksh', 'busybox sh'].filter((shell) => runs(shell))

describe.each(shells)('%s', (shell) => {
  test('returns exactly the bytes of 10,000 texts, each with a token', () => {
    const property = fc.property(fc.array(text, { minLength: 100, maxLength: 100 }), token, (texts, secret) => {
      const redact = createRedact({ TOKEN: secret })
      // `\0` is not possible in an argument, so it marks the places of the token here.
      const cases = texts.map((parts) =>
        redact.split(parts.map((part) => (part === '\0TOKEN\0' ? secret : part.replaceAll('\0', ''))).join('')),
      )
      const words = cases.map((pieces) => ({ pieces, word: quoteWord(pieces) })).filter(({ word }) => word !== undefined)
      for (const { word } of words) expect(word).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##\[/u)
      const output = execute(shell, `printf '%s\\0' ${words.map(({ word }) => word).join(' ')}`, secret)
      const expected = words.flatMap(({ pieces }) => [bytesOf(pieces, secret, encodeUtf8), Buffer.of(0)])
      expect(output.equals(Buffer.concat(expected))).toBe(true)
    })
    fc.assert(property, { numRuns: 100 })
  }, 300_000)

  test('pipes exactly the bytes of any body', () => {
    const bytes = fc.uint8Array({ maxLength: 40 })
    const property = fc.property(fc.array(bytes, { minLength: 50, maxLength: 50 }), (bodies) => {
      const pieces = bodies.map((body): Piece[] => [
        { literal: Buffer.from(body).toString('latin1') },
        { variable: 'TOKEN' },
        { literal: '\n' },
      ])
      const output = execute(shell, pieces.map((each) => printCommand(each, encodeLatin1)).join('\n'), 'to%sken')
      expect(output.equals(Buffer.concat(pieces.map((each) => bytesOf(each, 'to%sken', encodeLatin1))))).toBe(true)
    })
    fc.assert(property, { numRuns: 10 })
  })
})

// These replace `!` in what a person types or pastes, but not in a script.
test.each(shells.filter((shell) => shell === 'bash' || shell === 'zsh'))('an interactive %s expands no history', (shell) => {
  const texts = ['it!!', 'a!$ \u001b!-1', '"!x" \t#!', '$TOKEN !TOKEN # x']
  const words = texts.map((literal) => quoteWord([{ literal }]))
  const input = `printf before\nprintf '%s\\0' ${words.join(' ')}\nexit\n`
  const args = shell === 'bash' ? ['--norc', '--noprofile', '-i'] : ['-f', '-i']
  // In a session of its own, the shell does not take the terminal of the tests.
  const options = { input, env: { PATH: process.env.PATH }, detached: true, stdio: 'pipe' as const }
  const output = execFileSync(shell, args, options)
  expect(output.toString()).toContain(`${texts.join('\0')}\0`)
})

function bytesOf(pieces: Piece[], secret: string, encode: typeof encodeUtf8): Buffer {
  const bytes = pieces.map((piece) =>
    'literal' in piece ? Buffer.from(Array.from(piece.literal, (each) => [...encode(each)]).flat()) : Buffer.from(secret),
  )
  return Buffer.concat(bytes)
}

function execute(shell: string, script: string, secret = ''): Buffer {
  const [file = '', ...args] = shell.split(' ')
  const env = { PATH: process.env.PATH, TOKEN: secret, AWS_SECRET_ACCESS_KEY: 'leaked' }
  // With a socket as its input, bash reads ~/.bashrc.
  return execFileSync(file, [...args, '-c', script], { env, maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] })
}

function runs(shell: string): boolean {
  try {
    return execute(shell, 'printf x').toString() === 'x'
  } catch {
    return false
  }
}
