/** The objects that an object is related to, and which of them can be created from its page. */
import type { Api, Class, Field, Param, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import { givenMembers } from '../forms/draft.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'
import { isNullRef } from '../values/value-as-text.ts'

export interface RelatedField {
  readonly field: Field
  /** The class of the related objects. */
  readonly class: string
  readonly many: boolean
  /** The RPC that creates a related object, and the name of its parameter or member for this object. */
  readonly create: { readonly rpc: Rpc; readonly fill: string } | undefined
}

/** The fields that are one reference or a set of them, in the order of the class. */
export function relatedFields(api: Api, rpcs: RpcIndex, owner: Class): readonly RelatedField[] {
  return owner.fields.flatMap((field) => {
    const { type } = field
    const one = type.kind === 'set' || type.kind === 'option' ? type.of : type
    if (one.kind !== 'ref') return []
    const partner = rpcs.class(one.class)
    const create = partner && partner.objects !== 'none' ? creatorOf(api, rpcs, owner, field) : undefined
    return [{ field, class: one.class, many: type.kind === 'set', create }]
  })
}

/** For a field of a bound pair: how an object at the other end is created with a reference to this one. */
function creatorOf(api: Api, rpcs: RpcIndex, owner: Class, field: Field): RelatedField['create'] {
  const relation = api.relations.find((r) => r.name === field.relation)
  if (!relation || relation.symmetric) return undefined
  const [a, b] = relation.ends
  const other = a.class === owner.name && a.field === field.name ? b : a
  // The other end follows from this one: such an object is chosen here, not made for this one.
  if (!other.owns) return undefined
  const rpc = rpcs.create(other.class)
  return rpc && takes(api, rpc, other.field, owner.name) ? { rpc, fill: other.field } : undefined
}

/** Whether the form of the RPC has an input of that name for an object of the class, or for a set of them. */
function takes(api: Api, rpc: Rpc, name: string, className: string): boolean {
  return inputsOf(api, rpc).some((input) => input.name === name && classIn(input.type) === className)
}

/** The object that a form was opened for: the first one among the values that it starts with. */
export function openedFor(
  api: Api,
  rpc: Rpc,
  fill: { readonly [name: string]: string } | undefined,
): { readonly class: string; readonly ref: string } | undefined {
  for (const { name, type } of inputsOf(api, rpc)) {
    const [ref, className] = [own(fill, name), classIn(type)]
    if (ref !== undefined && className !== undefined) return { class: className, ref }
  }
  return undefined
}

type FormInput = Pick<Param, 'name' | 'type'>

/** The parameters, with the members of a record in its place. */
function inputsOf(api: Api, rpc: Rpc): readonly FormInput[] {
  return rpc.params.flatMap((param): readonly FormInput[] =>
    param.type.kind === 'record' ? givenMembers(api, param.type.name) : [param],
  )
}

/** The class of a reference, or of the references in a set. */
function classIn(type: Type): string | undefined {
  const one = type.kind === 'set' ? type.of : type
  return one.kind === 'ref' ? one.class : undefined
}

/** The references in a field, without null. */
export function relatedRefs(record: ObjectRecord, field: Field): readonly string[] {
  const value = own(record, field.name)
  const all = Array.isArray(value) ? value : [value]
  return all.filter((ref): ref is string => typeof ref === 'string' && !isNullRef(ref))
}
