/** References and uuids: the forms that a server makes, and one reference for one object. */
import { id, REF, type Sql, sql, sqlList } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import type { DataFile } from '../read-data-file.ts'
import type { DataChecks } from './data-checks.ts'
import { type DataFinding, shown, sqlName } from './data-finding.ts'

/** Of a uuid that is made, and of one that the API's text gives to an object. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const PREFIX = 'OpaqueRef:'

/** What no server could have written as a reference or uuid of a class; undefined where it could. */
export interface Identities {
  refProblem(className: string, ref: string): string | undefined
  uuidProblem(className: string, uuid: string): string | undefined
  /** Classes whose objects are known by what the server has made. */
  readonly made: readonly string[]
}

/** A class whose declared messages take a uuid from clients has what they sent. */
export function identitiesOf({ api, plan }: DataFile, { isUuidGiven }: DataChecks): Identities {
  const given = new Set(api.classes.filter(isUuidGiven).map((owner) => owner.name))
  return {
    refProblem(className, ref) {
      const rest = ref.startsWith(PREFIX) ? ref.slice(PREFIX.length) : undefined
      if (rest !== undefined && (given.has(className) || UUID.test(rest))) return undefined
      return `${shown(ref)} is no reference as the server makes them, ${PREFIX} and a UUID in lower case`
    },
    uuidProblem(className, uuid) {
      if (uuid === '') return 'is empty'
      if (given.has(className) || UUID.test(uuid)) return undefined
      return `is no UUID of 32 hexadecimal digits in lower case, in the groups 8-4-4-4-12: ${shown(uuid)}`
    },
    made: plan.classes.map((owner) => owner.name).filter((one) => !given.has(one)),
  }
}

/** Objects of two classes that are known by one reference. */
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
        problem: `An object of ${others} has this reference too.`,
        help: `Decide which of them keeps it. ${newRef(table, `"@ref" = '${String(ref).replaceAll("'", "''")}'`)}`,
      }
    }
  }
}

/** SQL and words that give an object another reference. */
export function newRef(table: string, where: string): string {
  const change = `update ${table} set "@ref" = 'OpaqueRef:…' where ${where};`
  return `With PRAGMA foreign_keys = OFF: ${change} What refers to it is named by the next crow fsck.`
}

function union(parts: readonly Sql[]): Sql {
  return sqlList(parts, ' union all ')
}

/** SQLite takes 500 in one union: sqlite.org/limits.html#max_compound_select. */
const AT_ONCE = 400

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
}
