/** Finds what others have added to a data file's schema and what would run within the server's statements. */
import type { DatabaseSync } from 'node:sqlite'
import { refusedFile } from '../../store-error.ts'

export interface ForeignPart {
  readonly what: 'trigger' | 'virtual table' | 'computed column' | 'computed index' | 'view'
  readonly name: string
  /** The table that it belongs to. */
  readonly owner: string
}

/**
 * Throws StoreError for triggers, virtual tables, computed columns and computed indexes: in a file from another person they
 * could run any code of its author at each write. Views are allowed, because the server does not read them.
 */
export function requireOwnSchema(database: DatabaseSync, file: string): void {
  const found = foreignParts(database).find(({ what }) => what !== 'view')
  if (!found) return
  const why = 'which the server has not made, and which would run within its own reads and writes'
  const help = `crow fsck ${file} lists such things. Remove it, or name another file.`
  throw refusedFile(file, `has a ${found.what} "${found.name}" on "${found.owner}", ${why}. ${help}`)
}

export function foreignParts(database: DatabaseSync): ForeignPart[] {
  const parts = (query: string) => database.prepare(query).all() as unknown as ForeignPart[]
  const active = parts(ACTIVE)
  // Reading the columns of a virtual table would run its code.
  return active.some(({ what }) => what === 'virtual table') ? active : [...active, ...parts(COMPUTED)]
}

/** A virtual table has no pages of its own. */
const ACTIVE = `select case type when 'table' then 'virtual table' else type end as what, name, tbl_name as owner
  from sqlite_schema where type in ('trigger', 'view') or (type = 'table' and coalesce(rootpage, 0) = 0) order by rowid`

const COMPUTED = `select 'computed column' as what, c.name as name, s.name as owner
    from sqlite_schema s, pragma_table_xinfo(s.name) c where s.type = 'table' and c.hidden > 0
  union all select 'computed index', s.name, s.tbl_name
    from sqlite_schema s, pragma_index_xinfo(s.name) c where s.type = 'index' and c.cid = -2`
