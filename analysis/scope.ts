/** Builds the scope: which name stands for which declaration. Types and values are resolved later (resolve.ts). */
import { parse } from '../grammar/parse.ts'
import type { ClassDecl, Declaration, RecordDecl } from '../grammar/tree.ts'
import type { StandardPart } from '../model/api.ts'
import type { SourceFile } from './source-file.ts'
import { STANDARD_TEXTS, standardPath } from './standard/text.ts'
import type {
  AnySymbol,
  ApiSymbol,
  ClassSymbol,
  Duplicate,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  MessageSymbol,
  ObjectSymbol,
  ParamSymbol,
  Place,
  RecordSymbol,
  Scope,
} from './symbols.ts'

export const STANDARD_PARTS: readonly StandardPart[] = ['session', 'task', 'event']

/** The scope of one API. Of two declarations of one name the first counts, in order of path and place. */
export function buildScope(files: readonly SourceFile[]): Scope {
  const builder = new ScopeBuilder()
  for (const file of files) {
    for (const unit of file.tree.units) {
      if (unit.node) builder.declare(unit.node, { path: file.path, base: unit.start, standard: false })
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

  declare(decl: Declaration, place: Place): void {
    const name = decl.name.text
    switch (decl.kind) {
      case 'api':
        this.declareApi({ name, decl, place })
        break
      case 'class':
        this.declareType(classSymbol(decl, place, null))
        break
      case 'record':
        this.declareType(recordSymbol(decl, place))
        break
      case 'enum':
        this.add(this.enums, 'enum', { name, decl, place, values: new Set(decl.values.map((v) => v.name.text)) })
        break
      case 'error':
        this.add(this.errors, 'error', { name, decl, place })
        break
      case 'object':
        // The class is known only when all is declared: linkObjects fills it in.
        this.add(this.objects, 'object', { name, decl, place, owner: null, values: [] })
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

  /** Brings in a standard text. A class of the API's own of the same name extends it; other own names replace its. */
  declareStandard(part: StandardPart): void {
    const path = standardPath(part)
    for (const unit of standardTree(part).units) {
      if (unit.node) this.declareStandardUnit(unit.node, { path, base: unit.start, standard: true })
    }
  }

  private declareStandardUnit(decl: Declaration, place: Place): void {
    const own = decl.kind === 'class' ? this.types.get(decl.name.text) : undefined
    if (own?.kind === 'class' && decl.kind === 'class') {
      const extended = extendClass(own, classSymbol(decl, place, null))
      this.classes[this.classes.indexOf(own)] = extended
      this.types.set(own.name, extended)
      return
    }
    const replaced =
      (decl.kind === 'enum' && this.enums.has(decl.name.text)) ||
      ((decl.kind === 'class' || decl.kind === 'record') && this.types.has(decl.name.text))
    if (!replaced) this.declare(decl, place)
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

function classSymbol(decl: ClassDecl, place: Place, extended: ClassSymbol | null): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const without = new Set(decl.without.map((w) => w.text))
  const owner: ClassSymbol = {
    kind: 'class',
    name: decl.name.text,
    decl,
    place,
    without,
    fields,
    messages,
    fieldsByName,
    extends: extended,
  }
  for (const member of decl.members) {
    const name = member.name.text
    if (member.kind === 'message') messages.push(messageSymbol(member, place, owner))
    else {
      const field: FieldSymbol = { name, decl: member, place, owner, type: null, literal: undefined }
      fields.push(field)
      if (name !== '' && !fieldsByName.has(name)) fieldsByName.set(name, field)
    }
  }
  return owner
}

function messageSymbol(decl: MessageSymbol['decl'], place: Place, owner: ClassSymbol): MessageSymbol {
  const params: ParamSymbol[] = decl.params.map((p) => ({
    name: p.name.text,
    decl: p,
    place,
    type: null,
    literal: undefined,
  }))
  return { name: decl.name.text, decl, place, owner, params, result: null }
}

function recordSymbol(decl: RecordDecl, place: Place): RecordSymbol {
  const members = decl.members.map((m) => ({ name: m.name.text, decl: m, place, type: null, literal: undefined }))
  return { kind: 'record', name: decl.name.text, decl, place, members }
}

/** The user's class with the members of the standard class that it does not declare itself. */
function extendClass(own: ClassSymbol, standard: ClassSymbol): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const without = new Set([...own.without, ...standard.without])
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
