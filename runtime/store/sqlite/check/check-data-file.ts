/** Whether a data file holds what its model says: everything that is wrong, as rows that a person can act on. */
import { StoreContext } from '../../objects/store-context.ts'
import { LAYOUT } from '../../settings/meta.ts'
import { Transaction } from '../../transaction/transaction.ts'
import { SqliteDatabase } from '../database.ts'
import { type DataFile, readDataFile } from '../read-data-file.ts'
import type { DataChecks } from './data-checks.ts'
import { type DataFinding, fileFinding, PUT_BACK } from './data-finding.ts'
import { generationFindings } from './generations.ts'
import { identitiesOf, sharedFindings } from './identity.ts'
import { referenceFindings } from './references.ts'
import { rowFindings } from './rows.ts'
import { settingFindings } from './settings.ts'
import { indexFindings, integrityFindings, schemaFindings, strangeFindings, tableFindings } from './structure.ts'

/**
 * Looks at one moment of the file, also while a server runs on it; large tables go by row by row. Throws StoreError
 * where there is nothing to look into: no such file, not ours, of another version, or too damaged to open.
 */
export function checkDataFile(file: string, checks: DataChecks): DataFinding[] {
  const data = readDataFile(file, { damaged: true })
  const found: DataFinding[] = []
  try {
    data.database.exec('BEGIN')
    for (const finding of findings(data, checks)) found.push(finding)
  } catch (error) {
    found.push(fileFinding(`The file could not be read on: ${String(error)}`, PUT_BACK))
  } finally {
    data.close()
  }
  data.requireStill()
  return found
}

/** Where a table is not there, all else would only repeat that. */
function* findings(data: DataFile, checks: DataChecks): Generator<DataFinding> {
  const { database, file, layout, plan, names } = data
  const context = new StoreContext(plan, names, new Transaction(new SqliteDatabase(database, file)))
  context.summed = layout === LAYOUT
  yield* integrityFindings(data)
  const missing = [...tableFindings(data)]
  yield* missing
  if (missing.length > 0) return
  yield* schemaFindings(data)
  yield* indexFindings(context, data)
  yield* strangeFindings(data)
  const identities = identitiesOf(data, checks)
  for (const owner of plan.classes) yield* rowFindings(context, owner, identities)
  yield* sharedFindings(context, identities)
  yield* referenceFindings(context)
  if (layout !== '1') yield* generationFindings(context)
  yield* settingFindings(context, data, checks)
}
