/** Dates as they travel: any ISO 8601 form in, one form out. Shared by the checker (defaults) and the server (the wire). */

/**
 * The canonical form of an ISO 8601 date and time, in UTC: `20260131T12:00:00Z`, with `.SSS` before the Z only where
 * milliseconds are not zero (finer fractions are cut to milliseconds). Reads basic and extended forms, and calendar,
 * ordinal and week dates; the time, minutes, seconds and zone may be left out (no zone means UTC, as XML-RPC clients
 * send). undefined for any other text, for a date or time that does not exist, and outside the years 0001 to 9999.
 */
export function canonicalDatetime(text: string): string | undefined {
  if (CANONICAL.test(text) && isPlausible(text)) return text
  const [date = '', clock, ...rest] = text.split(/[Tt ]/)
  if (rest.length > 0) return undefined
  return formatDatetime(dayOf(date) + (clock === undefined ? 0 : timeOf(clock)))
}

/** Milliseconds since 1970 in the canonical form; undefined outside the years 0001 to 9999. */
export function formatDatetime(ms: number): string | undefined {
  if (!(ms >= -62_135_596_800_000 && ms < 253_402_300_800_000)) return undefined
  const iso = new Date(ms).toISOString()
  const millis = iso.slice(19, 23)
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 19)}${millis === '.000' ? '' : millis}Z`
}

/** Milliseconds since 1970 of a canonical datetime. */
export function datetimeMillis(text: string): number {
  return Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
}

/** The canonical form of the first moment of 1970, which a datetime starts as. */
export const EPOCH = '19700101T00:00:00Z'

const CANONICAL = /^\d{8}T\d\d:\d\d:\d\dZ$/
const TIME = /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?$/
const ZONE = /(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/i
const CALENDAR = /^(\d{4})(?:-(\d\d)-|(\d\d))(\d\d)$/
const ORDINAL = /^(\d{4})-?(\d{3})$/
const WEEK = /^(\d{4})-?W(\d\d)-?([1-7])$/i
const DAY = 86_400_000

/** The common case without a Date: a day every month has, a time every day has. */
function isPlausible(text: string): boolean {
  const day = text.slice(6, 8)
  const month = text.slice(4, 6)
  return (
    text.slice(0, 4) !== '0000' &&
    month >= '01' &&
    month <= '12' &&
    day >= '01' &&
    day <= '28' &&
    text.slice(9, 11) <= '23' &&
    text.slice(12, 14) <= '59' &&
    text.slice(15, 17) <= '59'
  )
}

/** Midnight of a calendar, ordinal or week date; NaN for another text and for a date that does not exist. */
function dayOf(text: string): number {
  const calendar = CALENDAR.exec(text)
  if (calendar) return calendarDay(Number(calendar[1]), Number(calendar[2] ?? calendar[3]), Number(calendar[4]))
  const ordinal = ORDINAL.exec(text)
  if (ordinal) return ordinalDay(Number(ordinal[1]), Number(ordinal[2]))
  const week = WEEK.exec(text)
  return week ? weekDay(Number(week[1]), Number(week[2]), Number(week[3])) : Number.NaN
}

function calendarDay(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : Number.NaN
}

function ordinalDay(year: number, day: number): number {
  const date = new Date(calendarDay(year, 1, 1) + (day - 1) * DAY)
  return day > 0 && date.getUTCFullYear() === year ? date.getTime() : Number.NaN
}

/** ISO weeks: week 1 is the one with January 4th in it, and the last one has December 28th. */
function weekDay(year: number, week: number, weekday: number): number {
  const first = mondayOf(calendarDay(year, 1, 4))
  const last = mondayOf(calendarDay(year, 12, 28))
  const monday = first + (week - 1) * 7 * DAY
  return week > 0 && monday <= last ? monday + (weekday - 1) * DAY : Number.NaN
}

function mondayOf(ms: number): number {
  return ms - ((new Date(ms).getUTCDay() + 6) % 7) * DAY
}

/** Milliseconds to add to midnight UTC; NaN for a text that is not a time of day. 24:00:00 is the next midnight. */
function timeOf(text: string): number {
  const zone = ZONE.exec(text)
  const parts = TIME.exec(zone ? text.slice(0, zone.index) : text)
  if (!parts) return Number.NaN
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0)]
  const millis = Number((parts[4] ?? '').slice(0, 3).padEnd(3, '0'))
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + millis
  const exists = minute < 60 && second < 60 && (hour < 24 || time === DAY)
  return exists ? time - offsetOf(zone) : Number.NaN
}

function offsetOf(zone: RegExpExecArray | null): number {
  if (!zone?.[1]) return 0
  const [hours, minutes] = [Number(zone[2]), Number(zone[3] ?? 0)]
  if (hours > 23 || minutes > 59) return Number.NaN
  return (zone[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
