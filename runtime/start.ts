/** Starts a server: store, service, front and socket; and stops it again in the right order. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Api } from '../model/api.ts'
import { createFront } from './front.ts'
import { createHttpServer, stopHttpServer } from './http.ts'
import { isLoopback, type ServeOptions } from './options.ts'
import { pageText } from './page.ts'
import { createService, type Service } from './service.ts'
import { openStore } from './store/sqlite/open.ts'
import type { Store } from './store/store.ts'

export interface Running {
  /** `http://127.0.0.1:8080`. */
  readonly url: string
  /** Finishes what is under way, makes it durable and closes the database. */
  stop(): Promise<void>
}

export interface Surroundings {
  /** A line for the person who starts the server. */
  readonly say: (line: string) => void
  /** Bugs and failures while it runs. */
  readonly log: (text: string) => void
  readonly password: string | undefined
  /** The OpenRPC document of the API, served at `url`. */
  readonly discover?: ((url: string) => unknown) | undefined
}

/** Milliseconds between writing down when sessions were last used. */
const SAVE_EVERY = 60_000
/** Milliseconds that calls under way have to be answered when the server stops. */
const PATIENCE = 5_000

/** Resolves when calls are accepted. Throws StoreError, or node:net's error where it cannot listen. */
export async function start(api: Api, options: ServeOptions, around: Surroundings): Promise<Running> {
  const store = openStore(api, options.data, { discard: options.discard, log: around.say })
  const place = { url: '' }
  const { discover } = around
  let service: Service | undefined
  try {
    service = createService(api, store, {
      log: around.log,
      password: around.password,
      discover: discover && (() => discover(place.url)),
    })
    around.say(options.data === ':memory:' ? 'data in memory, gone when the server stops' : `data ${options.data}`)
    if (service.notice !== null) around.say(service.notice)
    await service.ready
    return await serve(api, options, around, store, service, place)
  } catch (error) {
    await service?.close()
    store.close()
    throw error
  }
}

async function serve(
  api: Api,
  options: ServeOptions,
  around: Surroundings,
  store: Store,
  service: Service,
  /** Filled in as soon as it is known. */
  place: { url: string },
): Promise<Running> {
  const front = createFront({
    json: service.json,
    xml: service.xml,
    page: () => pageText(api, service.rpcs, place.url),
    local: isLoopback(options.host),
    maxBody: options.maxBody,
  })
  const server = createHttpServer(front, around.log)
  place.url = await listen(server, options)
  const saving = setInterval(() => service.save(), SAVE_EVERY).unref()
  const stop = async () => {
    clearInterval(saving)
    const stopped = stopHttpServer(server, PATIENCE)
    // Once it does not listen any more, as a client that waits again is then told that its connection ends.
    service.release()
    await stopped
    await service.close()
    store.close()
  }
  return { url: place.url, stop }
}

function listen(server: Server, options: ServeOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      const { port } = server.address() as AddressInfo
      resolve(`http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`)
    })
  })
}
