/** The records of classes that bodies get: a call may leave members out, and a body reads all (docs/language.md, Bodies). */
import type { Api, Class, Type } from '../../model/api.ts'
import { UUID_FIELD } from '../../model/implied.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isCall } from '../../model/value-types.ts'
import type { Store } from '../store/store.ts'
import { startValue } from '../values/literals.ts'
import type { Shapes } from '../values/shapes.ts'
import { RecordValue, type Value } from '../values/values.ts'
import type { Run } from './protocol.ts'

/** Makes the arguments of a body out of those of its call. */
export type CompleteArguments = (run: Run, args: readonly Value[]) => readonly Value[]

type Complete = (run: Run, value: Value) => Value

export class CompleteRecords {
  readonly #store: Store
  readonly #shapes: Shapes
  readonly #classes: ReadonlyMap<string, Class>
  readonly #rpcs: readonly Rpc[]
  /** By name, once it is needed. */
  #byName: ReadonlyMap<string, Rpc> | undefined

  constructor(api: Api, store: Store, shapes: Shapes, rpcs: readonly Rpc[]) {
    this.#store = store
    this.#shapes = shapes
    this.#classes = new Map(api.classes.filter(({ objects }) => objects !== 'none').map((one) => [one.name, one]))
    this.#rpcs = rpcs
  }

  /** For the RPC of that name, `VM.create`. Found out at its first call: a service has many bodies, and a test calls few. */
  argumentsOf(rpc: string): CompleteArguments {
    let made: CompleteArguments | undefined
    return (run, args) => {
      made ??= this.#argumentsOf(rpc)
      return made(run, args)
    }
  }

  #argumentsOf(rpc: string): CompleteArguments {
    this.#byName ??= new Map(this.#rpcs.map((one) => [one.name, one]))
    const { params = [], does, class: owner = '' } = this.#byName.get(rpc) ?? {}
    if (does?.kind === 'set_record') return (_run, args) => this.#ofObject(owner, args)
    const parts = params.map(({ type }) => this.#part(type))
    if (parts.every((part) => part === undefined)) return (_run, args) => args
    return (run, args) => args.map((arg, i) => parts[i]?.(run, arg) ?? arg)
  }

  /** Of `C.set`: what the call leaves out is as the object has it. Throws HANDLE_INVALID(class, self). */
  #ofObject(owner: string, [self, record]: readonly Value[]): readonly Value[] {
    const { names, values } = record as RecordValue
    const given = new Map(names.map((name, i) => [name, values[i] as Value]))
    const kept = this.#store.class(owner).record(self as string)
    const whole = kept.values.map((value, i) => given.get(kept.names[i] as string) ?? value)
    return [self as Value, new RecordValue(kept.names, whole)]
  }

  /** undefined where no value of the type has the record of a class in it. */
  #part(type: Type): Complete | undefined {
    const inside = [...this.#shapes.inside(type)]
    if (!inside.some((one) => one.kind === 'record' && this.#classes.has(one.name))) return undefined
    return (run, value) => this.#complete(run, type, value)
  }

  #complete(run: Run, type: Type, value: Value): Value {
    switch (type.kind) {
      case 'set':
      case 'option':
        return (value as readonly Value[]).map((part) => this.#complete(run, type.of, part))
      case 'map':
        return new Map(
          [...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => [k, this.#complete(run, type.value, v)]),
        )
      case 'record':
        return this.#record(run, type.name, value as RecordValue)
      default:
        return value
    }
  }

  #record(run: Run, name: string, { names, values }: RecordValue): RecordValue {
    const given = new Map(names.map((member, i) => [member, values[i] as Value]))
    const owner = this.#classes.get(name)
    const members = owner ? [UUID_FIELD, ...owner.fields] : this.#shapes.members(name)
    return new RecordValue(
      members.map((member) => member.name),
      members.map((member) => {
        const value = given.get(member.name)
        return value === undefined ? this.#start(run, member) : this.#complete(run, member.type, value)
      }),
    )
  }

  /** As a new object has it: a RO/runtime field is in no record that a client sends. */
  #start(run: Run, field: Pick<Class['fields'][number], 'name' | 'type' | 'default' | 'computed'>): Value {
    const { default: literal, type } = field
    if (isCall(literal)) return literal.call === 'now' ? run.now() : run.uuid()
    if (field.computed) return this.#shapes.zero(type)
    return startValue(this.#shapes, field, ({ class: of, nullable }, object) => {
      const ref = this.#store.initialObject(of, object)
      return nullable && ref !== null && !this.#store.class(of).has(ref) ? null : ref
    })
  }
}
