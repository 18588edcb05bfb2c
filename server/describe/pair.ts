/** A bound pair as seen from one of its ends. */
import type { Pairs } from '../../analysis/resolve/pairs.ts'
import type { FieldSymbol } from '../../analysis/scope/symbols.ts'
import type { RelationEnd } from '../../model/api.ts'

export interface End {
  /** `one-many`: how many of this class to how many of the other, read from this end. */
  readonly kind: 'one-one' | 'one-many' | 'many-one' | 'many-many'
  readonly relation: string
  readonly here: RelationEnd
  readonly other: RelationEnd
  readonly symmetric: boolean
}

/** The end of a pair that a field is; undefined if it is not an end of a valid pair. */
export function endAt(pairs: Pairs, field: FieldSymbol): End | undefined {
  const relation = pairs.relationOf.get(field)
  if (!relation) return undefined
  const [first, second] = relation.ends
  const isFirst = first.class === field.owner.name && first.field === field.name
  const [here, other] = isFirst ? [first, second] : [second, first]
  return { kind: kindFrom(here, other), relation: relation.name, here, other, symmetric: relation.symmetric }
}

/** A set at this end means that there are many of the other class. */
function kindFrom(here: RelationEnd, other: RelationEnd): End['kind'] {
  return `${other.many ? 'many' : 'one'}-${here.many ? 'many' : 'one'}`
}

/** Describes the field at the other end, and which end owns the relation. */
export function pairText({ kind, relation, here, other, symmetric }: End): string {
  if (symmetric) return `Bound to itself: a symmetric ${kind} relation \`${relation}\`.`
  const bound = `Bound to \`${other.class}.${other.field}\`: ${kind}, relation \`${relation}\`.`
  if (here.owns && other.owns) return `${bound} Both ends own it.`
  const owner = here.owns ? 'This end owns it' : `\`${other.class}.${other.field}\` owns it, this end follows`
  return `${bound} ${owner}.`
}
