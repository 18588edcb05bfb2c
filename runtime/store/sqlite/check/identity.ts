/** Checks references and uuids: they have the forms that a server makes, and no two objects share a reference. */
import { id, REF, type Sql, sql, sqlList } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import type { DataFile } from '../read-data-file.ts'
import type { DataChecks } from './data-checks.ts'
import { type DataFinding, shown, sqlName } from './data-finding.ts'

/** The form of uuids that a server makes, and of those that the API's text gives to initial objects. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const PREFIX = 'OpaqueRef:'

/** Why a server could not have written that reference or uuid for an object of the class; undefined if it could. */
export interface Identities {
  refProblem(className: string, ref: string): string | undefined
  uuidProblem(className: string, uuid: string): string | undefined
  /** Classes whose references and uuids are made by servers only. */
  readonly made: readonly string[]
}

/** If clients may give objects of a class their uuid, then references and uuids of the class may be any text. */
export function identitiesOf({ api, plan }: DataFile, { isUuidGiven }: DataChecks): Identities {
  const given = new Set(api.classes.filter(isUuidGiven).map((owner) => owner.name))
  return {
    refProblem(className, ref) {
      const rest = ref.startsWith(PREFIX) ? ref.slice(PREFIX.length) : undefined
      if (rest !== undefined && (given.has(className) || UUID.test(rest))) return undefined
      return `${shown(ref)} is not a reference of the form that the server makes: ${PREFIX} and a UUID in lower case`
    },
    uuidProblem(className, uuid) {
      if (uuid === '') return 'is empty'
      if (given.has(className) || UUID.test(uuid)) return undefined
      return `is not a UUID of 32 hexadecimal digits in lower case, in groups of 8-4-4-4-12: ${shown(uuid)}`
    },
    made: plan.classes.map((owner) => owner.name).filter((one) => !given.has(one)),
  }
}

/** Finds objects of two classes with the same reference. */
export function* sharedFindings(context: StoreContext, { made }: Identities): Generator<DataFinding> {
  if (made.length < 2) return
  const each = made.map(
    (one) => sql`select ${sql.lit(one)} as ${id('class')}, ${REF} from ${id(context.names.table(one))}`,
  )
  const all = union(chunks(each).map((some) => sql`select * from (${union(some)})`))
  const statement = sql`select ${REF}, group_concat(${id('class')}, ', ') from (${all}) group by ${REF}
    having count(distinct ${id('class')}) > 1`
  for (const [ref, classes] of context.statement(() => statement).each()) {
    const owners = String(classes).split(', ')
    for (const owner of owners) {
      const others = owners.filter((one) => one !== owner).join(', ')
      const table = sqlName(context.names.table(owner))
      yield {
        class: owner,
        ref: String(ref),
        field: null,
        problem: `An object of ${others} also has this reference.`,
        help: `Decide which of them keeps it. ${newRef(table, `"@ref" = '${String(ref).replaceAll("'", "''")}'`)}`,
      }
    }
  }
}

/** How to give an object another reference. */
export function newRef(table: string, where: string): string {
  const change = `update ${table} set "@ref" = 'OpaqueRef:…' where ${where};`
  return `With PRAGMA foreign_keys = OFF: ${change} The next crow fsck reports what refers to it.`
}

function union(parts: readonly Sql[]): Sql {
  return sqlList(parts, ' union all ')
}

/** SQLite allows 500 queries in one union: sqlite.org/limits.html#max_compound_select. */
const AT_ONCE = 400

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
}
