/** A disk that fails once: the next COMMIT of any database in this process throws. */
import { DatabaseSync } from 'node:sqlite'

export function failNextCommit(): void {
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (text) {
    if (text !== 'COMMIT') return exec.call(this, text)
    DatabaseSync.prototype.exec = exec
    throw new Error('disk I/O error')
  }
}
