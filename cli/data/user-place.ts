/** Where users are: in a data file, on which a server may run, or in the data that several servers share. */
import type { Api } from '../../model/api.ts'
import type { ControlAnswer, ControlRequest } from '../../runtime/control/user-control.ts'
import { isPostgresUrl } from '../../runtime/store/postgres/address.ts'
import type { Settings, Store } from '../../runtime/store/store.ts'
import type { Host } from '../host.ts'
import { ask, askToChange, requireChangeable } from './ask-server.ts'
import { changeDataFile, dataFile, servedApi } from './data-file.ts'
import { openSharedData, type SharedData } from './shared-data.ts'

export interface UserPlace {
  /** How it is called. */
  readonly shown: string
  readonly api: Api
  /** Calls `work` with the settings of one moment. Takes no lock. */
  read<T>(work: (settings: Pick<Settings, 'get' | 'keys'>) => T): Promise<T>
  /** Throws Failure where `askToChange` and `change` both cannot work. */
  requireChangeable(): Promise<void>
  /** undefined where no server can be asked. */
  ask(request: ControlRequest): Promise<Exclude<ControlAnswer, { readonly refused: string }> | undefined>
  /** Returns how many sessions a change has ended; undefined where no server can be asked. */
  askToChange(request: ControlRequest): Promise<number | undefined>
  /** Makes the whole change or nothing. */
  change<T>(work: (store: Store) => T): Promise<T>
}

/** `path`: a data file, the directory of an API, or `postgres://…`. Throws Failure, StoreError and LogError. */
export async function userPlace(host: Host, path: string): Promise<UserPlace> {
  if (isPostgresUrl(path)) return sharedPlace(path)
  const file = dataFile(host, path)
  const api = await servedApi(file)
  return {
    ...{ shown: file, api },
    async read(work) {
      const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
      const data = readDataFile(file)
      try {
        const result = work(data.settings)
        data.requireStill()
        return result
      } finally {
        data.close()
      }
    },
    requireChangeable: () => requireChangeable(file),
    ask: (request) => ask(file, request),
    askToChange: (request) => askToChange(file, request),
    change: (work) => changeDataFile(file, api, work),
  }
}

async function sharedPlace(url: string): Promise<UserPlace> {
  const shared = await openSharedData(url)
  await shared.close()
  const { shownUrl, model } = shared
  return {
    ...{ shown: shownUrl, api: model.api },
    async read(work) {
      const now = await openSharedData(url)
      try {
        return work(await settingsOf(now))
      } finally {
        await now.close()
      }
    },
    requireChangeable: async () => {},
    ask: async () => undefined,
    askToChange: async () => undefined,
    change: (work) => changeShared(url, model.api, work),
  }
}

async function settingsOf(shared: SharedData): Promise<Pick<Settings, 'get' | 'keys'>> {
  const texts = new Map<string, string>()
  const { rows } = await shared.all()
  for await (const { table, columns, rows: some } of rows) {
    if (table !== '@settings') continue
    const [key, value] = [columns.indexOf('key'), columns.indexOf('value')]
    for (const row of some) texts.set(String(row[key]), String(row[value]))
  }
  return {
    get: (key) => texts.get(key),
    keys: (start) => [...texts.keys()].filter((key) => key.startsWith(start)).sort(),
  }
}

/** As a server of its own, which makes one commit. The servers that run notice it at once. */
async function changeShared<T>(url: string, api: Api, work: (store: Store) => T): Promise<T> {
  const { openServers } = await import('../../runtime/servers/open-servers.ts')
  const quiet = { onGroup: () => {}, say: () => {}, report: () => {} }
  const servers = await openServers(api, { database: url, file: ':memory:', isLocal: false, ...quiet })
  try {
    const { gate, store } = servers
    return await gate.write(() => store.atomically(() => work(store)))
  } finally {
    await servers.close()
  }
}
