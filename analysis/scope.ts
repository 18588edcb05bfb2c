/** Builds the scope: which name stands for which declaration. Types and values are resolved later (resolve-types.ts, resolve-values.ts). */
import { parse } from '../grammar/parse.ts'
import type { ClassDecl, Declaration, EnumDecl, RecordDecl, Span, SyntaxIssue, Unit } from '../grammar/tree.ts'
import type { StandardPart } from '../model/api.ts'
import type { SourceFile } from './source-file.ts'
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
  type Scope,
} from './symbols.ts'
import { syntaxSeverity } from './syntax-diagnostics.ts'

export const STANDARD_PARTS: readonly StandardPart[] = ['session', 'task', 'event']

/** The scope of one API. Of two declarations of one name the first counts, in order of path and place. */
export function buildScope(files: readonly SourceFile[]): Scope {
  const builder = new ScopeBuilder()
  for (const file of files) {
    for (const unit of file.tree.units) {
      const errors = errorsOf(unit)
      if (unit.node) builder.declare(unit.node, { path: file.path, base: unit.start, standard: false }, errors)
      for (const word of lostWords(unit, errors, file.tree.text)) builder.lost.add(word)
    }
  }
  for (const part of STANDARD_PARTS) if (builder.uses.has(part)) builder.declareStandard(part)
  builder.linkObjects()
  return builder
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
  readonly duplicates: Duplicate[] = []
  readonly lost = new Set<string>()

  declare(decl: Declaration, place: Place, errors: readonly Span[] = []): void {
    const base = { name: decl.name.text, place, broken: errors.length > 0 }
    switch (decl.kind) {
      case 'api':
        this.declareApi({ ...base, decl })
        break
      case 'class':
        this.declareType(classSymbol(decl, place, errors))
        break
      case 'record':
        this.declareType(recordSymbol(decl, place, errors))
        break
      case 'enum':
        this.add(this.enums, 'enum', enumSymbol(decl, place, errors))
        break
      case 'error':
        this.add(this.errors, 'error', { ...base, decl })
        break
      case 'object':
        // The class is known only when all is declared: linkObjects fills it in.
        this.add(this.objects, 'object', { ...base, decl, owner: null, values: [] })
        break
    }
  }

  private declareApi(symbol: ApiSymbol): void {
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

  private declareType(symbol: ClassSymbol | RecordSymbol): void {
    if (symbol.kind === 'class') this.classes.push(symbol)
    else this.records.push(symbol)
    this.add<ClassSymbol | RecordSymbol>(this.types, symbol.kind, symbol)
  }

  private add<S extends AnySymbol>(map: Map<string, S>, what: string, symbol: S): void {
    if (symbol.name === '') return
    const first = map.get(symbol.name)
    if (first) this.duplicates.push({ what, again: symbol, first })
    else map.set(symbol.name, symbol)
  }

  /** Brings in a standard text. What the API's own text declares by the same names extends it or takes its place. */
  declareStandard(part: StandardPart): void {
    const path = standardPath(part)
    for (const unit of standardTree(part).units) {
      if (unit.node) this.declareStandardUnit(unit.node, { path, base: unit.start, standard: true })
    }
  }

  private declareStandardUnit(decl: Declaration, place: Place): void {
    const { text } = decl.name
    const own = decl.kind === 'enum' ? this.enums.get(text) : this.types.get(text)
    if (own === undefined) this.declare(decl, place)
    else if (!('kind' in own)) this.enums.set(text, { ...own, extends: enumSymbol(decl as EnumDecl, place) })
    else if (decl.kind === 'class') this.extendType(own, classSymbol(decl, place))
    else this.extendType(own, recordSymbol(decl as RecordDecl, place))
  }

  /** The user's class or record with what the standard one has; one of the other kind is a duplicate. */
  private extendType(own: ClassSymbol | RecordSymbol, standard: ClassSymbol | RecordSymbol): void {
    if (own.kind === 'class' && standard.kind === 'class') {
      this.replace(this.classes, own, extendClass(own, standard))
    } else if (own.kind === 'record' && standard.kind === 'record') {
      this.replace(this.records, own, { ...own, extends: standard })
    } else {
      this.types.delete(own.name)
      this.declareType(standard)
      this.duplicates.push({ what: own.kind, again: own, first: standard })
    }
  }

  private replace<S extends ClassSymbol | RecordSymbol>(list: S[], own: S, extended: S): void {
    list[list.indexOf(own)] = extended
    this.types.set(own.name, extended)
  }

  /** Finds the class of every object and the field of every value. */
  linkObjects(): void {
    for (const [name, symbol] of this.objects) {
      const type = this.types.get(symbol.decl.class.text)
      const owner = type?.kind === 'class' ? type : null
      const values = symbol.decl.values.map((v) => ({
        name: v.name,
        value: v.value,
        field: owner?.fieldsByName.get(v.name.text) ?? null,
        literal: undefined,
      }))
      this.objects.set(name, { ...symbol, owner, values })
    }
  }
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

/** What may be the names of lost declarations: the first words where reading stopped, '' for a name that is missing. */
function lostWords(unit: Unit, errors: readonly Span[], text: string): string[] {
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
