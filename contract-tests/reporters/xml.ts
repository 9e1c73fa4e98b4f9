/** Escapes text for an element of XML 1.0. Characters that XML cannot represent become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(unsupported, '\ufffd').replace(/[&<>"'\r]/g, (character) => entities[character] ?? character)
}

/** Escapes text for an attribute, where parsers read unescaped line breaks and tabs as spaces. */
export function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

const unsupported =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
