/** Compiles a model into a server: one self-contained file, and the model as JSON. */
import type { Api } from '../model/api.ts'
import type { TestExample } from '../reference/test-examples.ts'
import { bundle } from './bundle.ts'
import { type BundledHandlers, HANDLERS_NAME } from './bundle-handlers.ts'
import { emitApiJson } from './emit/api-json.ts'
import { BODIES_NAME, bodiesCode } from './emit/bodies/server-code.ts'
import { withoutStatements } from './emit/bodies/without-statements.ts'
import type { Emitted } from './emit/emitted.ts'
import { emitCall, emitEntry, emitHeader } from './emit/entry.ts'
import { type FilePart, sourceMapComment } from './emit/source-map.ts'
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
  /** Tests that the pages show. */
  readonly examples?: readonly TestExample[]
  /** The URL of the folder of the `.crow` files, for debuggers; only where the server runs on this machine. */
  readonly sourceRoot?: string
  /** A name by which debuggers can pass over the runtime. */
  readonly runtimeName?: string | undefined
}

/** The texts of `server.mjs` and `api.json`. */
export async function compile(api: Api, from: ServerParts, options: CompileOptions = {}): Promise<Emitted[]> {
  const { runtime } = from
  const { handlers, examples = [], sourceRoot: root, runtimeName: rest } = options
  const bodies = bodiesCode(api)
  // In front of the bundle, so that their lines are known.
  const parts: FilePart[] = [{ text: `${emitHeader(api)}\n` }]
  if (bodies) parts.push({ text: bodies.text, map: bodies })
  if (handlers) parts.push(handlers)
  const header = parts.map(({ text }) => text).join('')
  const own = { load: handlers && HANDLERS_NAME, bodies: bodies && BODIES_NAME }
  const call = emitCall(withoutStatements(api), own, examples)
  const server =
    prebuiltServer(runtime, header, call) ??
    (await bundle(emitEntry(runtime, call), runtime, header, () => from.siteAssets()))
  const map = sourceMapComment(parts, server.split('\n').length - 1, { root, rest })
  return [{ path: 'server.mjs', text: server + map }, ...emitApiJson(api)]
}
