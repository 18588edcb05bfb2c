/** Compiles a model into a server: one self-contained file, and the model as JSON. */
import type { Api } from '../model/api.ts'
import { bundle } from './bundle.ts'
import { type BundledHandlers, HANDLERS_NAME } from './bundle-handlers.ts'
import { emitApiJson } from './emit/api-json.ts'
import type { Emitted } from './emit/emitted.ts'
import { emitCall, emitEntry, emitHeader } from './emit/entry.ts'
import { prebuiltServer } from './prebuilt.ts'
import type { SiteAssets } from './site-assets.ts'

/** The parts that servers are made of. */
export interface ServerParts {
  /**
   * The absolute path of the module that exports `compiledServer(api, argv?)`: `compiler/compiled-server.ts` in a
   * checkout, which is bundled, or `dist/runtime.mjs` in an installed package, which is a bundle already.
   */
  readonly runtime: string
  /** The files that pages load. Called only if the runtime is bundled. */
  siteAssets(): Promise<SiteAssets>
}

/** The texts of `server.mjs` and `api.json`. `handlers`: the API's own code, where it has some. */
export async function compile(api: Api, parts: ServerParts, handlers?: BundledHandlers): Promise<Emitted[]> {
  const { runtime } = parts
  const header = emitHeader(api) + (handlers ? `\n${handlers.text}` : '')
  const call = emitCall(api, handlers && HANDLERS_NAME)
  const server =
    prebuiltServer(runtime, header, call) ??
    (await bundle(emitEntry(runtime, call), runtime, header, () => parts.siteAssets()))
  return [{ path: 'server.mjs', text: server }, ...emitApiJson(api)]
}
