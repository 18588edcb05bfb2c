/** What an exploration knows of an API, found once. */
import type { Api, External, Type } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { outsideType } from '../../model/types.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { WorldCode } from '../world/load.ts'
import { Worlds } from '../world/worlds.ts'
import { type Action, actionsOf } from './actions.ts'
import { type CallError, DeclaredErrors } from './claims.ts'
import { type MinedValues, mineValues } from './mined-values.ts'
import { type TaskKeyed, taskKeyedMaps } from './task-keys.ts'

export class Explored {
  readonly code: WorldCode
  readonly worlds: Worlds
  readonly actions: readonly Action[]
  readonly mined: MinedValues
  readonly errors: DeclaredErrors
  readonly taskKeyed: readonly TaskKeyed[]
  readonly externals: readonly External[]
  /** A body may leave a block that runs later. */
  readonly hasAfterBlocks: boolean
  /** A run may differ by `random(n)`. */
  readonly hasChance: boolean
  /** A body may tell users or sessions apart. */
  readonly readsUser: boolean
  /** By class, the enum and bool fields: its state, as far as novelty counts it. */
  readonly stateFields: ReadonlyMap<string, readonly string[]>
  readonly #rpcs: ReadonlyMap<string, Rpc>
  readonly #twins: ReadonlySet<string>
  readonly #externalResults: ReadonlyMap<string, Type | null>

  constructor(code: WorldCode) {
    this.code = code
    this.worlds = new Worlds(code)
    const { model } = code
    this.actions = actionsOf(model)
    this.mined = mineValues(model)
    this.errors = new DeclaredErrors(model)
    this.taskKeyed = taskKeyedMaps(model)
    this.externals = model.externals ?? []
    const text = JSON.stringify([model.classes, model.defines ?? [], this.externals])
    this.hasAfterBlocks = text.includes('"kind":"after"')
    this.hasChance = text.includes('"name":"random"')
    this.readsUser = text.includes('"name":"user"') || text.includes('"kind":"session"')
    this.stateFields = new Map(model.classes.map((owner) => [owner.name, stateFieldsOf(owner)]))
    this.#rpcs = new Map(rpcsOf(model).map((rpc) => [rpc.name, rpc]))
    this.#twins = new Set(this.actions.flatMap(({ rpc, hasTwin }) => (hasTwin ? [rpc.name] : [])))
    this.#externalResults = new Map(
      this.externals.map(({ name, result }) => [name, result === null ? null : outsideType(result)]),
    )
  }

  get api(): Api {
    return this.code.model
  }

  /** Throws Error for a name that no RPC has. */
  rpc(name: string): Rpc {
    const rpc = this.#rpcs.get(name)
    if (!rpc) throw new Error(`There is no RPC "${name}"`)
    return rpc
  }

  /** Whether the text says that a call of the RPC may end in the error. `given`: the references in its arguments. */
  allows(rpc: string, error: CallError, given: ReadonlySet<string>): boolean {
    return this.errors.allows(this.rpc(rpc), error, given, this.code.raised.has(error))
  }

  hasTwin(rpc: string): boolean {
    return this.#twins.has(rpc)
  }

  /** null for an external without a result. */
  externalResult(name: string): Type | null {
    return this.#externalResults.get(name) ?? null
  }

  /** A text for each parameter of the error. */
  errorParams(code: string): readonly string[] {
    return this.api.errors.find((error) => error.code === code)?.params ?? []
  }

  /** All references in the values. */
  refsIn(values: readonly Value[]): ReadonlySet<string> {
    const found = new Set<string>()
    for (const value of values) collectRefs(value, found)
    return found
  }
}

const MOST_STATE_FIELDS = 5

function stateFieldsOf({ fields }: Api['classes'][number]): readonly string[] {
  return fields
    .filter(({ type, internal, computed }) => !internal && !computed && (type.kind === 'enum' || type.kind === 'bool'))
    .slice(0, MOST_STATE_FIELDS)
    .map(({ name }) => name)
}

function collectRefs(value: Value, found: Set<string>): void {
  if (typeof value === 'string') {
    if (value.startsWith('OpaqueRef:')) found.add(value)
  } else if (Array.isArray(value)) {
    for (const one of value as readonly Value[]) collectRefs(one, found)
  } else if (value instanceof Map) {
    for (const [key, one] of value as ReadonlyMap<Value, Value>) {
      collectRefs(key, found)
      collectRefs(one, found)
    }
  } else if (value instanceof RecordValue) for (const one of value.values) collectRefs(one, found)
}
