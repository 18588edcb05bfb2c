/**
 * Bound pairs (docs/language.md, Bound field pairs): finds the two ends of each `<->`, checks them, and makes relations
 * of the valid ones.
 */
import type { Relation, RelationEnd } from '../../model/api.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath, isNamespace, type Scope } from '../scope/symbols.ts'
import type { PairProblem, PartnerProblem } from './problem.ts'

/** The relations of a scope. They are looked up by the names of fields, never stored. */
export interface Pairs {
  /** All relations, each once, in the order of their first ends. */
  readonly relations: readonly Relation[]
  /** The relation that a field is an end of; none if its pair has a problem. */
  readonly relationOf: { get(field: FieldSymbol): Relation | undefined; has(field: FieldSymbol): boolean }
}

export function pairsOf(scope: Scope): Pairs {
  const get = (field: FieldSymbol) => relationOf(field, scope)
  let relations: Relation[] | undefined
  return {
    relationOf: { get, has: (field) => get(field) !== undefined },
    get relations() {
      relations ??= allRelations(scope, get)
      return relations
    },
  }
}

function allRelations(scope: Scope, get: (field: FieldSymbol) => Relation | undefined): Relation[] {
  const owners = scope.classes.filter((c) => scope.types.get(c.name) === c)
  return owners.flatMap((owner) =>
    owner.fields.flatMap((field) => {
      const relation = isBound(field) ? get(field) : undefined
      return relation?.name === fieldPath(field) ? [relation] : []
    }),
  )
}

/** The problems of a bound field's pair that are reported at this field, not at its partner. */
export function problemsOfPair(field: FieldSymbol, scope: Scope): PairProblem[] {
  if (!isBound(field)) return []
  const found = endOf(field, scope)
  if (found.fault) return [found.fault]
  if (!found.target || isMisTyped(field, scope)) return []
  const { partner } = found
  if (!partner) return problemsOfUnknown(field, found.target)
  if (!partner.type || isFaulty(partner, scope)) return []
  if (namedPartner(partner, scope) !== field) return problemsOfOneSided(field, partner, scope)
  return pairProblems(field, partner).filter((problem) => problem.field === field && !isReportedElsewhere(problem))
}

/** True for a default that is not a known object: another rule reports it. */
function isReportedElsewhere({ kind, field }: PartnerProblem): boolean {
  return kind === 'one-one-default' && field.literal === undefined
}

/** The class that a reference or a set of references refers to. */
export function referredClass(field: FieldSymbol): string | undefined {
  const type = field.type?.kind === 'set' ? field.type.of : field.type
  return type?.kind === 'ref' ? type.class : undefined
}

export function isWritable(field: FieldSymbol): boolean {
  return field.decl.qualifier.text === 'RW' || field.decl.qualifier.text === 'RO/constructor'
}

function isBound(field: FieldSymbol): boolean {
  return field.decl.partner !== null && field.owner.fieldsByName.get(field.name) === field
}

function relationOf(field: FieldSymbol, scope: Scope): Relation | undefined {
  const partner = isBound(field) ? namedPartner(field, scope) : undefined
  if (!partner?.type || !isBound(partner) || namedPartner(partner, scope) !== field) return undefined
  if (pairProblems(field, partner).length > 0) return undefined
  const [stored, other] = storedFirst(field, partner)
  const kind = relationKind(field, partner)
  const ends: [RelationEnd, RelationEnd] = [
    relationEnd(stored, kind, other, true),
    relationEnd(other, kind, stored, false),
  ]
  return { name: fieldPath(stored), kind, ends, symmetric: field === partner }
}

/** The other end of a bound field: its class and the field named there, or a problem of the bound field itself. */
interface End {
  readonly fault?: PairProblem
  readonly target?: ClassSymbol
  readonly partner?: FieldSymbol | undefined
}

function endOf(field: FieldSymbol, scope: Scope): End {
  const written = field.decl.partner
  if (!field.type || !written) return {}
  if (isNamespace(field.owner)) return { fault: { kind: 'pair-without-objects', field, class: field.owner.name } }
  const name = referredClass(field)
  if (name === undefined) return { fault: { kind: 'pair-not-reference', field } }
  const target = classNamed(scope, name)
  if (!target) return {}
  if (isNamespace(target)) return { fault: { kind: 'pair-without-objects', field, class: name } }
  if (written.class) return { fault: { kind: 'partner-qualified', field, name: written.class } }
  return { target, partner: target.fieldsByName.get(written.field.text) }
}

/** The field that a bound field names as its partner. */
export function namedPartner(field: FieldSymbol, scope: Scope): FieldSymbol | undefined {
  return endOf(field, scope).partner
}

/** True for a bound field with a problem of its own: nothing is reported at its partner. */
function isFaulty(field: FieldSymbol, scope: Scope): boolean {
  return field.decl.partner !== null && endOf(field, scope).target === undefined
}

function problemsOfUnknown(field: FieldSymbol, target: ClassSymbol): PairProblem[] {
  const partner = field.decl.partner?.field.text
  if (target.broken || partner === '') return []
  if (partner === 'uuid') return [{ kind: 'partner-not-reference', field, partner: null, owner: target }]
  return [{ kind: 'partner-unknown', field, class: target.name }]
}

/**
 * True where the type of this field refers to the wrong class: another field is bound to it by its name. The problem is
 * reported there, not here. Costly, so it is called only for a field that would have a problem.
 */
function isMisTyped(field: FieldSymbol, scope: Scope): boolean {
  const partner = namedPartner(field, scope)
  if (partner && namedPartner(partner, scope) === field) return false
  const name = field.decl.partner?.field.text ?? ''
  const refers = referredClass(field)
  return scope.classes.some((other) => {
    const end = other.name === refers ? undefined : other.fieldsByName.get(name)
    return end !== undefined && namedPartner(end, scope) === field
  })
}

function problemsOfOneSided(field: FieldSymbol, partner: FieldSymbol, scope: Scope): PairProblem[] {
  const refers = referredClass(partner)
  if (refers === undefined) return [{ kind: 'partner-not-reference', field, partner, owner: partner.owner }]
  if (refers !== field.owner.name) return [{ kind: 'partner-other-class', field, partner }]
  if (!partner.decl.partner) return [{ kind: 'partner-not-bound-back', field, partner }]
  return isSound(partner, scope) ? [{ kind: 'partner-bound-elsewhere', field, partner }] : []
}

/** True for a field whose partner is bound too, so that a third field bound to this one is the mistake. */
function isSound(field: FieldSymbol, scope: Scope): boolean {
  const partner = namedPartner(field, scope)
  return partner !== undefined && (namedPartner(partner, scope) === field || partner.decl.partner !== null)
}

/** The problems of two fields that are bound to each other. The same from either end. */
function pairProblems(field: FieldSymbol, end: FieldSymbol): PartnerProblem[] {
  const [stored, other] = storedFirst(field, end)
  const kind = relationKind(field, end)
  const problems: PartnerProblem[] = []
  const atOther = { field: other, partner: stored }
  if (kind === 'many-one' && isWritable(other)) problems.push({ kind: 'computed-end-writable', ...atOther })
  if (kind === 'one-one' && stored !== other && isWritable(stored) && isWritable(other))
    problems.push({ kind: 'both-ends-own', ...atOther })
  const eachOther = kind === 'many-many' || stored === other
  if (eachOther && isConstructor(stored) && isConstructor(other))
    problems.push({ kind: 'both-ends-constructor', ...atOther })
  if (other.decl.default && isComputedEnd(kind, stored, other))
    problems.push({ kind: 'computed-end-default', ...atOther })
  if (kind === 'one-one' && namesObject(stored))
    problems.push({ kind: 'one-one-default', field: stored, partner: other })
  return problems
}

function isConstructor(field: FieldSymbol): boolean {
  return field.decl.qualifier.text === 'RO/constructor'
}

/** True where the default is an initial object. */
function namesObject({ decl, type }: FieldSymbol): boolean {
  return type?.kind === 'ref' && decl.default?.kind === 'name-value' && decl.default.text !== 'null'
}

function isSet(field: FieldSymbol): boolean {
  return field.type?.kind === 'set'
}

function relationKind(a: FieldSymbol, b: FieldSymbol): Relation['kind'] {
  if (isSet(a) && isSet(b)) return 'many-many'
  return isSet(a) || isSet(b) ? 'many-one' : 'one-one'
}

/** The stored end first: the reference of many-one, the writable end, the end with a default, or else by name. */
function storedFirst(a: FieldSymbol, b: FieldSymbol): [FieldSymbol, FieldSymbol] {
  if (isSet(a) !== isSet(b)) return isSet(b) ? [a, b] : [b, a]
  if (isWritable(a) !== isWritable(b)) return isWritable(a) ? [a, b] : [b, a]
  if ((a.decl.default === null) !== (b.decl.default === null)) return a.decl.default ? [a, b] : [b, a]
  return fieldPath(a) <= fieldPath(b) ? [a, b] : [b, a]
}

/**
 * True where `other` follows from `stored` and so has no default. If both ends of many-many own the relation, neither
 * does.
 */
function isComputedEnd(kind: Relation['kind'], stored: FieldSymbol, other: FieldSymbol): boolean {
  if (stored === other) return false
  return kind === 'many-many' ? isWritable(stored) && !isWritable(other) : !isWritable(other)
}

function relationEnd(field: FieldSymbol, kind: Relation['kind'], other: FieldSymbol, stored: boolean): RelationEnd {
  const bothOwn = field === other || (kind === 'many-many' && isWritable(field) === isWritable(other))
  return { class: field.owner.name, field: field.name, many: isSet(field), owns: stored || bothOwn }
}
