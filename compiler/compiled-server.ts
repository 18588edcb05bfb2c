/** The entry of a compiled server: the runtime and the pages. Only bundled, never loaded by the compiler. */
import { assets } from 'crowfoot:site-assets'
import type { Api } from '../model/api.ts'
import { openRpc } from '../reference/openrpc.ts'
import { type Extras, main } from '../runtime/main.ts'
import { createSite } from '../web/site.ts'

/**
 * Runs the server (see runtime/main.ts). `argv`: the command line without Node and the script. `code`: the API's own, where it
 * has some: `handlers.ts` and message bodies.
 */
export async function compiledServer(
  api: Api,
  argv: readonly string[] = process.argv.slice(2),
  code: Pick<Extras, 'load' | 'bodies'> = {},
): Promise<void> {
  await main(api, argv, { discover: (url) => openRpc(api, { url }), site: lateSite(api), ...code })
}

/** The site, whose code is loaded at the first request for a file: see late-modules.ts. */
function lateSite(api: Api): NonNullable<Extras['site']> {
  let site: Extras['site']
  return {
    file(path) {
      // Each request asks. Calls go to paths without a dot, and the names of all files have one.
      if (path !== '' && !path.includes('.')) return undefined
      site ??= createSite(api, assets, 'server')
      return site.file(path)
    },
  }
}
