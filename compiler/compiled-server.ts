/** What runs in a compiled server: the runtime, with what people read of the model. The bundle's start; never loaded here. */
import { assets } from 'crowfoot:site-assets'
import type { Api } from '../model/api.ts'
import { openRpc } from '../reference/openrpc.ts'
import { main } from '../runtime/main.ts'
import { createSite } from '../web/site.ts'

/** As runtime/main.ts says. `argv` is the command line without Node and the script. */
export async function compiledServer(api: Api, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const site = createSite(api, assets, 'server')
  await main(api, argv, { discover: (url) => openRpc(api, { url }), site })
}
