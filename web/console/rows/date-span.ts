/** The time span of a date in a filter: a year, month, day, minute or second, in the user's time zone. */

/**
 * In milliseconds since 1970; `to` is exclusive. undefined for a text that is not a date, or a date that does not
 * exist.
 */
export function dateSpan(text: string): { readonly from: number; readonly to: number } | undefined {
  const [, year, month, day, hour, minute, second, zone] = DATE.exec(text.trim()) ?? []
  if (year === undefined) return undefined
  const given = [year, month, day, hour, minute, second].map((part) => (part === undefined ? undefined : Number(part)))
  const count = given.indexOf(undefined)
  const parts = given.slice(0, count === -1 ? given.length : count) as number[]
  const first = instant(parts, zone)
  // Date turns 31 February into a day in March.
  if (Number.isNaN(first.getTime()) || !isSame(first, parts, zone)) return undefined
  const next = instant([...parts.slice(0, -1), (parts.at(-1) as number) + 1], zone)
  return { from: first.getTime(), to: next.getTime() }
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$/i

function instant(parts: readonly number[], zone: string | undefined): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second)
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - offset(zone))
}

function isSame(date: Date, parts: readonly number[], zone: string | undefined): boolean {
  const [year, month = 1, day = 1] = parts
  const local = zone === undefined ? date : new Date(date.getTime() + offset(zone))
  const [y, m, d] =
    zone === undefined
      ? [local.getFullYear(), local.getMonth(), local.getDate()]
      : [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
  return y === year && m === month - 1 && d === day
}

/** Milliseconds that a zone is ahead of UTC. */
function offset(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
}
