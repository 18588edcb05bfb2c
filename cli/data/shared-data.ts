/** Data that several servers share in PostgreSQL, as commands read them. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { NameMap } from '../../runtime/store/plan/table-names.ts'
import type { AllRows } from '../../runtime/store/postgres/read-rows.ts'
import type { ServedModel } from '../../runtime/store/settings/meta.ts'
import type { Host } from '../host.ts'

export interface SharedData {
  /** Where they are, without a password. */
  readonly shownUrl: string
  readonly model: ServedModel
  readonly names: NameMap
  /** All rows at one moment. */
  all(): Promise<AllRows>
  close(): Promise<void>
}

/** Throws StoreError where there are no data, and LogError where PostgreSQL cannot be reached. */
export async function openSharedData(url: string): Promise<SharedData> {
  const { readPostgresModel } = await import('../../runtime/store/postgres/read-model.ts')
  const { openPostgres } = await import('../../runtime/store/postgres/open-postgres.ts')
  const model = await readPostgresModel(url)
  const newRows = () => {
    throw new Error('the data are gone')
  }
  const { log, names, shownUrl } = await openPostgres({ url, model, server: randomUUID(), newRows })
  return { shownUrl, model, names, all: () => log.all(), close: () => log.close() }
}

/** Makes a data file of all data of one moment. Returns where they are, without a password. */
export async function writeSharedData(
  url: string,
  file: string,
  through: (rows: AllRows['rows']) => AllRows['rows'] = (rows) => rows,
): Promise<string> {
  const { writeDataFile } = await import('../../runtime/store/copy/data-file-rows.ts')
  const { shownUrl, model, names, all, close } = await openSharedData(url)
  try {
    const { rows, position } = await all()
    await writeDataFile(model.api, file, through(rows), { names, generation: position.generation })
    return shownUrl
  } finally {
    await close()
  }
}

/** Calls `work` with a data file that has all data of one moment, and is removed afterwards. */
export async function onSharedCopy<T>(
  host: Host,
  url: string,
  work: (file: string, shownUrl: string) => T | Promise<T>,
): Promise<T> {
  const folder = host.files.temporary()
  try {
    const file = join(folder, 'data.db')
    return await work(file, await writeSharedData(url, file))
  } finally {
    host.files.remove(folder)
  }
}
