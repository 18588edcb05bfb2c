/** Servers that share the machines of body-lab.ts, and bodies that run on them. */
import type { Api } from '../../../model/api.ts'
import { NO_BODIES } from '../../../runtime/bodies/no-bodies.ts'
import type { MakeBodies, Run } from '../../../runtime/bodies/protocol.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import type { Store } from '../../../runtime/store/store.ts'
import type { Value } from '../../../runtime/values/values.ts'
import type { LabCode } from '../bodies/body-lab.ts'
import { type LabServer, openServicesLab, type ServicesLab } from './services-lab.ts'

/** What the body does at the server that runs it. */
export interface Here {
  readonly store: Store
  get(field: string): Value
  set(field: string, value: Value): void
  hold(run: Run, field: string, value: Value, key?: Value): void
}

export interface BodyServers extends ServicesLab {
  /** The machine that the bodies are about; made by the first server that starts. */
  readonly vm: string
  open(): Promise<LabServer>
  /** A call about the machine. */
  call(server: LabServer, method: string, ...more: unknown[]): Promise<string>
  /** A field of the machine, as a client reads it. */
  read(server: LabServer, field: string): Promise<unknown>
}

export function openBodyServers(
  api: Api,
  code: (here: Here) => LabCode,
  options: Partial<ServiceOptions> = {},
): BodyServers {
  let vm = ''
  const bodies: MakeBodies = ({ store }) => {
    const machines = store.class('VM')
    const made = code({
      store,
      get: (field) => machines.field(field).get(vm),
      set: (field, value) => machines.field(field).set(vm, value),
      hold: (run, field, value, key) => run.hold('VM', field, vm, key, value),
    })
    return {
      ...NO_BODIES,
      messages: new Map(Object.entries(made.messages ?? {})),
      afters: new Map(Object.entries(made.afters ?? {})),
      externals: new Map(Object.entries(made.externals ?? {})),
    }
  }
  const lab = openServicesLab(api, { bodies, ...options })
  return {
    ...lab,
    get vm() {
      return vm
    },
    async open() {
      const server = lab.start()
      if (vm === '') vm = String(await server.result('VM.create', { name_label: 'a' }))
      return server
    },
    call: async (server, method, ...more) => String(await server.result(method, vm, ...more)),
    read: (server, field) => server.result(`VM.get_${field}`, vm),
  }
}
