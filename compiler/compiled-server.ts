/** What runs in a compiled server: the runtime, with what the reference makes of the model. The bundle's start; never loaded here. */
import type { Api } from '../model/api.ts'
import { openRpc } from '../reference/openrpc.ts'
import { main as serve } from '../runtime/main.ts'

/** As runtime/main.ts says. `argv` is the command line without Node and the script. */
export async function main(api: Api, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  await serve(api, argv, { discover: (url) => openRpc(api, { url }) })
}
