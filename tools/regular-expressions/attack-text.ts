/** A text for measuring an expression: `prefix`, then `pump` repeated to the wanted length, then `suffix`. */
export interface AttackText {
  prefix: string
  pump: string
  suffix: string
}

/** Matches few character classes, so that an expression fails at the end and backtracks. */
const suffix = '÷'
const commonChars = [...' \t\n\r\\`"\'<&/.-=@:;,%#*_|[](){}0aA~\0', '\u00a0', '\u2028', '\ud800']
const fillers = [' ', 'a', '0', '\n']

/** Creates texts that make a backtracking expression slow: common characters, and the literal parts of the pattern, repeated. */
export function attackTexts(pattern: string): AttackText[] {
  const { words, chars } = literalsOf(pattern)
  const pumps = [...new Set([...commonChars, ...chars, ...words, ...words.map((word) => `${word} `)])]
  const afterWord = words.slice(0, 8).flatMap((prefix) => fillers.map((pump) => ({ prefix, pump, suffix })))
  return [...pumps.map((pump) => ({ prefix: '', pump, suffix })), ...afterWord]
}

/** Builds a text of at least `length` UTF-16 code units. */
export function buildText({ prefix, pump, suffix: end }: AttackText, length: number): string {
  return `${prefix}${pump.repeat(Math.ceil(length / pump.length))}${end}`
}

/** Describes a text in code, such as `"a" + " ".repeat(n) + "÷"`. */
export function describeText({ prefix, pump, suffix: end }: AttackText): string {
  return [prefix && JSON.stringify(prefix), `${JSON.stringify(pump)}.repeat(n)`, end && JSON.stringify(end)]
    .filter((part) => part !== '')
    .join(' + ')
}

/** Returns the runs of literal characters of a pattern, and the characters of its classes. */
function literalsOf(pattern: string): { words: string[]; chars: string[] } {
  const words = new Set<string>()
  const chars = new Set<string>()
  let word = ''
  let isInClass = false
  const endWord = () => {
    if (word.length > 1) words.add(word)
    word = ''
  }
  for (const [token] of pattern.matchAll(
    /\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|[pP]\{[^}]*\}|.)|\{[\d,]*\}|\(\?(?:<?[=!]|:|<\w+>)|./gis,
  )) {
    const literal = literalOf(token)
    if (literal !== undefined && (isInClass || !/^[[\]()|?*+.^$]$/.test(token))) {
      chars.add(literal)
      word = isInClass ? '' : word + literal
      continue
    }
    if (!isInClass || token === ']') endWord()
    if (token === '[') isInClass = true
    if (token === ']') isInClass = false
  }
  endWord()
  return { words: [...words], chars: [...chars] }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', 0: '\0' }

/** Returns the character that a token of a pattern stands for, or `undefined` if it stands for several or for none. */
function literalOf(token: string): string | undefined {
  if (!token.startsWith('\\')) return token.length === 1 ? token : undefined
  const escaped = token.slice(1)
  if (/^[dwsbpk1-9]/i.test(escaped)) return undefined
  if (/^[ux]./.test(escaped)) return String.fromCodePoint(Number.parseInt(escaped.replace(/^[ux]\{?/, ''), 16))
  return escapes[escaped] ?? escaped
}
