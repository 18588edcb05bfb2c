/** References to what is not there, in SQL and in words. */

import type { StoredValue } from '../../database/database.ts'
import { id, REF, type Sql, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { shown } from './data-finding.ts'

/** True in SQL where the column refers to no live object of the class; a class that keeps none has none. */
export function isDead(context: StoreContext, column: Sql, className: string): Sql {
  if (!context.plan.classes.some((owner) => owner.name === className)) return sql`${column} is not null`
  return sql`not exists (select 1 from ${id(context.names.table(className))} as ${id('t')} where ${id('t')}.${REF} = ${column})`
}

/** `refers to …`, and what that is, where it is anything. */
export function deadText(context: StoreContext, className: string, ref: StoredValue | undefined): string {
  const other = context.plan.classes.find((owner) => typeof ref === 'string' && context.isLive(owner.name, ref))
  const text = `refers to ${shown(ref)}, which is no live ${className}`
  return other ? `${text}, but a ${other.name}` : text
}
