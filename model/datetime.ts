/** Dates as they travel: any ISO 8601 form in, one form out. Shared by the checker (defaults) and the server (the wire). */

/**
 * The canonical form of an ISO 8601 date and time, in UTC: `20260131T12:00:00Z`, with `.SSS` before the Z only where
 * milliseconds are not zero (finer fractions are cut to milliseconds). Reads basic and extended forms; the time, seconds and zone may be left out (no zone means
 * UTC, as XML-RPC clients send). undefined for what is no such text or no day of the calendar, years 0001 to 9999.
 */
export function canonicalDatetime(text: string): string | undefined {
  if (CANONICAL.test(text) && isPlausible(text)) return text
  const m = ISO_8601.exec(text)
  if (!m) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = m
  const local = utcMillis(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second))
  const offset = zoneMinutes(zone)
  if (local === undefined || offset === undefined) return undefined
  return format(local + Number(`${fraction}000`.slice(0, 3)) - offset * 60_000)
}

const CANONICAL = /^\d{8}T\d\d:\d\d:\d\dZ$/

const ISO_8601 =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/

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

function utcMillis(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second, 0)
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  return same ? date.getTime() : undefined
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2) || '0')
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function format(millis: number): string | undefined {
  const date = new Date(millis)
  const year = date.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) return undefined
  const iso = date.toISOString()
  const fraction = iso.slice(20, 23)
  return `${iso.slice(0, 10).replaceAll('-', '')}T${iso.slice(11, 19)}${fraction === '000' ? '' : `.${fraction}`}Z`
}
