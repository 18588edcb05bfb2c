/** Bound pairs: each is one relation seen from two ends (docs/language.md, Bound field pairs). */
import type { Api, Class, Field } from '../../../model/api.ts'
import type { Fault } from './faults.ts'
import { NULL, type Plain } from './plain-values.ts'
import type { Link, State } from './state.ts'

/** An end of a pair, as its own field sees it. */
export interface End {
  readonly relation: string
  /** Which of a link's two refs is this end's object. */
  readonly side: 0 | 1
  /** The field is bound to itself: its object may be at either side of a link. */
  readonly symmetric: boolean
  readonly field: Field
  readonly far: Field
  readonly farClass: string
  /** The end counts as referring when the object at the other end is destroyed. */
  readonly owns: boolean
}

/** undefined for an unbound field. */
export function endOf(api: Api, owner: Class, field: Field): End | undefined {
  const relation = api.relations.find((r) => r.name === field.relation)
  if (!relation) return undefined
  const [first, second] = relation.ends
  const side = first.class === owner.name && first.field === field.name ? 0 : 1
  const other = side === 0 ? second : first
  const farClass = api.classes.find((c) => c.name === other.class) as Class
  const far = farClass.fields.find((f) => f.name === other.field) as Field
  const symmetric = far === field
  const owns = symmetric || owning(`${owner.name}.${field.name}`, field, `${other.class}.${other.field}`, far)
  return { relation: relation.name, side, symmetric, field, far, farClass: farClass.name, owns }
}

/** The table in that chapter, and the text below it. */
function owning(name: string, field: Field, farName: string, far: Field): boolean {
  if (isSet(field) !== isSet(far)) return !isSet(field)
  if (isSet(field)) return clientsWrite(field) || !clientsWrite(far)
  return clientsWrite(field) || (!clientsWrite(far) && name < farName)
}

export function isSet(field: Field): boolean {
  return field.type.kind === 'set'
}

function clientsWrite(field: Field): boolean {
  return field.qualifier !== 'RO/runtime'
}

/** The refs of the objects that are linked with `ref`. */
export function partners(links: readonly Link[], end: End, ref: string): string[] {
  return links
    .filter((link) => link.relation === end.relation)
    .flatMap(({ ends: [first, second] }) => {
      const [near, far] = end.side === 0 ? [first, second] : [second, first]
      if (near === ref) return [far]
      return end.symmetric && far === ref ? [near] : []
    })
}

/** Links `ref` with exactly the objects in `wanted`. */
export function relink(state: State, end: End, ref: string, wanted: readonly string[]): Fault[] {
  const current = partners(state.links, end, ref)
  const gone = current.filter((other) => !wanted.includes(other))
  for (const other of gone) unlink(state, end, ref, other)
  const taken = wanted.filter((other) => !current.includes(other)).flatMap((other) => link(state, end, ref, other))
  return [...taken, ...gone.flatMap((other) => lostObject(state, end, other))]
}

/** In a many-one pair, a set takes objects from other sets. In a one-one pair, no object is taken from its partner. */
function link(state: State, end: End, ref: string, other: string): Fault[] {
  const back: End = { ...end, side: end.side === 0 ? 1 : 0, field: end.far, far: end.field }
  const holders = isSet(end.far) ? [] : partners(state.links, back, other)
  if (holders.length > 0 && !isSet(end.field)) return [['VALUE_NOT_SUPPORTED', end.field.name, other, '*']]
  for (const holder of holders) unlink(state, end, holder, other)
  state.links = [...state.links, { relation: end.relation, ends: end.side === 0 ? [ref, other] : [other, ref] }]
  return []
}

function unlink(state: State, end: End, ref: string, other: string): void {
  state.links = state.links.filter(({ relation, ends: [first, second] }) => {
    const [near, far] = end.side === 0 ? [first, second] : [second, first]
    const same = (near === ref && far === other) || (end.symmetric && near === other && far === ref)
    return relation !== end.relation || !same
  })
}

/** A reference that may not be null cannot lose its object. */
function lostObject(state: State, end: End, other: string): Fault[] {
  const { type, qualifier } = end.far
  if (type.kind !== 'ref' || type.nullable || qualifier === 'RO/runtime') return []
  const back: End = { ...end, side: end.side === 0 ? 1 : 0, field: end.far, far: end.field }
  return partners(state.links, back, other).length > 0 ? [] : [['HANDLE_INVALID', type.class, NULL]]
}

/** A field's value as a list of refs. */
export function refsOf(value: Plain): string[] {
  if (Array.isArray(value)) return value as string[]
  return value === NULL ? [] : [value as string]
}
