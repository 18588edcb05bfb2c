/** Checks tables of links: both ends exist, each link is there once, and symmetric ones have the lesser ref first. */
import type { StoredValue } from '../../database/database.ts'
import { id, type Sql, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { linkColumns } from '../../objects/tables.ts'
import type { LinkPlan } from '../../plan/plan.ts'
import { type DataFinding, shown, sqlLiteral, sqlName } from './data-finding.ts'
import { deadText, isDead } from './dead.ts'

export function* linkFindings(context: StoreContext, link: LinkPlan): Generator<DataFinding> {
  yield* deadEnds(context, link)
  yield* repeated(context, link)
  if (link.kind === 'symmetric' || link.kind === 'partners') yield* misordered(context, link)
  if (link.kind === 'partners') yield* inTwoPairs(context, link)
}

/** A table of links. The help of `finding` deletes the row. */
interface Parts {
  readonly table: Sql
  readonly from: Sql
  readonly to: Sql
  finding(ref: unknown, rowid: unknown, problem: string): DataFinding
}

function partsOf(context: StoreContext, link: LinkPlan): Parts {
  const tableName = context.names.links(link.name)
  const [from, to] = linkColumns(link).map(id) as [Sql, Sql]
  return {
    table: id(tableName),
    from,
    to,
    finding: (ref, rowid, problem) => ({
      class: link.from.class,
      ref: typeof ref === 'string' ? ref : null,
      field: link.from.field,
      problem: `"${link.name}" ${problem}.`,
      help: `delete from ${sqlName(tableName)} where rowid = ${sqlLiteral(rowid)};`,
    }),
  }
}

function* deadEnds(context: StoreContext, link: LinkPlan): Generator<DataFinding> {
  const { table, from, to, finding } = partsOf(context, link)
  const row = id('l')
  const dead = (column: Sql, className: string) =>
    sql`(${column} is null or ${isDead(context, sql`${row}.${column}`, className)})`
  const ends = sql`select rowid, ${from}, ${to}, ${dead(from, link.from.class)} as ${id('a')},
    ${dead(to, link.to.class)} as ${id('b')} from ${table} as ${row}`
  const statement = sql`select * from (${ends}) where ${id('a')} or ${id('b')}`
  for (const [rowid, a, b, deadFrom, deadTo] of context.statement(() => statement).each()) {
    if (deadTo) yield finding(a, rowid, `of ${shown(a)} ${deadText(context, link.to.class, b)}`)
    if (deadFrom)
      yield finding(a, rowid, `belongs to ${shown(a)}, which is not an object of class "${link.from.class}"`)
  }
}

function* repeated(context: StoreContext, link: LinkPlan): Generator<DataFinding> {
  const { table, from, to, finding } = partsOf(context, link)
  const statement = sql`select max(rowid), ${from}, ${to} from ${table} not indexed group by ${from}, ${to} having count(*) > 1`
  for (const [rowid, a, b] of context.statement(() => statement).each())
    yield finding(a, rowid, `has the link of ${shown(a)} and ${shown(b)} twice`)
}

function* misordered(context: StoreContext, link: LinkPlan): Generator<DataFinding> {
  const { table, from, to, finding } = partsOf(context, link)
  const turned = sql`exists (select 1 from ${table} as ${id('o')} where ${id('o')}.${from} = ${id('l')}.${to} and ${id('o')}.${to} = ${id('l')}.${from})`
  const statement = sql`select rowid, ${from}, ${to}, ${turned} from ${table} as ${id('l')} where ${from} > ${to}`
  for (const [rowid, a, b, twice] of context.statement(() => statement).each()) {
    const problem = `of ${shown(a)} and ${shown(b)} is not stored with the lesser reference first`
    const found = finding(a, rowid, twice ? `${problem}, and a second time with it` : problem)
    yield twice ? found : { ...found, help: turn(context, link, rowid) }
  }
}

function turn(context: StoreContext, link: LinkPlan, rowid: StoredValue | undefined): string {
  const [from, to] = linkColumns(link).map(sqlName) as [string, string]
  return `update ${sqlName(context.names.links(link.name))} set ${from} = ${to}, ${to} = ${from} where rowid = ${sqlLiteral(rowid)};`
}

function* inTwoPairs(context: StoreContext, link: LinkPlan): Generator<DataFinding> {
  const { table, from, to, finding } = partsOf(context, link)
  const both = sql`select ${from} as ${id('x')}, rowid as ${id('r')} from ${table}
    union all select ${to}, rowid from ${table} where ${from} <> ${to}`
  const statement = sql`select ${id('x')}, max(${id('r')}) from (${both}) group by ${id('x')} having count(*) > 1`
  for (const [ref, rowid] of context.statement(() => statement).each())
    yield finding(ref, rowid, `has ${shown(ref)} in two pairs`)
}
