/** Bound pairs (LANGUAGE section 7): finds the two ends of each `<->`, judges them, and makes relations of the sound ones. */
import type { Relation, RelationEnd } from '../model/api.ts'
import type { PairProblem, Problem } from './problem.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath, isNamespace, type Scope } from './symbols.ts'

export interface Pairs {
  readonly relations: readonly Relation[]
  readonly relationOf: ReadonlyMap<FieldSymbol, Relation>
}

/** Binds every field with `<->`; a pair with a problem is reported once and makes no relation. */
export function bindPairs(scope: Scope, problems: Problem[]): Pairs {
  const binder = new PairBinder(scope, problems)
  const bound = scope.classes.filter((c) => scope.types.get(c.name) === c).flatMap((c) => c.fields.filter(isBound))
  for (const field of bound) binder.link(field)
  for (const field of bound) binder.judge(field)
  return binder
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

class PairBinder implements Pairs {
  readonly relations: Relation[] = []
  readonly relationOf = new Map<FieldSymbol, Relation>()
  private readonly scope: Scope
  private readonly problems: Problem[]
  /** The field that each bound field names; absent where it names none. */
  private readonly links = new Map<FieldSymbol, FieldSymbol>()
  private readonly incoming = new Map<FieldSymbol, FieldSymbol[]>()
  /** Bound fields that are themselves at fault, whose partners have nothing to be told. */
  private readonly faulty = new Set<FieldSymbol>()
  private readonly checked = new Set<FieldSymbol>()

  constructor(scope: Scope, problems: Problem[]) {
    this.scope = scope
    this.problems = problems
  }

  link(field: FieldSymbol): void {
    const partner = this.findPartner(field)
    if (!partner) return
    this.links.set(field, partner)
    const others = this.incoming.get(partner)
    if (others) others.push(field)
    else this.incoming.set(partner, [field])
  }

  private findPartner(field: FieldSymbol): FieldSymbol | undefined {
    const written = field.decl.partner
    const target = this.target(field)
    if (!written || !target) return undefined
    if (written.class) return this.fault({ kind: 'partner-qualified', field, name: written.class })
    return target.fieldsByName.get(written.field.text)
  }

  /** The class at the other end, if the field can be bound at all. */
  private target(field: FieldSymbol): ClassSymbol | undefined {
    if (!field.type) return this.skip(field)
    if (isNamespace(field.owner)) return this.fault({ kind: 'pair-without-objects', field, class: field.owner.name })
    const name = referredClass(field)
    if (name === undefined) return this.fault({ kind: 'pair-not-reference', field })
    const target = classNamed(this.scope, name)
    if (!target) return this.skip(field)
    return isNamespace(target) ? this.fault({ kind: 'pair-without-objects', field, class: name }) : target
  }

  judge(field: FieldSymbol): void {
    if (this.faulty.has(field) || this.isMisTyped(field)) return
    const partner = this.links.get(field)
    if (!partner) {
      this.judgeUnknown(field)
      return
    }
    if (!partner.type || this.faulty.has(partner)) return
    if (this.links.get(partner) === field) this.pair(field, partner)
    else this.judgeOneSided(field, partner)
  }

  private judgeUnknown(field: FieldSymbol): void {
    const name = referredClass(field)
    const target = name === undefined ? undefined : classNamed(this.scope, name)
    const partner = field.decl.partner?.field.text
    if (!target || target.broken || partner === '') return
    if (partner === 'uuid') this.report({ kind: 'partner-not-reference', field, partner: null, owner: target })
    else this.report({ kind: 'partner-unknown', field, class: target.name })
  }

  /** Somebody is bound to this field by its name, but its type refers to another class: they are told, this end is not. */
  private isMisTyped(field: FieldSymbol): boolean {
    const refers = referredClass(field)
    return (this.incoming.get(field) ?? []).some(
      (other) => other.owner.name !== refers && other.name === field.decl.partner?.field.text,
    )
  }

  private judgeOneSided(field: FieldSymbol, partner: FieldSymbol): void {
    const refers = referredClass(partner)
    if (refers === undefined) this.report({ kind: 'partner-not-reference', field, partner, owner: partner.owner })
    else if (refers !== field.owner.name) this.report({ kind: 'partner-other-class', field, partner })
    else if (!partner.decl.partner) this.report({ kind: 'partner-not-bound-back', field, partner })
    else if (this.isSound(partner)) this.report({ kind: 'partner-bound-elsewhere', field, partner })
  }

  /** Bound to a field that is bound back, so that its mistake is not what is wrong with a third one. */
  private isSound(field: FieldSymbol): boolean {
    const partner = this.links.get(field)
    return partner !== undefined && (this.links.get(partner) === field || partner.decl.partner !== null)
  }

  private pair(field: FieldSymbol, partner: FieldSymbol): void {
    if (this.relationOf.has(field)) return
    const [stored, other] = storedFirst(field, partner)
    const kind = relationKind(field, partner)
    if (!this.checkEnds(kind, stored, other)) return
    const ends: [RelationEnd, RelationEnd] = [endOf(stored, kind, other, true), endOf(other, kind, stored, false)]
    const relation: Relation = { name: fieldPath(stored), kind, ends, symmetric: field === partner }
    this.relations.push(relation)
    this.relationOf.set(field, relation)
    this.relationOf.set(partner, relation)
  }

  /** False where a rule of the relation's kind is broken. Told once. */
  private checkEnds(kind: Relation['kind'], stored: FieldSymbol, other: FieldSymbol): boolean {
    const before = this.problems.length
    if (this.checked.has(stored)) return false
    this.checked.add(stored).add(other)
    if (kind === 'many-one' && isWritable(other))
      this.report({ kind: 'computed-end-writable', field: other, partner: stored })
    if (kind === 'one-one' && stored !== other && isWritable(stored) && isWritable(other))
      this.report({ kind: 'both-ends-own', field: other, partner: stored })
    const eachOther = kind === 'many-many' || stored === other
    if (eachOther && isConstructor(stored) && isConstructor(other))
      this.report({ kind: 'both-ends-constructor', field: other, partner: stored })
    if (other.decl.default && isComputedEnd(kind, stored, other))
      this.report({ kind: 'computed-end-default', field: other, partner: stored })
    if (kind === 'one-one' && namesObject(stored))
      this.report({ kind: 'one-one-default', field: stored, partner: other })
    return this.problems.length === before
  }

  private skip(field: FieldSymbol): undefined {
    this.faulty.add(field)
    return undefined
  }

  private fault(problem: PairProblem): undefined {
    this.faulty.add(problem.field)
    this.report(problem)
    return undefined
  }

  private report(problem: PairProblem): void {
    this.problems.push({ ...problem, place: problem.field.place })
  }
}

function isConstructor(field: FieldSymbol): boolean {
  return field.decl.qualifier.text === 'RO/constructor'
}

/** Its default is an initial object. */
function namesObject({ decl, literal }: FieldSymbol): boolean {
  return decl.default?.kind === 'name' && literal !== undefined && literal !== null
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

function endOf(field: FieldSymbol, kind: Relation['kind'], other: FieldSymbol, stored: boolean): RelationEnd {
  const bothOwn = field === other || (kind === 'many-many' && isWritable(field) === isWritable(other))
  return { class: field.owner.name, field: field.name, many: isSet(field), owns: stored || bothOwn }
}
