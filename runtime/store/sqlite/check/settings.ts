/** What the server keeps besides objects. */
import { randomUUID } from 'node:crypto'
import { SessionFactList } from '../../../standard/sessions/session-facts.ts'
import { isSessionRef } from '../../../standard/sessions/session-handle.ts'
import { ROOT_PASSWORD } from '../../../standard/users/credentials.ts'
import { isPasswordHash } from '../../../standard/users/password.ts'
import { nameProblem, ROOT, UserList } from '../../../standard/users/users.ts'
import type { StoredValue } from '../../database/database.ts'
import { id, SUM, sql } from '../../database/sql.ts'
import { valueSum } from '../../database/sums.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { INCARNATION } from '../../settings/text-table.ts'
import { StoreError } from '../../store-error.ts'
import type { DataFile } from '../read-data-file.ts'
import { type DataFinding, fileFinding, literal, name, shown } from './finding.ts'
import { isNoUtf8 } from './utf8.ts'

/** Texts that the server keeps of itself, and that are not as it wrote them. */
function* textFindings(context: StoreContext): Generator<DataFinding> {
  for (const table of ['@meta', '@settings']) {
    const statement = sql`select ${id('key')}, ${id('value')}, ${SUM} from ${id(table)} where ${SUM} is not null order by rowid`
    for (const [key, value, sum] of context.statement(() => statement).each()) {
      if (sum === BigInt(valueSum(value!))) continue
      const accept = `update ${name(table)} set "@sum" = null where key = ${literal(key)};`
      const problem = `The value of ${shown(key)} in ${name(table)} is not the one that the server wrote: it is damaged, or was changed by hand.`
      yield fileFinding(problem, `Put back a backup, or if it is right: ${accept}`)
    }
  }
}

export function* settingFindings(context: StoreContext, file: DataFile): Generator<DataFinding> {
  if (context.summed) yield* textFindings(context)
  const { settings, layout } = file
  const table = id('@settings')
  const statement = sql`select rowid, ${id('key')}, ${id('value')} from ${table} order by rowid`
  for (const [row, key, value] of context.statement(() => statement).each()) {
    const broken = (column: string, read: unknown) =>
      typeof read !== 'string' ||
      isNoUtf8(context, read, { table, column: id(column), key: id('rowid'), row: row as StoredValue })
    if (!broken('key', key) && !broken('value', value)) continue
    const help = `delete from "@settings" where rowid = ${literal(row)}; Then set it anew.`
    yield fileFinding(`The setting ${shown(key)} cannot be read.`, help)
  }
  yield* userFindings(file)
  yield* sessionFindings(file)
  if (layout === '1' || settings.get(INCARNATION) !== undefined) return
  const help = `insert into "@settings" (key, value) values (${literal(INCARNATION)}, ${literal(randomUUID())});`
  yield fileFinding('The data do not say which copy they are.', `${help} The next start does so too.`)
}

function* userFindings({ settings, api, file }: DataFile): Generator<DataFinding> {
  const users = new UserList(settings, api.roles)
  for (const name of users.names()) {
    const problem = nameProblem(name)
    if (problem) {
      const help = `delete from "@settings" where key = ${printableLiteral(`user:${name}`)};`
      yield fileFinding(`There is an entry for a user ${shown(name)}, whose name ${problem}.`, help)
    } else yield* entryFindings(users, name, file)
  }
  const hash = settings.get(ROOT_PASSWORD)
  if (hash !== undefined && !isPasswordHash(hash)) yield noHash(ROOT, file)
}

/** Of a session that is over nothing has to be right. What clients send for one is kept nowhere. */
function* sessionFindings({ settings, api }: DataFile): Generator<DataFinding> {
  if (!api.uses.includes('session')) return
  const facts = new SessionFactList(settings)
  for (const ref of facts.refs()) {
    const problem = facts.read(ref) ? undefined : 'cannot be read'
    const wrong = isSessionRef(ref) ? problem : 'is of none that a server could have made'
    if (wrong === undefined) continue
    const help = `delete from "@settings" where key = ${printableLiteral(`session:${ref}`)}; That ends the session.`
    yield fileFinding(`What is kept of the session ${shown(ref)} ${wrong}.`, help)
  }
}

function* entryFindings(users: UserList, name: string, file: string): Generator<DataFinding> {
  try {
    const hash = users.get(name)?.hash
    if (hash !== undefined && !isPasswordHash(hash)) yield noHash(name, file)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const help = `crow user remove ${shown(name)} ${shown(file)}`
    yield fileFinding(`What is kept of the user ${shown(name)} cannot be read.`, help)
  }
}

/** The hash is not shown. */
function noHash(user: string, file: string): DataFinding {
  const says = `The password of the user ${shown(user)} cannot be checked: its hash is of no form that a server makes.`
  return fileFinding(says, `crow user password ${shown(user)} ${shown(file)}`)
}

/** A text in SQL, also one that cannot be seen. */
function printableLiteral(text: string): string {
  return /[^ -~]/.test(text) ? `cast(${literal(Buffer.from(text))} as text)` : literal(text)
}
