/** Builds the scope: which name stands for which declaration. Types and values are resolved later (resolve-types.ts, resolve-values.ts). */
import { parse } from '../grammar/parse.ts'
import type { ClassDecl, Declaration, EnumDecl, RecordDecl, Span, SyntaxIssue, Unit } from '../grammar/tree.ts'
import { STANDARD_PARTS, type StandardPart } from '../model/api.ts'
import { STANDARD_TEXTS, standardPath } from './standard/text.ts'
import {
  type AnySymbol,
  type ApiSymbol,
  type ClassSymbol,
  type Duplicate,
  type EnumSymbol,
  type ErrorSymbol,
  type FieldSymbol,
  isNamespace,
  type MessageSymbol,
  type ObjectSymbol,
  type ParamSymbol,
  type Place,
  type RecordSymbol,
  type RoleSymbol,
  type Scope,
} from './symbols.ts'
import { syntaxSeverity } from './syntax-diagnostics.ts'

/** What one unit declares. */
export type UnitSymbol =
  | { readonly kind: 'api'; readonly symbol: ApiSymbol }
  | { readonly kind: 'type'; readonly symbol: ClassSymbol | RecordSymbol }
  | { readonly kind: 'enum'; readonly symbol: EnumSymbol }
  | { readonly kind: 'error'; readonly symbol: ErrorSymbol }
  | { readonly kind: 'object'; readonly symbol: ObjectSymbol }
  | { readonly kind: 'role'; readonly symbol: RoleSymbol }

/** The symbol of a unit, by itself: nothing is looked up in other units. null where the unit declares nothing. */
export function declare(unit: Unit, place: Place): UnitSymbol | null {
  const decl = unit.node
  return decl && declaration(decl, place, errorsOf(unit))
}

function declaration(decl: Declaration, place: Place, errors: readonly Span[] = []): UnitSymbol {
  const base = { name: decl.name.text, place, broken: errors.length > 0 }
  switch (decl.kind) {
    case 'api':
      return { kind: 'api', symbol: { ...base, decl } }
    case 'class':
      return { kind: 'type', symbol: classSymbol(decl, place, errors) }
    case 'record':
      return { kind: 'type', symbol: recordSymbol(decl, place, errors) }
    case 'enum':
      return { kind: 'enum', symbol: enumSymbol(decl, place, errors) }
    case 'error':
      return { kind: 'error', symbol: { ...base, decl, extends: null } }
    case 'role':
      return { kind: 'role', symbol: { ...base, decl } }
    case 'object':
      // The class is known only when all is declared: linkObject fills it in.
      return { kind: 'object', symbol: { ...base, decl, owner: null, values: [] } }
  }
}

/**
 * The scope of one API, of what its units declare in order of path and place: of two declarations of one name the first
 * counts. Then come the standard texts that the API uses. `lost` is what `lostWords` says of all units.
 */
export function assembleScope(
  symbols: Iterable<UnitSymbol>,
  lost: ReadonlySet<string>,
  standard: (part: StandardPart) => readonly UnitSymbol[],
): Scope {
  const builder = new ScopeBuilder(lost)
  for (const symbol of symbols) builder.add(symbol)
  for (const part of STANDARD_PARTS) if (builder.uses.has(part)) builder.addStandard(standard(part))
  return builder
}

/** What a standard text declares. Each checker has symbols of its own, since types are filled in. */
export function standardSymbols(part: StandardPart): UnitSymbol[] {
  const path = standardPath(part)
  return standardTree(part).units.flatMap((unit) => declare(unit, { path, base: unit.start, standard: true }) ?? [])
}

/** An object's symbol with its class and the fields of its values. */
export function linkObject(symbol: ObjectSymbol, types: Scope['types']): ObjectSymbol {
  const type = types.get(symbol.decl.class.text)
  const owner = type?.kind === 'class' ? type : null
  const values = symbol.decl.values.map((v) => ({
    name: v.name,
    value: v.value,
    field: owner?.fieldsByName.get(v.name.text) ?? null,
    literal: undefined,
  }))
  return { ...symbol, owner, values }
}

class ScopeBuilder implements Scope {
  api: ApiSymbol | null = null
  readonly uses = new Set<StandardPart>()
  readonly types = new Map<string, ClassSymbol | RecordSymbol>()
  readonly classes: ClassSymbol[] = []
  readonly records: RecordSymbol[] = []
  readonly enums = new Map<string, EnumSymbol>()
  readonly errors = new Map<string, ErrorSymbol>()
  readonly objects = new Map<string, ObjectSymbol>()
  readonly roles = new Map<string, RoleSymbol>()
  readonly duplicates: Duplicate[] = []
  readonly lost: ReadonlySet<string>

  constructor(lost: ReadonlySet<string>) {
    this.lost = lost
  }

  add(declared: UnitSymbol): void {
    if (declared.kind === 'api') this.addApi(declared.symbol)
    else if (declared.kind === 'type') this.addType(declared.symbol)
    else if (declared.kind === 'enum') this.put(this.enums, 'enum', declared.symbol)
    else if (declared.kind === 'error') this.addError(declared.symbol)
    else if (declared.kind === 'role') this.put(this.roles, 'role', declared.symbol)
    else this.put(this.objects, 'object', declared.symbol)
  }

  private addApi(symbol: ApiSymbol): void {
    if (this.api) {
      this.duplicates.push({ what: 'api', again: symbol, first: this.api })
      return
    }
    this.api = symbol
    for (const word of symbol.decl.uses) {
      const part = STANDARD_PARTS.find((p) => p === word.text)
      if (part) this.uses.add(part)
    }
  }

  private addType(symbol: ClassSymbol | RecordSymbol): void {
    if (symbol.kind === 'class') this.classes.push(symbol)
    else this.records.push(symbol)
    this.put<ClassSymbol | RecordSymbol>(this.types, symbol.kind, symbol)
  }

  /** One with parameters extends one of another file that has none, whichever comes first. */
  private addError(symbol: ErrorSymbol): void {
    const first = this.errors.get(symbol.name)
    const extending = first && symbol.name !== '' ? extendingError(first, symbol) : undefined
    if (extending) this.errors.set(symbol.name, extending)
    else this.put(this.errors, 'error', symbol)
  }

  private put<S extends AnySymbol>(map: Map<string, S>, what: string, symbol: S): void {
    if (symbol.name === '') return
    const first = map.get(symbol.name)
    if (first) this.duplicates.push({ what, again: symbol, first })
    else map.set(symbol.name, symbol)
  }

  /** Brings in a standard text. What the API's own text declares by the same names extends it or takes its place. */
  addStandard(symbols: readonly UnitSymbol[]): void {
    for (const standard of symbols) {
      const { name } = standard.symbol
      if (standard.kind === 'error') {
        if (!this.errors.has(name)) this.add(standard)
        continue
      }
      const own = standard.kind === 'enum' ? this.enums.get(name) : this.types.get(name)
      if (own === undefined) this.add(standard)
      else if (standard.kind === 'enum' && !('kind' in own))
        this.enums.set(name, extended(own, standard.symbol, extendEnum))
      else if (standard.kind === 'type' && 'kind' in own) this.extendType(own, standard.symbol)
    }
  }

  /** The user's class or record with what the standard one has; one of the other kind is a duplicate. */
  private extendType(own: ClassSymbol | RecordSymbol, standard: ClassSymbol | RecordSymbol): void {
    if (own.kind === 'class' && standard.kind === 'class') {
      this.replace(this.classes, own, extended(own, standard, extendClass))
    } else if (own.kind === 'record' && standard.kind === 'record') {
      this.replace(this.records, own, extended(own, standard, extendRecord))
    } else {
      this.types.delete(own.name)
      this.addType(standard)
      this.duplicates.push({ what: own.kind, again: own, first: standard })
    }
  }

  private replace<S extends ClassSymbol | RecordSymbol>(list: S[], own: S, by: S): void {
    list[list.indexOf(own)] = by
    this.types.set(own.name, by)
  }
}

const EXTENDED = new WeakMap<object, object>()

/** The same symbol each time for the same one of the user's, so that what is known of it stays known. */
function extended<S extends object>(own: S, standard: S, extend: (own: S, standard: S) => S): S {
  let symbol = EXTENDED.get(own) as S | undefined
  if (!symbol) {
    symbol = extend(own, standard)
    EXTENDED.set(own, symbol)
  }
  return symbol
}

function extendingError(first: ErrorSymbol, again: ErrorSymbol): ErrorSymbol | undefined {
  if (first.extends || first.place.path === again.place.path) return undefined
  const isBare = ({ decl }: ErrorSymbol) => decl.params.length === 0
  if (isBare(first) === isBare(again)) return undefined
  const [own, bare] = isBare(first) ? [again, first] : [first, again]
  // A new one for another pair: each is known by its declaration.
  const known = EXTENDED.get(own) as ErrorSymbol | undefined
  if (known?.extends === bare) return known
  const symbol = { ...own, extends: bare }
  EXTENDED.set(own, symbol)
  return symbol
}

function extendEnum(own: EnumSymbol, standard: EnumSymbol): EnumSymbol {
  return { ...own, extends: standard }
}

function extendRecord(own: RecordSymbol, standard: RecordSymbol): RecordSymbol {
  return { ...own, extends: standard }
}

const standardTrees = new Map<StandardPart, ReturnType<typeof parse>>()

function standardTree(part: StandardPart) {
  let tree = standardTrees.get(part)
  if (!tree) {
    tree = parse(STANDARD_TEXTS[part])
    standardTrees.set(part, tree)
  }
  return tree
}

/** Where a unit's syntax errors are; warnings hide nothing. */
function errorsOf(unit: Unit): readonly SyntaxIssue[] {
  return unit.issues.length === 0 ? unit.issues : unit.issues.filter((issue) => syntaxSeverity(issue) === 'error')
}

/** What may be the names of declarations that a unit has lost: the first words where reading stopped, '' for a name that is missing. */
export function lostWords(unit: Unit, text: string): string[] {
  const errors = errorsOf(unit)
  if (errors.length === 0) return []
  const starts = errors.map((error) => unit.start + error.start)
  if (!unit.node) starts.push(unit.start)
  const words = starts.flatMap((start) => text.slice(start, Math.min(start + LOOKED_AT, unit.end)).match(WORDS) ?? [])
  return unit.node && unit.node.name.text === '' ? [...words, ''] : words
}

const LOOKED_AT = 100
const WORDS = /[A-Za-z_]\w*/g

const NONE: ReadonlySet<never> = new Set()

/** The members that an error lies in, or behind: what stands between a member and the next is a lost part of it. */
function brokenAmong<M extends Span>(members: readonly M[], errors: readonly Span[]): ReadonlySet<M> {
  if (errors.length === 0) return NONE
  const broken = new Set<M>()
  let next = 0
  for (const error of [...errors].sort((a, b) => a.start - b.start)) {
    while (next < members.length && (members[next] as M).start <= error.start) next++
    const member = members[next - 1]
    if (member) broken.add(member)
  }
  return broken
}

function enumSymbol(decl: EnumDecl, place: Place, errors: readonly Span[] = []): EnumSymbol {
  const values = new Set(decl.values.map((v) => v.name.text))
  return { name: decl.name.text, decl, place, broken: errors.length > 0, values, extends: null }
}

function classSymbol(decl: ClassDecl, place: Place, errors: readonly Span[] = []): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const without = new Set(decl.without.map((w) => w.text))
  const owner: ClassSymbol = {
    kind: 'class',
    name: decl.name.text,
    decl,
    place,
    broken: errors.length > 0,
    without,
    fields,
    messages,
    fieldsByName,
    extends: null,
  }
  const lost = brokenAmong(decl.members, errors)
  for (const member of decl.members) {
    const name = member.name.text
    const broken = lost.has(member)
    if (member.kind === 'message') messages.push(messageSymbol(member, owner, broken))
    else {
      const field: FieldSymbol = { name, decl: member, place, broken, owner, type: null, literal: undefined }
      fields.push(field)
      if (name !== '' && !fieldsByName.has(name)) fieldsByName.set(name, field)
    }
  }
  return owner
}

function messageSymbol(decl: MessageSymbol['decl'], owner: ClassSymbol, broken: boolean): MessageSymbol {
  const { place } = owner
  const params: ParamSymbol[] = decl.params.map((p) => ({
    name: p.name.text,
    decl: p,
    place,
    broken,
    type: null,
    literal: undefined,
  }))
  return { name: decl.name.text, decl, place, broken, owner, params, result: null }
}

function recordSymbol(decl: RecordDecl, place: Place, errors: readonly Span[] = []): RecordSymbol {
  const lost = brokenAmong(decl.members, errors)
  const members = decl.members.map((m) => ({
    name: m.name.text,
    decl: m,
    place,
    broken: lost.has(m),
    type: null,
    literal: undefined,
  }))
  return { kind: 'record', name: decl.name.text, decl, place, broken: errors.length > 0, members, extends: null }
}

/** The user's class with the members of the standard class that it does not declare itself. */
function extendClass(own: ClassSymbol, standard: ClassSymbol): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const without = new Set([...own.without, ...standard.without])
  // A standard class keeps its objects, since other standard texts refer to them (standard-member-differs tells).
  if (!isNamespace(standard)) without.delete('objects')
  const merged: ClassSymbol = { ...own, without, fields, messages, fieldsByName, extends: standard }
  const declared = new Set(own.messages.map((m) => m.name))
  for (const field of [...own.fields, ...standard.fields]) {
    if (field.owner === standard && own.fieldsByName.has(field.name)) continue
    const copy = { ...field, owner: merged }
    fields.push(copy)
    if (field.name !== '' && !fieldsByName.has(field.name)) fieldsByName.set(field.name, copy)
  }
  for (const message of [...own.messages, ...standard.messages]) {
    if (message.owner === standard && declared.has(message.name)) continue
    messages.push({ ...message, owner: merged })
  }
  return merged
}
