/** True for an existing calendar date in the extended form of ISO 8601, such as `2023-01-15`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** True for a date, or a date with a time and an optional offset, in the extended form of ISO 8601. */
export function isIso8601(text: string): boolean {
  return isDate(text) || isDateTime(text, /^[Tt]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|z|[+-]\d{2}(:?\d{2})?)?$/)
}

/** True for an RFC 3339 date-time, such as `2023-06-10T14:32:45.5+02:00`. */
export function isRfc3339(text: string): boolean {
  return isDateTime(text, /^[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|z|[+-]\d{2}:\d{2})$/)
}

function isDateTime(text: string, time: RegExp): boolean {
  return isDate(text.slice(0, 10)) && time.test(text.slice(10)) && isTimeOfDay(text.slice(11))
}

function isTimeOfDay(time: string): boolean {
  const [clock = ''] = time.split(/[Zz+-]/)
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map((part) => Number(part.replace(',', '.')))
  return hours <= 23 && minutes <= 59 && seconds < 61
}
