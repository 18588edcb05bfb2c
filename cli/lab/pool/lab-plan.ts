/** What a lab is made of: how many hosts and machines, when it begins, and where clients reach it. */
import { EPOCH, formatDatetime } from '../../../model/datetime.ts'

export interface LabPlan {
  readonly hosts: number
  readonly machines: number
  /** The moment that the lab shows: hosts have been up for a month, machines for a day. */
  readonly now: Date
  /** What clients call a host by: `127.0.0.1:8443`. Undefined: 127.0.0.1 for the first host, 127.0.0.2 for the second. */
  readonly address?: string | undefined
  /** The SHA-256 of the certificate that the server shows, as hexadecimal digits with colons. */
  readonly fingerprint?: string | undefined
}

export const MOST_HOSTS = 64
export const MOST_MACHINES = 5000

export const GIB = 1024 ** 3

const DAY = 24 * 60 * 60 * 1000

/** A moment so many days before the lab's own, as the text of a datetime. */
export function daysAgo({ now }: LabPlan, days: number): string {
  return formatDatetime(Math.floor(now.getTime() / 1000) * 1000 - days * DAY) ?? EPOCH
}

/** As `other_config` of a host has it: seconds since 1970, with a point. */
export function secondsAgo({ now }: LabPlan, seconds: number): string {
  return `${Math.floor(now.getTime() / 1000) - seconds}.`
}

export function hostAddress({ address }: LabPlan, host: number): string {
  return address ?? `127.0.0.${host}`
}

/** The oneTo from 1 to `count`. */
export function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
