/** Finds an object that refers to another one, after the database has refused to delete that. */
import { type ApiError, objectInUse } from '../../values/api-error.ts'
import { id, REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, LinkPlan } from '../plan/plan.ts'
import type { StoreContext } from './store-context.ts'
import { linkColumns } from './tables.ts'

/** OBJECT_IN_USE with the first referrer, in order of the API's fields; undefined if there is none. */
export function findReferrer(context: StoreContext, className: string, ref: string): ApiError | undefined {
  for (const owner of context.plan.classes) {
    for (const field of owner.fields) {
      for (const query of referrerQueries(context, field, className)) {
        const referrer = context.statement(() => query).first(ref, ref)
        if (referrer !== undefined) return objectInUse(className, ref, field.class, referrer as string, field.name)
      }
    }
  }
  return undefined
}

/** Queries for another object whose field refers to a ref. They have two parameters, both of which are this ref. */
function referrerQueries(context: StoreContext, field: FieldPlan, className: string): Sql[] {
  const { names } = context
  const { storage } = field
  const table = () => id(names.links(`${field.class}.${field.name}`))
  if (storage.kind === 'ref' && storage.class === className) {
    const column = id(names.column(field.class, field.name))
    return [other(REF, id(names.table(field.class)), column, field.class === className ? REF : null)]
  }
  if (storage.kind === 'links') return linkQueries(id(names.links(storage.link.name)), storage.link, field, className)
  if (storage.kind !== 'map') return []
  return (['key', 'value'] as const)
    .filter((part) => isRefTo(storage[part], className))
    .map((part) => other(id('owner'), table(), id(part), field.class === className ? id('owner') : null))
}

/** If an end of a link does not cascade, then the object at the other end refers to it. */
function linkQueries(table: Sql, link: LinkPlan, field: FieldPlan, className: string): Sql[] {
  const [from, to] = linkColumns(link).map(id) as [Sql, Sql]
  const reads = (end: LinkPlan['from']) => end.class === field.class && end.field === field.name
  const self = link.from.class === link.to.class
  const queries: Sql[] = []
  if (!link.to.cascade && link.to.class === className && reads(link.from))
    queries.push(other(from, table, to, self ? from : null))
  if (!link.from.cascade && link.from.class === className && reads(link.to))
    queries.push(other(to, table, from, self ? to : null))
  return queries
}

function other(referrer: Sql, table: Sql, column: Sql, self: Sql | null): Sql {
  const notItself = self ? sql`${self} <> ?` : sql`? is not null`
  return sql`select ${referrer} from ${table} where ${column} = ? and ${notItself} limit 1`
}

function isRefTo(type: { readonly kind: string; readonly class?: string }, className: string): boolean {
  return type.kind === 'ref' && type.class === className
}
