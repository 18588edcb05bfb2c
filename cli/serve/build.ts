/** Compiles the texts of an API to a server in memory. */
import type { Emitted } from '../../compiler/emit/emitted.ts'
import type { Api } from '../../model/api.ts'
import type { Host } from '../host.ts'
import { complain, reasonOf } from '../print/complain.ts'
import { passes, readApi } from '../source/read-api.ts'

export interface Build {
  readonly api: Api
  readonly files: readonly Emitted[]
}

/** The API's model; null, after printing why, where it has an error or cannot be read. */
export function readModel(host: Host, directory: string): Api | null {
  try {
    const api = readApi(host, directory)
    return passes(host, api) ? api.model : null
  } catch (error) {
    const message = reasonOf(error)
    if (message === undefined) throw error
    complain(host, message)
    return null
  }
}

export async function build(host: Host, api: Api): Promise<Build> {
  const { compile } = await import('../../compiler/compile.ts')
  return { api, files: await compile(api, host) }
}
