/** The data that a server works on: those of its file, or its copy of those that several servers share. */
import type { Api } from '../model/api.ts'
import type { MakeBodies } from './bodies/protocol.ts'
import { openRules } from './bodies/rules/open-rules.ts'
import { GroupCounts } from './operate/group-counts.ts'
import { type Health, watchHealth, watchServersHealth } from './operate/health.ts'
import type { Log } from './operate/log.ts'
import type { ServersView } from './operate/servers-view.ts'
import type { DatabaseOptions, ServeOptions } from './options.ts'
import { openServers } from './servers/open-servers.ts'
import type { ServiceOptions } from './service/service-options.ts'
import { openStore } from './store/sqlite/open.ts'
import type { Opening, Store } from './store/store.ts'

export interface ServedData {
  readonly store: Store
  readonly health: Health
  /** Where they are, for the person who starts the server. */
  readonly place: string
  /** What a service needs to know of other servers; nothing where there are none. */
  readonly shared: Pick<ServiceOptions, SharedParts>
  /** Of a server that is one of several. */
  readonly servers: { readonly view: ServersView; readonly groups: GroupCounts } | undefined
  /** To be called when it listens. */
  serveAt(url: string): void
  /** To be called when nothing reads or writes any more. */
  close(): Promise<void> | void
}

type SharedParts = 'gate' | 'membership' | 'onSettingsChanged' | 'sharedFailures' | 'mayResetPassword'

interface DataSurroundings {
  readonly say: (line: string) => void
  readonly log: Log
  readonly bodies?: MakeBodies | undefined
}

/** Throws StoreError where they cannot be served, and LogError where the database cannot be reached. */
export function openServedData(
  api: Api,
  options: ServeOptions,
  around: DataSurroundings,
): ServedData | Promise<ServedData> {
  const { bodies } = around
  const rules = bodies && ((inner: Store, opening: Opening) => openRules(api, inner, bodies, opening))
  if (options.database) return openSharedData(api, options, options.database, { ...around, rules })
  const store = openStore(api, options.data, { discard: options.discard, log: around.say, rules })
  return {
    ...{ store, health: watchHealth(store), shared: {}, servers: undefined },
    place: options.data === ':memory:' ? 'data in memory, gone when the server stops' : `data ${options.data}`,
    serveAt: () => undefined,
    close: () => store.close(),
  }
}

type Rules = (inner: Store, opening: Opening) => Store

async function openSharedData(
  api: Api,
  { data: file, discard }: ServeOptions,
  { url, reads, resetPassword }: DatabaseOptions,
  { say, log, rules }: DataSurroundings & { readonly rules: Rules | undefined },
): Promise<ServedData> {
  const groups = new GroupCounts()
  const { store, view, shownUrl, serveAt, close, ...shared } = await openServers(api, {
    ...{ database: url, file, rules, discard, say },
    isLocal: reads === 'local',
    report: (text) => log.warn(text),
    onGroup: (facts) => groups.note(facts),
  })
  return {
    ...{ store, serveAt, close },
    health: watchServersHealth(store, view),
    place: `data ${shownUrl}, copied to ${file === ':memory:' ? 'memory' : file}`,
    shared: { ...shared, mayResetPassword: resetPassword },
    servers: { view, groups },
  }
}
