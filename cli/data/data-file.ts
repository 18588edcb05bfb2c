/** Finds, reads and changes the data files that commands work on. */
import { dirname } from 'node:path'
import type { Api } from '../../model/api.ts'
import { LogError } from '../../runtime/store/copy/commit-log.ts'
import type { Store } from '../../runtime/store/store.ts'
import { StoreError } from '../../runtime/store/store-error.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { ownData, requireOwnData } from './own-data.ts'

/**
 * The path of the data file. `data`: that path, or the directory of an API (or a `.crow` file in it), whose data
 * `crow serve` keeps in `.crowfoot/data.db`. Throws Failure where there is no such file, and where that is a link.
 */
export function dataFile(host: Host, data: string): string {
  const kind = host.files.kind(data)
  if (kind === null) throw new Failure(`There is no file or directory "${data}".`, 2)
  if (kind === 'other') throw new Failure(`"${data}" is not a file.`, 2)
  if (kind === 'file' && !data.endsWith('.crow')) return data
  const directory = kind === 'file' ? dirname(data) : data
  requireOwnData(host, directory)
  const file = ownData(directory)
  if (host.files.kind(file) === 'file') return file
  const help = '"crow serve" makes it. For another server, give the file of its --data option.'
  throw new Failure(`There is no data file "${file}". ${help}`, 2)
}

/** Runs `work`. Turns a StoreError or LogError, whose message is for the user, into a Failure with this exit code. */
export async function onFile<T>(exitCode: 1 | 2, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreError || error instanceof LogError) throw new Failure(error.message, exitCode)
    throw error
  }
}

/** The model that the file was last served with. Throws StoreError. */
export async function servedApi(file: string): Promise<Api> {
  const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
  const data = readDataFile(file)
  data.close()
  return data.api
}

/** Makes the whole change or nothing. Throws InUse where a server runs on the file, and StoreError. */
export async function changeDataFile<T>(file: string, api: Api, work: (store: Store) => T): Promise<T> {
  const { openStore } = await import('../../runtime/store/sqlite/open.ts')
  const store = await unlessInUse(file, () => openStore(api, file))
  try {
    const result = store.atomically(() => work(store))
    store.commit()
    return result
  } finally {
    store.close()
  }
}

/** Throws InUse where a server runs on the file and does not release it within a second. */
export async function requireFree(file: string): Promise<void> {
  const { takeLock } = await import('../../runtime/store/sqlite/lock.ts')
  await unlessInUse(file, () => takeLock(file).release())
}

/** A server runs on the file, and the command cannot ask it. */
export class InUse extends Failure {
  constructor(file: string) {
    super(
      `"${file}" is in use by a server that this command cannot ask. Stop the server, run this command again, and start the server.`,
      1,
    )
  }
}

/** SQLITE_BUSY. */
const BUSY = 5

async function unlessInUse<T>(file: string, work: () => T): Promise<T> {
  const { errorCode } = await import('../../runtime/store/sqlite/result-codes.ts')
  try {
    return work()
  } catch (error) {
    const code = error instanceof StoreError ? errorCode(error.cause) : undefined
    if (code === undefined || (code & 0xff) !== BUSY) throw error
    throw new InUse(file)
  }
}
