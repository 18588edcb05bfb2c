/** What went wrong in PostgreSQL, as errors of the log of commits: whether anything may have been changed, and why. */
import { LogError } from '../copy/commit-log.ts'

/** The lease of this server has run out, so it may not write. Nothing was changed. */
export class LeaseLost extends LogError {
  constructor() {
    super('the lease of this server in PostgreSQL has run out', { isKnown: true })
  }
}

/** What the driver knows of an error. Without `severity`, it does not come from PostgreSQL. */
interface DriverFacts {
  readonly message: string
  readonly severity?: string
  readonly code?: string
  readonly table?: string
  readonly constraint?: string
}

/** `FATAL` ends the connection, and says nothing of the statement that was under way. */
export function isFromPostgres(error: unknown): boolean {
  return (error as DriverFacts).severity === 'ERROR'
}

export function sqlState(error: unknown): string {
  return (error as DriverFacts).code ?? ''
}

/** Of a transaction of which no `commit` was sent, or that PostgreSQL has refused. */
export function nothingChanged(error: unknown): LogError {
  if (error instanceof LogError) return error
  if (isFromPostgres(error) && sqlState(error) === DIVISION_BY_ZERO) return new LeaseLost()
  const isRefusal = isFromPostgres(error) && REFUSALS.test(sqlState(error))
  return new LogError(postgresReason(error), { isKnown: true, isRefusal, cause: error })
}

/** Of a transaction whose `commit` was sent. PostgreSQL sends an ERROR only where it has undone it. */
export function afterCommitWasSent(error: unknown): LogError {
  if (error instanceof LogError || isFromPostgres(error) || sqlState(error) === IDLE_IN_TRANSACTION)
    return nothingChanged(error)
  return new LogError(postgresReason(error), { isKnown: false, cause: error })
}

/** Broken constraints, values that it cannot keep, and rows or keys that are too long for it. */
const REFUSALS = /^(22|23|54)/
/** How a lease that has run out becomes an error. */
const DIVISION_BY_ZERO = '22012'
/** It was ended before it read the commit. */
const IDLE_IN_TRANSACTION = '25P03'

/** What the driver says where it has none, or an empty one. */
const NO_PASSWORD = /^SASL: .*client password must be/

/** For people, without the values that PostgreSQL shows after a colon. */
export function postgresReason(error: unknown): string {
  const { message, severity, code, table, constraint } = error as DriverFacts
  if (NO_PASSWORD.test(message))
    return 'PostgreSQL asks for a password. Put it into CROWFOOT_DATABASE, PGPASSWORD or ~/.pgpass'
  if (severity === undefined) return `PostgreSQL cannot be reached: ${message || code}`
  const place = constraint ?? table
  const text = REFUSALS.test(code ?? '') ? message.replace(/: .*/s, '') : message
  return `PostgreSQL: ${text} (${code}${place === undefined ? '' : `, ${place}`})`
}
