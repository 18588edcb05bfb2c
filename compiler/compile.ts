/** Compiles a model into a running server: one self-contained file and the model beside it. */
import type { Api } from '../model/api.ts'
import { bundle } from './bundle.ts'
import { emitApiJson } from './emit/api-json.ts'
import type { Emitted } from './emit/emitted.ts'
import { emitEntry, emitHeader } from './emit/entry.ts'
import { prebuiltServer } from './prebuilt.ts'

/**
 * `server.mjs` and `api.json`, as texts. `runtime` is the absolute path of the module that exports `compiledServer(api, argv?)`:
 * `compiler/compiled-server.ts` in a checkout, `dist/runtime.mjs` in an installed package, which takes no bundler.
 */
export async function compile(api: Api, runtime: string): Promise<Emitted[]> {
  const header = emitHeader(api)
  const server = prebuiltServer(api, runtime, header) ?? (await bundle(emitEntry(api, runtime), runtime, header))
  return [{ path: 'server.mjs', text: server }, ...emitApiJson(api)]
}
