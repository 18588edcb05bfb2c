/** What the caller of a check knows of the data beyond their model: what servers keep, and what clients may give. */
import type { Class } from '../../../../model/api.ts'
import type { DataFile } from '../read-data-file.ts'
import type { DataFinding } from './data-finding.ts'

export interface DataChecks {
  /** What is wrong with the settings that servers keep, each of which can be read as text. */
  settings(data: DataFile): Iterable<DataFinding>
  /** Clients may give objects of the class their uuid, which then is any text. */
  isUuidGiven(owner: Class): boolean
}
