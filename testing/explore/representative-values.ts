/** The few values of each type that an exhaustive search tries, in place of all. */
import type { Class, Param, Type } from '../../model/api.ts'
import { clientMembers, literalArgument } from './argument-maker.ts'
import type { Explored } from './explored-api.ts'
import type { PlayedObjects } from './played-objects.ts'
import { scalarPool, type ValuePlace } from './scalar-pools.ts'
import { type Argument, NULL_ARGUMENT } from './steps.ts'

/** The most of one type that is neither an enum nor a reference. */
const FEW = 3
/** The most combinations of arguments of one RPC. */
const MOST_COMBINATIONS = 200

export class RepresentativeValues {
  readonly #explored: Explored
  readonly #scalars = new Map<string, readonly Argument[]>()
  /** RPCs of which some combinations were left out. */
  readonly cut = new Set<string>()

  constructor(explored: Explored) {
    this.#explored = explored
  }

  /** All combinations of arguments for the parameters; none where an object is needed that is not there. */
  combinations(
    rpc: string,
    params: readonly { readonly key: string; readonly place: ValuePlace; readonly owner: Class | undefined }[],
    objects: PlayedObjects,
  ): readonly (readonly Argument[])[] {
    let all: (readonly Argument[])[] = [[]]
    for (const { key, place, owner } of params) {
      const values = this.valuesOf(key, place, objects, owner)
      all = all.flatMap((before) => values.map((value) => [...before, value]))
      if (all.length > MOST_COMBINATIONS) {
        this.cut.add(rpc)
        all.length = MOST_COMBINATIONS
      }
    }
    return all
  }

  valuesOf(key: string, place: ValuePlace, objects: PlayedObjects, owner?: Class): readonly Argument[] {
    const { type } = place
    switch (type.kind) {
      case 'ref': {
        const alive = objects.alive(type.class).map((origin): Argument => ({ kind: 'object', origin }))
        return type.nullable ? [NULL_ARGUMENT, ...alive] : alive
      }
      case 'set':
      case 'option': {
        const items = this.valuesOf(`${key}[]`, { name: place.name, type: type.of }, objects)
        const few = type.of.kind === 'ref' || type.of.kind === 'enum' ? items : items.slice(0, 1)
        return [{ kind: 'list', items: [] }, ...few.map((item): Argument => ({ kind: 'list', items: [item] }))]
      }
      case 'map': {
        const [k] = this.valuesOf(`${key}{}`, { name: '', type: type.key }, objects)
        const [v] = this.valuesOf(`${key}->`, { name: '', type: type.value }, objects)
        return [{ kind: 'map', entries: [] }, ...(k && v ? [{ kind: 'map', entries: [[k, v]] } as const] : [])]
      }
      case 'record':
        return this.#records(type.name, objects)
      case 'any record':
        return []
      default:
        return this.#scalarsOf(key, place, type, owner)
    }
  }

  /** Of the members that have to be given; the others have their defaults. */
  #records(name: string, objects: PlayedObjects): readonly Argument[] {
    const owner = this.#explored.api.classes.find((one) => one.name === name)
    const needed = clientMembers(this.#explored.api, name).filter((member) => member.default === undefined)
    const params = needed.map((place) => ({ key: `${name}.${place.name}`, place, owner }))
    return this.combinations(name, params, objects).map((values) => ({
      kind: 'record',
      members: values.map((value, i) => [needed[i]?.name ?? '', value] as const),
    }))
  }

  #scalarsOf(key: string, place: ValuePlace, type: Type, owner: Class | undefined): readonly Argument[] {
    const known = this.#scalars.get(key)
    if (known) return known
    const { usual } = scalarPool(this.#explored.api, place, this.#explored.mined, owner)
    const most = type.kind === 'enum' || type.kind === 'bool' ? usual.length : type.kind === 'string' ? 1 : FEW
    const isUnique = owner?.unique?.some((fields) => fields.includes(place.name)) ?? false
    const few = usual.slice(0, isUnique ? Math.max(2, most) : most)
    const made = few.flatMap((literal) => literalArgument(type, literal) ?? [])
    this.#scalars.set(key, made)
    return made
  }
}

/** The place of a parameter: that of its field for the value of an accessor. */
export function placeOfParam(
  { rpc, owner }: Explored['actions'][number],
  param: Param,
): { readonly key: string; readonly place: ValuePlace; readonly owner: Class | undefined } {
  const { does } = rpc
  const isValue = does.kind === 'set' && param.name === 'value'
  const field = isValue ? owner?.fields.find(({ name }) => name === does.field) : undefined
  return field
    ? { key: `${rpc.class}.${field.name}`, place: field, owner }
    : { key: `${rpc.name}(${param.name})`, place: param, owner: undefined }
}
