/**
 * Escapes control characters, direction marks and lone surrogates in all strings of the data, so that a response of a
 * server cannot control a terminal or a page.
 */
export function stripControlChars<T>(data: T): T {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string'
      ? value.replace(controlChars, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : value,
  ) as T
}
const controlChars =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
