/** A desk whose calls go to either of two servers that share their data, at random. */
import type { Api } from '../../../model/api.ts'
import type { Front } from '../../../runtime/http/front.ts'
import type { Service } from '../../../runtime/service/create-service.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import { randomOf } from '../../support/random.ts'
import type { Desk } from '../harness.ts'
import { openTwoServers, type ServerDesk } from './two-servers.ts'

export function openAnyOfTwo(api: Api, options: Partial<ServiceOptions>, seed: number): Desk {
  const logged: string[] = []
  const { a, b } = openTwoServers(api, { log: (text) => logged.push(text), ...options })
  const random = randomOf(seed)
  const any = (): ServerDesk => (random(2) === 0 ? a : b)
  const front: Front = { ...a.front, handle: (...args) => any().front.handle(...args) }
  return {
    ...{ store: a.store, service: both(a.service, b.service, any), front, logged },
    json: (method, ...params) => any().json(method, ...params),
    result: (method, ...params) => any().result(method, ...params),
    error: (method, ...params) => any().error(method, ...params),
    xml: (method, ...params) => any().xml(method, ...params),
  }
}

function both(a: Service, b: Service, any: () => ServerDesk): Service {
  return {
    ...a,
    json: (...args) => any().service.json(...args),
    xml: (...args) => any().service.xml(...args),
    waiting: () => a.waiting() + b.waiting(),
    save() {
      a.save()
      b.save()
    },
    release() {
      a.release()
      b.release()
    },
    async close() {
      await a.close()
      await b.close()
    },
  }
}
