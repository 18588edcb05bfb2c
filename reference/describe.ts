/** The description of a class for its page: who may use its fields, its RPCs by group, its enums and references. */
import type { Api, Class, Enum, Field, InitialObject, Type } from '../model/api.ts'
import { asyncTwins } from '../model/async-twins.ts'
import { guardedClass, mayRead, rolesOfImplied } from '../model/roles.ts'
import { type Rpc, rpcsOfClass } from '../model/rpcs.ts'
import { typesIn } from '../model/types.ts'
import { oncePerApi } from './once-per-api.ts'
import { type BoundPair, boundPairs, pairOf } from './pairs.ts'

export interface ClassDescription {
  readonly owner: Class
  readonly fields: readonly FieldDescription[]
  /** The roles that may read and set most fields. */
  readonly readers: readonly string[] | null
  readonly writers: readonly string[] | null
  readonly pairs: readonly BoundPair[]
  readonly messages: readonly RpcDescription[]
  /** The implied RPCs of the whole class: create, destroy, lookups, records. */
  readonly ofObjects: readonly RpcDescription[]
  /** The enums of its fields and messages, in the model's order. */
  readonly enums: readonly Enum[]
  /** Fields of all classes that refer to its objects and are bound to nothing. */
  readonly referrers: readonly { readonly class: string; readonly field: string }[]
  readonly objects: readonly InitialObject[]
}

export interface FieldDescription {
  readonly field: Field
  readonly pair: BoundPair | undefined
  /** The roles that may read the field, or change it by an RPC; null if everyone may. */
  readonly readers: readonly string[] | null
  /** undefined if there is no such RPC. */
  readonly writers: readonly string[] | null | undefined
  readonly accessors: readonly RpcDescription[]
}

export interface RpcDescription {
  readonly rpc: Rpc
  /** The name without its class: `get_uuid`. */
  readonly name: string
  /** The variant that returns a task: `Async.VM.start`. */
  readonly twin: string | null
}

/** undefined for a class that is not in the model. */
export function describeClass(api: Api, name: string): ClassDescription | undefined {
  const owner = api.classes.find((c) => c.name === name)
  if (!owner) return undefined
  const rpcs = describeRpcs(api, owner)
  const implied = rpcs.filter(({ rpc }) => rpc.implied)
  const fields = owner.fields.map((field) => describeField(api, owner, field, implied))
  return {
    owner,
    fields,
    readers: mostCommon(fields.map((f) => f.readers)),
    writers: mostCommon(fields.flatMap((f) => (f.writers === undefined ? [] : [f.writers]))),
    pairs: boundPairs(api, name),
    messages: rpcs.filter(({ rpc }) => !rpc.implied),
    ofObjects: implied.filter(({ rpc }) => !('field' in rpc.does)),
    enums: enumsOf(api, owner),
    referrers: referrersByClass(api).get(name) ?? [],
    objects: api.objects.filter((o) => o.class === name),
  }
}

function mostCommon(all: readonly (readonly string[] | null)[]): readonly string[] | null {
  const groups = [...Map.groupBy(all, (names) => names?.join(' ')).values()]
  return groups.sort((a, b) => b.length - a.length)[0]?.[0] ?? null
}

export function sameRoles(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === b || a?.join(' ') === b?.join(' ')
}

/** Every RPC of one class, the implied ones first. */
function describeRpcs(api: Api, owner: Class): RpcDescription[] {
  const rpcs = rpcsOfClass(api, owner)
  const twins = new Set(asyncTwins(api, rpcs).map((twin) => twin.name))
  return rpcs.map((rpc) => {
    const twin = `Async.${rpc.name}`
    return { rpc, name: rpc.name.slice(owner.name.length + 1), twin: twins.has(twin) ? twin : null }
  })
}

function describeField(api: Api, owner: Class, field: Field, implied: readonly RpcDescription[]): FieldDescription {
  const writable = field.qualifier === 'RW' && owner.objects !== 'none'
  return {
    field,
    pair: pairOf(api, owner.name, field),
    readers: mayRead(api, owner, field),
    writers: writable ? rolesOfImplied(api, guardedClass(api, owner), { kind: 'set', field: field.name }) : undefined,
    accessors: implied.filter(({ rpc: { does } }) => 'field' in does && does.field === field.name),
  }
}

/** Every type that occurs in a class. */
export function typesOf(owner: Class): Type[] {
  const declared = [
    ...owner.fields.map((f) => f.type),
    ...owner.messages.flatMap((m) => [...m.params.map((p) => p.type), ...(m.result ? [m.result] : [])]),
  ]
  return declared.flatMap((type) => [...typesIn(type)])
}

function enumsOf(api: Api, owner: Class): Enum[] {
  const names = new Set(typesOf(owner).flatMap((type) => (type.kind === 'enum' ? [type.name] : [])))
  return api.enums.filter((e) => names.has(e.name))
}

/** The classes that use each enum, by the enum's name, in the model's order. */
export const classesByEnum = oncePerApi((api): ReadonlyMap<string, readonly string[]> => {
  const uses = api.classes.flatMap((c) =>
    [...new Set(typesOf(c).flatMap((t) => (t.kind === 'enum' ? [t.name] : [])))].map((name) => ({ name, by: c.name })),
  )
  const byName = Map.groupBy(uses, ({ name }) => name)
  return new Map([...byName].map(([name, all]) => [name, all.map(({ by }) => by)]))
})

/** The fields that are bound to nothing, by the class to which they refer. */
const referrersByClass = oncePerApi((api) => {
  const fields = api.classes.flatMap((c) => (c.objects === 'none' ? [] : c.fields.map((field) => ({ of: c, field }))))
  const all = fields.flatMap(({ of, field }) => {
    const types = field.relation === undefined ? [...typesIn(field.type)] : []
    const names = new Set(types.flatMap((t) => (t.kind === 'ref' ? [t.class] : [])))
    return [...names].map((to) => ({ to, class: of.name, field: field.name }))
  })
  const byName = Map.groupBy(all, ({ to }) => to)
  return new Map([...byName].map(([to, fields]) => [to, fields.map(({ to: _, ...field }) => field)]))
})

/** The classes sorted by name, ignoring case: the order of lists. */
export const classOrder = oncePerApi((api): readonly Class[] => {
  const key = ({ name }: Class) => name.toLowerCase()
  return api.classes.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.name < b.name ? -1 : 1))
})
