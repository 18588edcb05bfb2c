/** Checks the generations of rows and tombstones. */
import { CHANGED, id, MADE, REF, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { LAST_GENERATION, PER_MILLISECOND } from '../../transaction/change-log.ts'
import { type DataFinding, sqlLiteral, sqlName } from './data-finding.ts'

export function* generationFindings(context: StoreContext): Generator<DataFinding> {
  const latest = LAST_GENERATION
  for (const owner of context.plan.classes) {
    const tableName = context.names.table(owner.name)
    const right = sql`${MADE} > 0 and ${MADE} <= ${CHANGED} and ${CHANGED} <= ?`
    const statement = sql`select ${REF}, ${MADE}, ${CHANGED} from ${id(tableName)} where not (${right})`
    for (const [ref, made, changed] of context.statement(() => statement).each(latest)) {
      const problem = `The object was created in generation ${made} and changed in generation ${changed}, which is impossible.`
      const sum = context.summed ? ', "@sum" = null' : ''
      const help = `update ${sqlName(tableName)} set "@made" = ${NOW}, "@changed" = ${NOW}${sum} where "@ref" = ${sqlLiteral(ref)};`
      yield { class: owner.name, ref: String(ref), field: null, problem, help }
    }
    yield* risen(context, owner.name)
  }
  yield* tombstoneFindings(context, latest)
}

/** The generation of the present time, in SQL. */
const NOW = `(unixepoch() * 1000 * ${PER_MILLISECOND})`

/** Finds tombstones of objects that exist. */
function* risen(context: StoreContext, className: string): Generator<DataFinding> {
  const table = id(context.names.table(className))
  const alive = sql`exists (select 1 from ${table} where ${REF} = ${id('ref')})`
  const statement = sql`select ${id('ref')} from ${id('@tombstones')} where ${id('class')} = ? and ${alive}`
  for (const [ref] of context.statement(() => statement).each(className)) {
    const problem = 'The object exists, but there is also a tombstone of it.'
    yield { class: className, ref: String(ref), field: null, problem, help: unbury(className, ref) }
  }
}

function* tombstoneFindings(context: StoreContext, latest: number): Generator<DataFinding> {
  const classes = new Set(context.plan.classes.map((owner) => owner.name))
  const columns = sql.raw('"class", "ref", "made", "generation"')
  const statement = sql`select ${columns} from ${id('@tombstones')} order by "class", "ref"`
  for (const [className, ref, made, generation] of context.statement(() => statement).each()) {
    const say = (problem: string): DataFinding => ({
      class: String(className),
      ref: String(ref),
      field: null,
      problem,
      help: unbury(className, ref),
    })
    if (!classes.has(String(className))) yield say('There is a tombstone of a class that the model does not have.')
    if (!(Number(made) <= Number(generation) && Number(generation) <= latest))
      yield say(
        `The object was created in generation ${made} and destroyed in generation ${generation}, which is impossible.`,
      )
  }
}

function unbury(className: unknown, ref: unknown): string {
  return `delete from "@tombstones" where "class" = ${sqlLiteral(className)} and "ref" = ${sqlLiteral(ref)};`
}
