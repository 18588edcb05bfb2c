/** The RPCs of an API, found by what the console wants to do. */
import type { Api, Class, Field } from '../../../model/api.ts'
import { asyncTwins } from '../../../model/async-twins.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'

export type Verb = 'set' | 'add' | 'remove' | 'add_to' | 'remove_from'

export class RpcIndex {
  readonly #byName: ReadonlyMap<string, Rpc>
  readonly #byClass: ReadonlyMap<string, readonly Rpc[]>
  readonly #twins: ReadonlyMap<string, Rpc>
  readonly #classes: ReadonlyMap<string, Class>
  readonly #byLower: ReadonlyMap<string, readonly Class[]>

  constructor(api: Api) {
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

  /** As events name it, in lower case: the first of those that differ in nothing else. */
  called(lower: string): Class | undefined {
    return this.#byLower.get(lower)?.[0]
  }

  /** The twin that returns a task. */
  async(rpc: Rpc): Rpc | undefined {
    return this.#twins.get(rpc.name)
  }

  /** What changes a field: implied by RW, or declared by its name and parameters. */
  writer(className: string, field: Field, verb: Verb): Rpc | undefined {
    return this.ofClass(className).find(({ does }) => does.kind === verb && does.field === field.name)
  }

  /** What makes an object: the implied create, or a message of that name. */
  create(className: string): Rpc | undefined {
    return this.get(`${className}.create`)
  }

  /** What destroys an object by its reference alone. */
  destroy(className: string): Rpc | undefined {
    const rpc = this.get(`${className}.destroy`)
    return rpc && isAbout(rpc, className) && rpc.params.length === 1 ? rpc : undefined
  }

  /** Declared messages: those about one object, and the others. */
  messages(className: string): { readonly own: readonly Rpc[]; readonly others: readonly Rpc[] } {
    const declared = this.ofClass(className).filter((rpc) => !rpc.implied)
    return {
      own: declared.filter((rpc) => isAbout(rpc, className)),
      others: declared.filter((rpc) => !isAbout(rpc, className)),
    }
  }
}

/** Its first parameter is an object of the class. */
export function isAbout(rpc: Rpc, className: string): boolean {
  const type = rpc.params[0]?.type
  return type?.kind === 'ref' && type.class === className
}
