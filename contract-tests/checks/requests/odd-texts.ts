/**
 * Texts that have broken servers. None does harm if a server runs it as code: an unclosed quote or comment makes a
 * statement fail and cannot change its effect.
 */
export const texts = {
  'letters with accents': 'Grüße aus Łódź, ça va? Ñandú',
  'accents in decomposed Unicode': 'Cafe\u0301 de\u0301ja\u0300 vu',
  emoji: 'launch 🚀 team 👩‍🚀 flag 🇪🇺',
  'Chinese, Japanese and Korean': '計算資源 コンピュート 컴퓨팅 𠮷',
  'right-to-left text': 'مجموعة الحوسبة עברית \u202eabc\u202c',
  'quotes and backslashes': `"double" 'single' \`grave\` \\ back\\slash \\n \\u0041 /`,
  apostrophes: 'O\'Reilly\'s 100% "fine"; pool_1',
  markup: '<script>alert(1)</script> <b>bold</b> & &amp; &lt;',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text must look like a template
  'template placeholders': '${7*7} {{7*7}} <%= 7*7 %> #{7*7} %s %d {0} $1 \\1 $& $$ $` {x}',
  'line breaks and tabs': 'first\nsecond\r\nthird\ttabbed',
  'a zero byte': 'before\u0000after',
  'invisible characters': 'zero\u200bwidth soft\u00adhyphen\ufeffmark',
  'letters with special case mappings': 'İstanbul ıŞIK Straße ſ ΣΑΣ Dž',
  'double spaces': 'two  spaces   three',
  'text that looks like a number': '007',
  'the word null': 'null',
  'names of JavaScript properties': '__proto__ constructor toString',
}

/** Long texts, by their length. */
export const longTexts = {
  '300 characters': 'three hundred '.repeat(22).slice(0, 299).concat('.'),
  '2,000 characters': 'two thousand. '.repeat(143).slice(0, 1_999).concat('.'),
  '10,000 characters': 'ten thousand. '.repeat(715).slice(0, 9_999).concat('.'),
  '70,000 characters': 'seventy thousand. '.repeat(3_890).slice(0, 69_999).concat('.'),
}

/**
 * Names of texts that one body has together. A server that rejects some characters often rejects the whole group. The last
 * two are sent on their own, because only the exact text is special.
 */
export const textGroups: (keyof typeof texts)[][] = [
  ['quotes and backslashes', 'apostrophes', 'markup', 'template placeholders'],
  ['double spaces', 'names of JavaScript properties', 'line breaks and tabs'],
  ['letters with accents', 'accents in decomposed Unicode', 'letters with special case mappings', 'Chinese, Japanese and Korean'],
  ['emoji', 'right-to-left text', 'invisible characters'],
  ['a zero byte'],
  ['text that looks like a number'],
  ['the word null'],
]
