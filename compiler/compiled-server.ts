/** The entry of a compiled server: the runtime and the pages. Only bundled, never loaded by the compiler. */

import { assets } from 'crowfoot:site-assets'
import { compileFunction } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import type { Api } from '../model/api.ts'
import { openRpc } from '../reference/openrpc.ts'
import type { TestExample } from '../reference/test-examples.ts'
import { type Extras, main } from '../runtime/main.ts'
import { createSite, type Site } from '../web/site.ts'

type OwnParts = Pick<Extras, 'load' | 'bodies'> & { readonly examples?: () => readonly TestExample[] }

/**
 * Runs the server (see runtime/main.ts). `argv`: the command line without Node and the script. `code`: the API's own, where it
 * has some: `handlers.ts` and message bodies; and the tests that the pages show.
 */
export async function compiledServer(
  api: Api,
  argv: readonly string[] = process.argv.slice(2),
  { examples = () => [], ...code }: OwnParts = {},
): Promise<void> {
  await main(api, argv, { discover: (url) => openRpc(api, { url }), site: lateSite(api, examples), ...code })
}

/** The site, whose code is loaded at the first request for a file: see late-modules.ts. */
function lateSite(api: Api, examples: () => readonly TestExample[]): NonNullable<Extras['site']> {
  let site: Site | undefined
  let drawn: Promise<void> | undefined
  return {
    file(path) {
      // Each request asks. Calls go to paths without a dot, and the names of all files have one.
      if (path !== '' && !path.includes('.')) return undefined
      site ??= createSite(api, assets, 'server', { examples: examples() })
      if (!site.isDrawn(path)) return site.file(path)
      // Another page may follow, so the drawing is kept, but not the engine, which takes 20 MB.
      drawn ??= diagramEngine().then((engine) => site?.draw(engine))
      const page = () => site?.file(path)?.body as string
      // A page without a drawing draws by itself.
      return { type: 'text/html; charset=utf-8', body: drawn.then(page, page), gzip: false }
    },
  }
}

/** The script that draws in browsers, which sets a global variable. */
async function diagramEngine(): Promise<Parameters<Site['draw']>[0]> {
  const text = gunzipSync(Buffer.from(assets['viz.js'], 'base64')).toString()
  compileFunction(text, [], { filename: 'viz.js' })()
  const engine = globalThis.crowfootEngine
  globalThis.crowfootEngine = undefined
  if (!engine) throw new Error('viz.js did not set the engine')
  return engine
}
