/** A process that applies commits to the file of a copy; the fail point kills it. Arguments: the file, and that of the commits. */
import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import type { Api } from '../../../../model/api.ts'
import type { Commit, CopyPosition, TableRows } from '../../../../runtime/store/copy/copy-store.ts'
import { openCopy } from '../../../../runtime/store/copy/open-copy.ts'

export interface KilledLog {
  readonly api: Api
  readonly start: CopyPosition
  readonly rows: readonly TableRows[]
  readonly commits: readonly Commit[]
}

const [file = '', log = ''] = process.argv.slice(2)
const { api, start, rows, commits } = deserialize(readFileSync(log)) as KilledLog
const { copy } = openCopy(api, file)
if (copy.position.generation === 0) copy.fill(start, rows)
for (const commit of commits) copy.apply(commit)
copy.close()
