/** The objects of a server, read and changed by its RPCs. Rejects with ApiError, WireFault or SkippedTest. */
import type { Class, Field } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { sameContent } from '../../runtime/bodies/library/content.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import { Shapes } from '../../runtime/values/shapes.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { RemoteServer } from '../remote/connect.ts'
import { answered } from './answered.ts'
import type { CleanUp } from './clean-up.ts'
import { SkippedTest } from './skipped-test.ts'

export type RecordsByRef = ReadonlyMap<string, RecordValue>

export interface SeenObject {
  readonly class: string
  readonly record: RecordValue
}

export class RemoteObjects {
  readonly server: RemoteServer
  readonly cleanUp: CleanUp
  /** The RPCs that answered with these errors, which the test does not name. */
  readonly refused = new WeakMap<Error, string>()
  /** The classes of which all objects were read. */
  readonly counted = new Set<string>()
  /** The latest record of each object that was read. */
  readonly seen = new Map<string, SeenObject>()
  readonly #shapes: Shapes

  constructor(server: RemoteServer, cleanUp: CleanUp) {
    this.server = server
    this.cleanUp = cleanUp
    this.#shapes = new Shapes(server.api)
  }

  classOf(name: string): Class {
    const owner = this.server.api.classes.find((one) => one.name === name)
    if (!owner) throw new Error(`the model has no class "${name}"`)
    return owner
  }

  async all(className: string): Promise<RecordsByRef> {
    this.#require(`${className}.get_all_records`, `no RPC reads all objects of class ${className}`)
    const records = (await this.#call(`${className}.get_all_records`)) as RecordsByRef
    this.counted.add(className)
    for (const [ref, record] of records) this.seen.set(ref, { class: className, record })
    return records
  }

  async record(className: string, ref: string): Promise<RecordValue> {
    this.#require(`${className}.get_record`, `no RPC reads an object of class ${className}`)
    const record = (await this.#call(`${className}.get_record`, ref)) as RecordValue
    this.seen.set(ref, { class: className, record })
    return record
  }

  async field(className: string, name: string, ref: string): Promise<Value> {
    this.#require(`${className}.get_${name}`, `no RPC reads ${className}.${name}`)
    return (await this.#call(`${className}.get_${name}`, ref)) as Value
  }

  /** undefined where there is no such object. */
  async byUuid(className: string, uuid: string): Promise<string | undefined> {
    this.#require(`${className}.get_by_uuid`, `no RPC finds an object of class ${className} by its uuid`)
    try {
      return (await this.#call(`${className}.get_by_uuid`, uuid)) as string
    } catch (error) {
      if (error instanceof ApiError && error.code === 'UUID_INVALID') return undefined
      throw error
    }
  }

  /** A new object that has these values. What its `create` does not take is set afterwards. */
  async create(className: string, values: ReadonlyMap<string, Value>): Promise<string> {
    const owner = this.classOf(className)
    const given = new Map([...values].filter(([name]) => !isMade(owner, name)))
    const ref = (await this.#call(`${className}.create`, ...this.#createArguments(owner, values))) as string
    this.cleanUp.made(className, ref)
    const { names, values: found } = await this.record(className, ref)
    for (const [name, value] of given) {
      const current = found[names.indexOf(name)]
      if (current === undefined || !sameContent(current, value)) await this.#set(owner, name, ref, value)
    }
    return ref
  }

  /** Does nothing where the field has the value. */
  async set(className: string, name: string, ref: string, value: Value): Promise<void> {
    const owner = this.classOf(className)
    const { names, values } = await this.record(className, ref)
    const current = values[names.indexOf(name)]
    if (current !== undefined && sameContent(current, value)) return
    if (current !== undefined) this.cleanUp.changing(`${className}.set_${name}`, ref, current)
    await this.#set(owner, name, ref, value)
  }

  async destroy(className: string, ref: string): Promise<void> {
    this.#require(`${className}.destroy`, `no RPC destroys objects of class ${className}`)
    await this.#call(`${className}.destroy`, ref)
    this.cleanUp.destroyed(ref)
  }

  /** Checks that the server has the value afterwards, which its code may have changed. */
  async #set(owner: Class, name: string, ref: string, value: Value): Promise<void> {
    const setter = this.server.rpcs.get(`${owner.name}.set_${name}`)
    if (setter?.params.length !== 2) throw new SkippedTest(`no RPC sets ${owner.name}.${name}`)
    await this.#call(setter.name, ref, value)
    const current = await this.field(owner.name, name, ref)
    if (!sameContent(current, value)) throw new SkippedTest(`${setter.name} sets another value than it is given`)
  }

  #createArguments(owner: Class, values: ReadonlyMap<string, Value>): readonly Value[] {
    const rpc = this.#require(`${owner.name}.create`, `no RPC creates objects of class ${owner.name}`)
    const start = (field: Field) => values.get(field.name) ?? this.#zero(owner, field)
    if (rpc.does.kind === 'create_from')
      return rpc.does.fields.map((name) => start(owner.fields.find((one) => one.name === name) as Field))
    if (rpc.params.length !== 1 || rpc.params[0]?.type.kind !== 'record')
      throw new SkippedTest(`${rpc.name} does not create objects by their fields`)
    const taken = owner.fields.filter(({ name, qualifier, internal, default: fallback }) => {
      if (qualifier === 'RO/runtime' || internal) return false
      return values.has(name) || fallback === undefined
    })
    return [
      new RecordValue(
        taken.map((field) => field.name),
        taken.map(start),
      ),
    ]
  }

  /** What a scene gives a field that it does not name. */
  #zero(owner: Class, { name, type }: Field): Value {
    if (type.kind !== 'ref' || type.nullable) return this.#shapes.zero(type)
    throw new SkippedTest(`${owner.name}.create needs a value for "${name}", which the test does not give`)
  }

  #require(method: string, reason: string): Rpc {
    const rpc = this.server.rpcs.get(method)
    if (!rpc) throw new SkippedTest(reason)
    return rpc
  }

  async #call(method: string, ...args: readonly Value[]): Promise<Value | undefined> {
    try {
      return answered(await this.server.call(method, args))
    } catch (error) {
      if (error instanceof Error) this.refused.set(error, method)
      throw error
    }
  }
}

/** Whether the server makes the value of a field with the object, as it does with `= now()`, and clients cannot give it. */
function isMade({ fields }: Class, name: string): boolean {
  const found = fields.find((field) => field.name === name)
  const start = found?.default
  return found?.qualifier === 'RO/runtime' && typeof start === 'object' && start !== null && 'call' in start
}
