/** The Xen API's reference data, which is not part of the project. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Imported, type ImportOptions, importXenApi } from '../../importer/xenapi.ts'

const FOLDER = join(import.meta.dirname, '../../../shared/data')

/** One message of the reference, as far as the tests read it. */
export interface ReferenceRpc {
  readonly name: string
  readonly description: string
  readonly implicit: boolean
  readonly params: readonly { readonly name: string; readonly type: string; readonly doc: string }[]
  /** The type, and its description if there is one. */
  readonly result: readonly string[]
  /** The roles that may call the message. */
  readonly roles: readonly string[]
}

export interface ReferenceData {
  readonly classes: readonly {
    readonly name: string
    readonly description: string
    readonly fields: readonly { readonly name: string; readonly description: string }[]
    readonly messages: readonly ReferenceRpc[]
  }[]
  readonly pairs: unknown
  readonly errors: unknown
  readonly optional: unknown
  imported(options: ImportOptions): Imported
}

/** The data; undefined if it is not on this machine. */
export function referenceData(): ReferenceData | undefined {
  if (!existsSync(join(FOLDER, 'xenapi.json'))) return undefined
  const classes = readJson('xenapi.json')
  const pairs = readJson('xenapi-pairs.json')
  const errors = readJson('xenapi-errors.json')
  const optional = readJson('xenapi-optional.json')
  return {
    ...{ classes, pairs, errors, optional },
    imported: (options) => importXenApi(classes, pairs, { errors, optional, ...options }),
  }
}

function readJson(name: string) {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))
}
