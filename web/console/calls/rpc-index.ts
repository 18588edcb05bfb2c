/** Finds the RPCs of an API by their purpose. */
import type { Api, Class, Field } from '../../../model/api.ts'
import { asyncTwins } from '../../../model/async-twins.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'

export type Verb = 'set' | 'add' | 'remove' | 'add_to' | 'remove_from'

export class RpcIndex {
  readonly api: Api
  readonly #byName: ReadonlyMap<string, Rpc>
  readonly #byClass: ReadonlyMap<string, readonly Rpc[]>
  readonly #twins: ReadonlyMap<string, Rpc>
  readonly #classes: ReadonlyMap<string, Class>
  readonly #byLower: ReadonlyMap<string, readonly Class[]>

  constructor(api: Api) {
    this.api = api
    const rpcs = rpcsOf(api)
    this.#byName = new Map(rpcs.map((rpc) => [rpc.name, rpc]))
    this.#byClass = Map.groupBy(rpcs, (rpc) => rpc.class)
    this.#twins = new Map(asyncTwins(api, rpcs).map((rpc) => [rpc.name.slice('Async.'.length), rpc]))
    this.#classes = new Map(api.classes.map((c) => [c.name, c]))
    this.#byLower = Map.groupBy(api.classes, (c) => c.name.toLowerCase())
  }

  get(name: string): Rpc | undefined {
    return this.#byName.get(name)
  }

  ofClass(name: string): readonly Rpc[] {
    return this.#byClass.get(name) ?? []
  }

  class(name: string): Class | undefined {
    return this.#classes.get(name)
  }

  /** The class that events call by this name in lower case; the first if several differ in case only. */
  called(lower: string): Class | undefined {
    return this.#byLower.get(lower)?.[0]
  }

  /** The `Async.` variant, which returns a task. */
  async(rpc: Rpc): Rpc | undefined {
    return this.#twins.get(rpc.name)
  }

  /** The RPC that changes a field: implied by RW, or declared with that name and those parameters. */
  writer(className: string, field: Field, verb: Verb): Rpc | undefined {
    return this.ofClass(className).find(({ does }) => does.kind === verb && does.field === field.name)
  }

  /** The RPC that creates an object: the implied one, or a message of that name. */
  create(className: string): Rpc | undefined {
    return this.get(`${className}.create`)
  }

  /** The RPC that destroys an object and takes only its reference. */
  destroy(className: string): Rpc | undefined {
    const rpc = this.get(`${className}.destroy`)
    return rpc && isAbout(rpc, className) && rpc.params.length === 1 ? rpc : undefined
  }

  /** The declared messages: those about one object, and the others. */
  messages(className: string): { readonly own: readonly Rpc[]; readonly others: readonly Rpc[] } {
    const declared = this.ofClass(className).filter((rpc) => !rpc.implied)
    return {
      own: declared.filter((rpc) => isAbout(rpc, className)),
      others: declared.filter((rpc) => !isAbout(rpc, className)),
    }
  }
}

/** Whether the first parameter is an object of the class. */
export function isAbout(rpc: Rpc, className: string): boolean {
  const type = rpc.params[0]?.type
  return type?.kind === 'ref' && type.class === className
}
