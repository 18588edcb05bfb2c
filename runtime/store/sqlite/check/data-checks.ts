/** Facts about the data that are not in their model; the caller of a check knows them. */
import type { Class } from '../../../../model/api.ts'
import type { DataFile } from '../read-data-file.ts'
import type { DataFinding } from './data-finding.ts'

export interface DataChecks {
  /** Checks the settings that servers store. */
  settings(data: DataFile): Iterable<DataFinding>
  /** Clients may give objects of the class their uuid, which may be any text. */
  isUuidGiven(owner: Class): boolean
}
