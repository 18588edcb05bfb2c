/** Bound pairs (docs/language.md, Bound field pairs): finds the two ends of each `<->`, judges them, and makes relations of the sound ones. */
import type { Relation, RelationEnd } from '../../model/api.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath, isNamespace, type Scope } from '../scope/symbols.ts'
import type { PairProblem, PartnerProblem } from './problem.ts'

/** The relations of a scope. They are looked up, never stored: what a field is bound to is said by names. */
export interface Pairs {
  /** All of them, each once, in order of their first ends. */
  readonly relations: readonly Relation[]
  /** The relation that a field is an end of; none where its pair has a problem. */
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

/** What is wrong with the pair of a bound field, where it is this field that has to be told of it. */
export function judgePair(field: FieldSymbol, scope: Scope): PairProblem[] {
  if (!isBound(field)) return []
  const found = endOf(field, scope)
  if (found.fault) return [found.fault]
  if (!found.target || isMisTyped(field, scope)) return []
  const { partner } = found
  if (!partner) return judgeUnknown(field, found.target)
  if (!partner.type || isFaulty(partner, scope)) return []
  if (namedPartner(partner, scope) !== field) return judgeOneSided(field, partner, scope)
  return pairProblems(field, partner).filter((problem) => problem.field === field && !isToldAlready(problem))
}

/** Of a default that names no object that alone is told. */
function isToldAlready({ kind, field }: PartnerProblem): boolean {
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

/** What a bound field leads to: the class at the other end and the field that it names there, or what is wrong with it itself. */
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

/** The field that a bound one names. */
export function namedPartner(field: FieldSymbol, scope: Scope): FieldSymbol | undefined {
  return endOf(field, scope).partner
}

/** Bound, and itself at fault: its partner has nothing to be told. */
function isFaulty(field: FieldSymbol, scope: Scope): boolean {
  return field.decl.partner !== null && endOf(field, scope).target === undefined
}

function judgeUnknown(field: FieldSymbol, target: ClassSymbol): PairProblem[] {
  const partner = field.decl.partner?.field.text
  if (target.broken || partner === '') return []
  if (partner === 'uuid') return [{ kind: 'partner-not-reference', field, partner: null, owner: target }]
  return [{ kind: 'partner-unknown', field, class: target.name }]
}

/**
 * Somebody is bound to this field by its name, but its type refers to another class: they are told, this end is not.
 * Looked for only where this end would be told of something.
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

function judgeOneSided(field: FieldSymbol, partner: FieldSymbol, scope: Scope): PairProblem[] {
  const refers = referredClass(partner)
  if (refers === undefined) return [{ kind: 'partner-not-reference', field, partner, owner: partner.owner }]
  if (refers !== field.owner.name) return [{ kind: 'partner-other-class', field, partner }]
  if (!partner.decl.partner) return [{ kind: 'partner-not-bound-back', field, partner }]
  return isSound(partner, scope) ? [{ kind: 'partner-bound-elsewhere', field, partner }] : []
}

/** Bound to a field that is bound back, so that its mistake is not what is wrong with a third one. */
function isSound(field: FieldSymbol, scope: Scope): boolean {
  const partner = namedPartner(field, scope)
  return partner !== undefined && (namedPartner(partner, scope) === field || partner.decl.partner !== null)
}

/** Which rules of the relation's kind two fields break that are bound to each other. The same from either end. */
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

/** Its default is an initial object. */
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

/** The stored end first: the reference of many-one, the writable end, the one with a default, else by name. */
function storedFirst(a: FieldSymbol, b: FieldSymbol): [FieldSymbol, FieldSymbol] {
  if (isSet(a) !== isSet(b)) return isSet(b) ? [a, b] : [b, a]
  if (isWritable(a) !== isWritable(b)) return isWritable(a) ? [a, b] : [b, a]
  if ((a.decl.default === null) !== (b.decl.default === null)) return a.decl.default ? [a, b] : [b, a]
  return fieldPath(a) <= fieldPath(b) ? [a, b] : [b, a]
}

/** The end that follows from the other and so has no default. Where both ends of many-many own, neither follows. */
function isComputedEnd(kind: Relation['kind'], stored: FieldSymbol, other: FieldSymbol): boolean {
  if (stored === other) return false
  return kind === 'many-many' ? isWritable(stored) && !isWritable(other) : !isWritable(other)
}

function relationEnd(field: FieldSymbol, kind: Relation['kind'], other: FieldSymbol, stored: boolean): RelationEnd {
  const bothOwn = field === other || (kind === 'many-many' && isWritable(field) === isWritable(other))
  return { class: field.owner.name, field: field.name, many: isSet(field), owns: stored || bothOwn }
}
