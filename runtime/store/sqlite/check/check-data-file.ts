/** Checks a data file against its model, and reports all that is wrong. */
import { StoreContext } from '../../objects/store-context.ts'
import { hasSums } from '../../settings/meta.ts'
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
import { foreignFindings, indexFindings, integrityFindings, schemaFindings, tableFindings } from './structure.ts'

/**
 * Checks the data as they were committed at one moment, also while a server runs on the file. Reads large tables row by
 * row. Throws StoreError if the file does not exist, was made by another program or version, or is too damaged to open.
 */
export function checkDataFile(file: string, checks: DataChecks): DataFinding[] {
  const data = readDataFile(file, { damaged: true })
  const found: DataFinding[] = []
  try {
    data.database.exec('BEGIN')
    for (const finding of findings(data, checks)) found.push(finding)
  } catch (error) {
    found.push(fileFinding(`The rest of the file could not be read: ${String(error)}`, PUT_BACK))
  } finally {
    data.close()
  }
  data.requireStill()
  return found
}

/** If a table is missing, the other checks would only report that again. */
function* findings(data: DataFile, checks: DataChecks): Generator<DataFinding> {
  const { database, file, layout, plan, names } = data
  const context = new StoreContext(plan, names, new Transaction(new SqliteDatabase(database, file)))
  context.summed = hasSums(layout)
  yield* integrityFindings(data)
  const missing = [...tableFindings(data)]
  yield* missing
  if (missing.length > 0) return
  yield* schemaFindings(data)
  yield* indexFindings(context, data)
  yield* foreignFindings(data)
  const identities = identitiesOf(data, checks)
  for (const owner of plan.classes) yield* rowFindings(context, owner, identities)
  yield* sharedFindings(context, identities)
  yield* referenceFindings(context)
  if (layout !== '1') yield* generationFindings(context)
  yield* settingFindings(context, data, checks)
}
