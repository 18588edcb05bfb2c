/** Carries the data of another model over into those of this server's model, by the migration that data files have. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Api } from '../../model/api.ts'
import type { TableRows } from '../store/copy/copy-store.ts'
import { dataFileRows, writeDataFile } from '../store/copy/data-file-rows.ts'
import type { MigrateRows } from '../store/postgres/upgrade.ts'
import { type OpenOptions, openStore } from '../store/sqlite/open.ts'
import { readDataFile } from '../store/sqlite/read-data-file.ts'
import { StoreError } from '../store/store-error.ts'

/** `file`: that of the copy; the data lie in a folder beside it meanwhile, or in one for temporary files. */
export function migrateRows(
  api: Api,
  file: string,
  options: Pick<OpenOptions, 'discard' | 'log' | 'rules'>,
): MigrateRows {
  return async ({ model, names, rows }) => {
    const folder = mkdtempSync(join(file === ':memory:' ? tmpdir() : dirname(file), 'crowfoot-migration-'))
    const close = () => rmSync(folder, { recursive: true, force: true })
    try {
      const data = join(folder, 'data.db')
      await writeDataFile(model, data, rows, { names })
      migrate(api, data, options)
      return { rows: () => rowsOf(data), close }
    } catch (error) {
      close()
      throw error
    }
  }
}

/** As `openStore`, with errors that name the database instead of a file that is removed. */
function migrate(api: Api, data: string, options: OpenOptions): void {
  try {
    openStore(api, data, options).close()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const message = error.message.replaceAll(`"${data}"`, 'The database')
    throw new StoreError(message.replace('name a new file', 'name another database'), { cause: error })
  }
}

function* rowsOf(file: string): Generator<TableRows> {
  const data = readDataFile(file)
  try {
    yield* dataFileRows(data)
  } finally {
    data.close()
  }
}
