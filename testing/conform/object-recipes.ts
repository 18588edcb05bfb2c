/** How objects of each class can be made by calls, with what they need. */
import type { Api, Class, Param } from '../../model/api.ts'
import { publicFields } from '../../model/public-api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'
import { type ProbeBuilder, recordOf } from './probe.ts'
import type { ObjectFor, SampleValues } from './sample-values.ts'

export interface RecipeOptions {
  /** Which values are given. */
  readonly nth?: number
  /** Members that have a default are given too. */
  readonly all?: boolean
  /** Values of some members. */
  readonly values?: ReadonlyMap<string, Value>
  /** Members that are left out. */
  readonly without?: readonly string[]
}

/** How deep objects may need others. */
const DEEPEST = 8

export class ObjectRecipes {
  readonly #api: Api
  readonly #samples: SampleValues
  readonly #existing: ObjectFor
  readonly #creators = new Map<string, Rpc>()
  readonly #mayCall: (method: string) => boolean
  /** Objects of one probe that others can use. */
  readonly #shared = new WeakMap<ProbeBuilder, Map<string, string>>()

  constructor(api: Api, samples: SampleValues, existing: ObjectFor, mayCall: (method: string) => boolean) {
    this.#api = api
    this.#samples = samples
    this.#existing = existing
    this.#mayCall = mayCall
    for (const rpc of rpcsOf(api)) {
      const isCreate = rpc.does.kind === 'create' || rpc.does.kind === 'create_from' || isCreateMessage(rpc)
      if (isCreate && !this.#creators.has(rpc.class)) this.#creators.set(rpc.class, rpc)
    }
  }

  /** The RPC that makes objects of the class. */
  creator(className: string): Rpc | undefined {
    const rpc = this.#creators.get(className)
    return rpc && this.#mayCall(rpc.name) ? rpc : undefined
  }

  /** Classes of the API itself of which clients can make objects. */
  classes(): readonly Class[] {
    return this.#api.classes.filter((owner) => !owner.standard && !owner.internal && this.#canMake(owner.name))
  }

  #canMake(name: string): boolean {
    return this.creator(name) !== undefined
  }

  /** An object of the class that the probe has, or makes now; undefined where that cannot be. */
  some(probe: ProbeBuilder, className: string, depth = 0): string | undefined {
    const shared = this.#shared.get(probe) ?? new Map<string, string>()
    this.#shared.set(probe, shared)
    const known = shared.get(className)
    if (known !== undefined) return known
    const made = this.make(probe, className, {}, depth) ?? this.#existing(className, 0)
    if (made !== undefined) shared.set(className, made)
    return made
  }

  /** A new object; undefined where none can be made. */
  make(probe: ProbeBuilder, className: string, options: RecipeOptions = {}, depth = 0): string | undefined {
    const rpc = this.creator(className)
    const owner = this.#api.classes.find(({ name }) => name === className)
    if (!rpc || !owner || depth > DEEPEST) return undefined
    const args =
      rpc.does.kind === 'create' ? this.#record(probe, owner, options, depth) : this.#params(probe, rpc, options, depth)
    return args && probe.call(rpc.name, ...args)
  }

  #record(probe: ProbeBuilder, owner: Class, options: RecipeOptions, depth: number): Value[] | undefined {
    const members = new Map<string, Value>()
    for (const field of publicFields(owner)) {
      const given = options.values?.get(field.name)
      if (given !== undefined) members.set(field.name, given)
      if (given !== undefined || options.without?.includes(field.name) || field.qualifier === 'RO/runtime') continue
      const isUnique = owner.unique?.some((fields) => fields.includes(field.name)) ?? false
      if (field.default !== undefined && !options.all && !isUnique) continue
      const value = this.#value(probe, field, options, depth, owner)
      if (value === undefined && field.default === undefined) return undefined
      if (value !== undefined) members.set(field.name, value)
    }
    return [recordOf(members)]
  }

  #params(
    probe: ProbeBuilder,
    { params, class: owner }: Rpc,
    options: RecipeOptions,
    depth: number,
  ): Value[] | undefined {
    const fields = this.#api.classes.find(({ name }) => name === owner)
    const values: Value[] = []
    for (const param of params) {
      const value = options.values?.get(param.name) ?? this.#value(probe, param, options, depth, fields)
      if (value === undefined) {
        if (param.default !== undefined) break
        return undefined
      }
      values.push(value)
    }
    return values
  }

  #value(
    probe: ProbeBuilder,
    place: Param,
    { nth = 0 }: RecipeOptions,
    depth: number,
    owner: Class | undefined,
  ): Value | undefined {
    const { type } = place
    if (type.kind === 'ref' && type.nullable) return null
    if (type.kind === 'ref')
      return this.#isOneOne(owner, place.name)
        ? this.make(probe, type.class, {}, depth + 1)
        : this.some(probe, type.class, depth + 1)
    const objects: ObjectFor = (className) => (depth === 0 ? this.some(probe, className, depth + 1) : undefined)
    return this.#samples.usual(place, nth, objects, owner)
  }

  /** Each object is in one pair at most, so another one is needed. */
  #isOneOne(owner: Class | undefined, field: string): boolean {
    const relation = owner?.fields.find(({ name }) => name === field)?.relation
    return this.#api.relations.some(({ name, kind }) => name === relation && kind === 'one-one')
  }
}

function isCreateMessage({ message, result, class: owner, params }: Rpc): boolean {
  if (message?.name !== 'create' || !message.body || result?.kind !== 'ref' || result.class !== owner) return false
  return !params.some(({ type }) => type.kind === 'ref' && type.class === owner)
}
