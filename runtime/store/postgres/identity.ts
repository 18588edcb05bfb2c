/**
 * Which database it is: after a failover, and in a dump that was put back, commits may be missing that servers have seen, and
 * others come in their place.
 */
import { inSchema } from './define-tables.ts'
import { textLiteral } from './literals.ts'

/** Of a cluster, for its whole life. Some who run PostgreSQL for others do not let it be asked. */
export const CLUSTER = 'select system_identifier from pg_control_system()'

/**
 * Whether `CLUSTER` may be asked, and the timeline, which a connection cannot outlive. It is that of the WAL file's name, since
 * `pg_control_checkpoint()` shows the old one for a moment.
 */
export const TIMELINE =
  "select has_function_privilege('pg_control_system()', 'execute'), substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"

/** In SQL: a dump that is put back makes another table. */
export function tableIdentity(schema: string): string {
  return `${textLiteral(inSchema(schema, '@commits'))}::regclass::oid`
}
