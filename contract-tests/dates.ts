/** Calendar date of ISO 8601, extended form, that exists: `2023-01-15`. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A date, or a date with a time and perhaps an offset, in the extended form of ISO 8601. */
export function isIso8601(text: string): boolean {
  const [date = '', time] = text.split(/[Tt]/)
  return (
    isDate(date) &&
    (time === undefined || (/^\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|z|[+-]\d{2}(:?\d{2})?)?$/.test(time) && isClock(time)))
  )
}

/** An RFC 3339 date-time: `2023-06-10T14:32:45Z`, with fractions and numeric offsets. */
export function isRfc3339(text: string): boolean {
  const [date = '', time] = text.split(/[Tt]/)
  if (time === undefined || !isDate(date)) return false
  return /^\d{2}:\d{2}:\d{2}(\.\d+)?(Z|z|[+-]\d{2}:\d{2})$/.test(time) && isClock(time)
}

function isClock(time: string): boolean {
  const [hours = 0, minutes = 0, seconds = 0] =
    time
      .split(/[Zz+-]/)[0]
      ?.split(':')
      .map((part) => Number(part.replace(',', '.'))) ?? []
  return hours <= 23 && minutes <= 59 && seconds < 61
}
