import { expect, test } from 'vitest'
import { isDate, isIso8601, isRfc3339 } from './dates.ts'

test('a date that does not exist in the calendar is not a date', () => {
  for (const date of ['2023-01-15', '2024-02-29', '2000-02-29', '0001-12-31']) expect(isDate(date), date).toBe(true)
  for (const date of ['2023-02-29', '1900-02-29', '2023-04-31', '2023-00-10', '2023-13-01', '2023-1-5', '20230115', '']) {
    expect(isDate(date), date).toBe(false)
  }
})

test('dates and date-times of ISO 8601 are recognized, with or without an offset', () => {
  for (const text of [
    '2023-01-15',
    '2023-01-15T10:00',
    '2023-01-15T10:00:00',
    '2023-01-15T10:00:00.123456Z',
    '2023-01-15T10:00:00+0200',
    '2023-01-15T10:00:00-03',
  ]) {
    expect(isIso8601(text), text).toBe(true)
  }
  for (const text of [
    '2023-01-15 10:00:00',
    '15.01.2023',
    '1673740800',
    'Sun, 15 Jan 2023',
    '2023-01-15T25:00:00Z',
    '2023-01-15T',
    '2023-01-15T10:00T11:00',
  ]) {
    expect(isIso8601(text), text).toBe(false)
  }
})

test('an RFC 3339 date-time needs seconds and an offset', () => {
  for (const text of ['2023-06-10T14:32:45Z', '2023-06-10t14:32:45z', '2023-06-10T14:32:45.5+05:30', '2016-12-31T23:59:60Z']) {
    expect(isRfc3339(text), text).toBe(true)
  }
  for (const text of [
    '2023-06-10T14:32:45',
    '2023-06-10 14:32:45Z',
    '2023-06-10T14:32Z',
    '2023-06-31T14:32:45Z',
    '2023-06-10T14:32:45+0530',
    '2023-06-10T14:32:45ZT14:32:45Z',
    '2023-06-10',
  ]) {
    expect(isRfc3339(text), text).toBe(false)
  }
})
