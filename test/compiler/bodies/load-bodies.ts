/** Runs emitted bodies in a test: the module of a model, over a store in memory. */
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import type { Api } from '../../../model/api.ts'
import { type BodiesModule, createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { CompiledBodies } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'

export interface LoadedBodies extends CompiledBodies {
  readonly store: Store
  readonly text: string
}

export async function loadBodies(api: Api, store: Store = openStore(api, ':memory:')): Promise<LoadedBodies> {
  const { text } = emitBodies(api)
  return { ...(await moduleOf(text))(createLibrary(api, store)), store, text }
}

export async function moduleOf(text: string): Promise<BodiesModule> {
  const module = await import(`data:text/javascript,${encodeURIComponent(text)}`)
  return module.default
}
