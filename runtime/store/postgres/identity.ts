/**
 * Which database it is: after a failover, and in a dump that was put back, commits may be missing that servers have seen, and
 * others come in their place.
 */
import { inSchema } from './define-tables.ts'
import { textLiteral } from './literals.ts'

/**
 * In SQL: the cluster and its timeline, which a connection cannot outlive. The timeline is that of the WAL file's name, since
 * `pg_control_checkpoint()` shows the old one for a moment.
 */
export const CLUSTER_IDENTITY =
  "select (select system_identifier from pg_control_system()) || '-' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"

/** In SQL: a dump that is put back makes another table. */
export function tableIdentity(schema: string): string {
  return `${textLiteral(inSchema(schema, '@commits'))}::regclass::oid`
}
