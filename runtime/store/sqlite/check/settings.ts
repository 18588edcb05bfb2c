/** Checks the settings, and what the database keeps of itself. */
import { randomUUID } from 'node:crypto'
import type { StoredValue } from '../../database/database.ts'
import { id, SUM, sql } from '../../database/sql.ts'
import { valueSum } from '../../database/sums.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { INCARNATION } from '../../settings/text-table.ts'
import type { DataFile } from '../read-data-file.ts'
import type { DataChecks } from './data-checks.ts'
import { type DataFinding, fileFinding, shown, sqlLiteral, sqlName } from './data-finding.ts'
import { isNotUtf8 } from './utf8.ts'

/** Finds texts that are not the ones that the server wrote. */
function* textFindings(context: StoreContext): Generator<DataFinding> {
  for (const table of ['@meta', '@settings']) {
    const statement = sql`select ${id('key')}, ${id('value')}, ${SUM} from ${id(table)} where ${SUM} is not null order by rowid`
    for (const [key, value, sum] of context.statement(() => statement).each()) {
      if (sum === BigInt(valueSum(value!))) continue
      const accept = `update ${sqlName(table)} set "@sum" = null where key = ${sqlLiteral(key)};`
      const problem = `The value of ${shown(key)} in ${sqlName(table)} is not the one that the server wrote: it is damaged, or was changed by hand.`
      yield fileFinding(problem, `Put back a backup, or if it is right: ${accept}`)
    }
  }
}

export function* settingFindings(context: StoreContext, file: DataFile, checks: DataChecks): Generator<DataFinding> {
  if (context.summed) yield* textFindings(context)
  const { settings, layout } = file
  const table = id('@settings')
  const statement = sql`select rowid, ${id('key')}, ${id('value')} from ${table} order by rowid`
  for (const [row, key, value] of context.statement(() => statement).each()) {
    const broken = (column: string, read: unknown) =>
      typeof read !== 'string' ||
      isNotUtf8(context, read, { table, column: id(column), key: id('rowid'), row: row as StoredValue })
    if (!broken('key', key) && !broken('value', value)) continue
    const help = `delete from "@settings" where rowid = ${sqlLiteral(row)}; Then set it again.`
    yield fileFinding(`The setting ${shown(key)} cannot be read.`, help)
  }
  yield* checks.settings(file)
  if (layout === '1' || settings.get(INCARNATION) !== undefined) return
  const help = `insert into "@settings" (key, value) values (${sqlLiteral(INCARNATION)}, ${sqlLiteral(randomUUID())});`
  yield fileFinding(
    `The setting "${INCARNATION}", which identifies this copy of the data, is missing.`,
    `${help} The next start also adds it.`,
  )
}
