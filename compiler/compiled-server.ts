/** The entry of a compiled server: the runtime and the pages. Only bundled, never loaded by the compiler. */
import { assets } from 'crowfoot:site-assets'
import type { Api } from '../model/api.ts'
import { openRpc } from '../reference/openrpc.ts'
import { main } from '../runtime/main.ts'
import { createSite } from '../web/site.ts'

/** Runs the server (see runtime/main.ts). `argv`: the command line without Node and the script. */
export async function compiledServer(api: Api, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const site = createSite(api, assets, 'server')
  await main(api, argv, { discover: (url) => openRpc(api, { url }), site })
}
