/** Compiles a model into a server: one self-contained file, and the model as JSON. */
import type { Api } from '../model/api.ts'
import { bundle } from './bundle.ts'
import { type BundledHandlers, HANDLERS_NAME } from './bundle-handlers.ts'
import { emitApiJson } from './emit/api-json.ts'
import { BODIES_NAME, bodiesCode, sourceMapComment } from './emit/bodies/server-code.ts'
import { withoutStatements } from './emit/bodies/without-statements.ts'
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

export interface CompileOptions {
  /** The API's own code, where it has some. */
  readonly handlers?: BundledHandlers | undefined
  /** The URL of the folder of the `.crow` files, for debuggers; only where the server runs on this machine. */
  readonly sourceRoot?: string
}

/** The texts of `server.mjs` and `api.json`. */
export async function compile(api: Api, parts: ServerParts, options: CompileOptions = {}): Promise<Emitted[]> {
  const { runtime } = parts
  const { handlers, sourceRoot } = options
  const head = `${emitHeader(api)}\n`
  const bodies = bodiesCode(api)
  // In front of the bundle, so that the source map is that of the bodies, some lines further down.
  const header = head + (bodies?.text ?? '') + (handlers?.text ?? '')
  const call = emitCall(withoutStatements(api), { load: handlers && HANDLERS_NAME, bodies: bodies && BODIES_NAME })
  const server =
    prebuiltServer(runtime, header, call) ??
    (await bundle(emitEntry(runtime, call), runtime, header, () => parts.siteAssets()))
  const map = bodies ? sourceMapComment(bodies, head.split('\n').length - 1, sourceRoot) : ''
  return [{ path: 'server.mjs', text: server + map }, ...emitApiJson(api)]
}
