/** How many sessions there may be, and how long each may last. */

/** Milliseconds. */
export const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

export interface SessionLimits {
  /** Sessions of one user: a new one ends the one that was used least recently. */
  readonly ofUser: number
  /** Of all users: a new one ends one of the user who has the most. */
  readonly all: number
  /** Milliseconds without a call, and since it was opened, after which a session has ended. */
  readonly idle: number
  readonly lifetime: number
}

/** Used where the command line names no limits. */
export const SESSION_LIMITS: SessionLimits = { ofUser: 500, all: 10_000, idle: DAY, lifetime: 30 * DAY }
