/** Whether PostgreSQL keeps what it has answered. Roles, databases and a reload can change that while servers run. */
import { LogError } from '../copy/commit-log.ts'
import type { SqlResult } from './driver.ts'

/** For `requireDurable`, with the names for the command that repairs it. */
export const DURABILITY = "select current_setting('synchronous_commit'), current_user, current_database()"

/** No commit may be answered on this connection. */
export class NotDurable extends LogError {
  constructor(reason: string) {
    super(reason, { isKnown: true })
  }
}

/** `result`: of `DURABILITY`. Throws NotDurable. */
export function requireDurable(result: SqlResult | undefined): void {
  const [setting, user, database] = result?.rows[0] ?? []
  if (setting === 'off') throw new NotDurable(notDurable(user, database))
}

/** What is wrong, and what to do. */
export function notDurable(user: string | null | undefined, database: string | null | undefined): string {
  return (
    'synchronous_commit is off, so commits that were answered could be lost. Change it: ' +
    `alter role "${user}" in database "${database}" set synchronous_commit = on.`
  )
}
