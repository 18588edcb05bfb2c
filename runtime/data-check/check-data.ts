/** `crow fsck`: a data file against its model and against what servers keep of users and sessions. */

import { canBeWritten } from '../standard/sessions/session-objects.ts'
import { checkDataFile } from '../store/sqlite/check/check-data-file.ts'
import type { DataFinding } from '../store/sqlite/check/data-finding.ts'
import { sessionFindings } from './check-sessions.ts'
import { userFindings } from './check-users.ts'

/** Returns all that is wrong. Throws StoreError as `checkDataFile` does. */
export function checkData(file: string): DataFinding[] {
  return checkDataFile(file, {
    *settings(data) {
      yield* userFindings(data)
      yield* sessionFindings(data)
    },
    isUuidGiven: (owner) => canBeWritten(owner, 'uuid'),
  })
}
