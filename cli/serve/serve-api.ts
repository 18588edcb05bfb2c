/** Compiles an API and runs its server, with `--watch` again after each change. */
import type { Host } from '../host.ts'
import { apiDirectory } from '../source/find-files.ts'
import { passes, readApi } from '../source/read-api.ts'
import { build } from './build.ts'
import { eventChannel } from './events.ts'
import { firstCall } from './first-call.ts'
import type { Announce, ServeCommandOptions } from './options.ts'
import { ServerFolder } from './server-folder.ts'
import { failedEvent, inspection, startServerProcess } from './server-process.ts'
import { WatchSession, type WatchSessionParts } from './watch.ts'

/** Runs until the server ends, or this process is asked to end. Returns the server's exit code. */
export async function serveApi(
  host: Host,
  path: string,
  options: ServeCommandOptions,
  announce?: Announce,
): Promise<number> {
  const directory = apiDirectory(host, path)
  const folder = new ServerFolder(host, directory, options)
  const { host: people, tell } = eventChannel(host, options.events)
  const parts = { host: people, directory, folder, tell, announce: announce ?? announcer(people, 'PASSWORD') }
  try {
    return options.watch ? await new WatchSession({ ...parts, options }).run() : await serveOnce({ ...parts, options })
  } finally {
    folder.clear()
  }
}

/** Prints a first call, with this password where the API uses sessions. */
export function announcer(host: Host, password: string): Announce {
  return (api, url) => host.stdout.write(`try:\n  ${firstCall(api, url, password)}\nor open ${url}/ in a browser\n`)
}

async function serveOnce({ host, directory, folder, tell, options, announce }: WatchSessionParts): Promise<number> {
  const checked = readApi(host, directory)
  const model = passes(host, checked) ? checked.model : null
  if (!model) {
    tell({ event: 'invalid', serving: false })
    return 1
  }
  const built = await build(host, directory, { checked, model }, options)
  if (!built) {
    tell({ event: 'invalid', serving: false })
    return 1
  }
  folder.write(built)
  const inspected = inspection({ host, tell }, options)
  const args = folder.arguments(undefined)
  const server = startServerProcess(host, { script: folder.script, args, inspected, env: folder.variables })
  const signals = host.processes.onStop(() => server.stop())
  const url = await server.url
  if (url === null) tell(failedEvent(server, false))
  else {
    tell({ event: 'listening', url })
    announce(model, url)
  }
  const code = await server.ended
  signals.close()
  return code
}
