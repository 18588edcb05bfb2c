/** `crow lsp`: the language server, for editors to start. */

import { startServer } from '../../server/start-server.ts'
import type { Host } from '../host.ts'

/** Never returns: the server ends the process when its client says so. `transport`: `--stdio`, `--pipe=NAME`… */
export function lsp(host: Host, transport: readonly string[]): Promise<never> {
  startServer(transport, host.version)
  return new Promise(() => {})
}
