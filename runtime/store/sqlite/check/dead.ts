/** References to objects that do not exist, in SQL and in words. */
import type { StoredValue } from '../../database/database.ts'
import { id, REF, type Sql, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { shown } from './data-finding.ts'

/** True in SQL if the column refers to an object that the class does not have. */
export function isDead(context: StoreContext, column: Sql, className: string): Sql {
  if (!context.plan.classes.some((owner) => owner.name === className)) return sql`${column} is not null`
  return sql`not exists (select 1 from ${id(context.names.table(className))} as ${id('t')} where ${id('t')}.${REF} = ${column})`
}

/** `refers to …`, with the class that the object has, if it exists. */
export function deadText(context: StoreContext, className: string, ref: StoredValue | undefined): string {
  const other = context.plan.classes.find((owner) => typeof ref === 'string' && context.isLive(owner.name, ref))
  const text = `refers to ${shown(ref)}, which is not an object of class "${className}"`
  return other ? `${text}, but of class "${other.name}"` : text
}
