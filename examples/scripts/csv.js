/** @typedef {string | number} Cell */

/**
 * Returns a table as CSV of RFC 4180: commas, CRLF, and quotes where needed.
 *
 * @template {string} Column
 * @param {readonly Column[]} columns
 * @param {readonly Record<Column, Cell>[]} rows
 */
export function csv(columns, rows) {
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))]
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('')
}

/**
 * Spreadsheets run text that begins with an equals sign, a plus, a minus or an at sign as a formula. An apostrophe
 * before it prevents that. Numbers stay numbers.
 *
 * @param {Cell} value
 */
function cell(value) {
  if (typeof value === 'number') return String(value)
  const text = /^[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
