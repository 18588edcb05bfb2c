/** Counts the references to classes, and finds the fields that prevent `destroy`, in one pass over an API. */
import { type FieldSymbol, isNamespace, type Scope } from '../../../analysis/scope/symbols.ts'
import type { Declaration, NamedType } from '../../../grammar/tree.ts'
import { walk } from '../../../grammar/walk.ts'
import type { Type } from '../../../model/api.ts'
import { endAt } from '../../describe/pair.ts'
import { mentionsOf } from '../../lookup/mentions.ts'
import { standardFiles } from '../../lookup/standard-file.ts'
import type { EditorView } from '../../view.ts'

export interface Usage {
  /** The number of places that name the class, without its declaration. */
  references: number
  /** Fields whose references make `destroy` fail with OBJECT_IN_USE (docs/language.md, What the text implies). */
  readonly refusers: FieldSymbol[]
}

/** The usage by class name. */
export function usageOf(view: EditorView): ReadonlyMap<string, Usage> {
  const usage = new Map<string, Usage>()
  for (const type of view.scope.types.values())
    if (type.kind === 'class') usage.set(type.name, { references: 0, refusers: [] })
  for (const declaration of declarations(view)) countNames(view.scope, declaration, usage)
  for (const owner of view.scope.classes) {
    if (isNamespace(owner)) continue
    for (const field of owner.fields)
      if (field.type) for (const name of referred(field.type)) addRefuser(view, usage.get(name), field)
  }
  return usage
}

/** The declarations that can name a class. Standard texts are included whole, even if the API extends their classes. */
function* declarations(view: EditorView): Generator<Declaration> {
  const { classes, records, objects } = view.scope
  for (const { tree } of view.files.values())
    for (const { node } of tree.units) if (node && BEHAVIOUR.has(node.kind)) yield node
  for (const { place, decl } of classes) if (!place.standard) yield decl
  for (const { place, decl } of records) if (!place.standard) yield decl
  for (const { decl } of objects.values()) yield decl
  for (const { tree } of standardFiles(view)) for (const { node } of tree.units) if (node) yield node
}

const BEHAVIOUR: ReadonlySet<Declaration['kind']> = new Set([
  ...(['body', 'compute', 'define', 'external', 'invariant', 'test'] as const),
])

function countNames(scope: Scope, declaration: Declaration, usage: ReadonlyMap<string, Usage>): void {
  for (const [name, counts] of namesIn(declaration)) {
    const found = usage.get(name)
    // A class and an enum may have the same name.
    if (found) found.references += counts.plain + (scope.enums.has(name) ? 0 : counts.asEnum)
  }
}

interface Counts {
  plain: number
  /** The number of places with the kind word `enum`. */
  asEnum: number
}

const cache = new WeakMap<Declaration, ReadonlyMap<string, Counts>>()

/** How often a declaration uses each name. Remembered for each tree. */
function namesIn(declaration: Declaration): ReadonlyMap<string, Counts> {
  let names = cache.get(declaration)
  if (!names) {
    const counter = new NameCounter()
    counter.declaration(declaration)
    names = counter.names
    cache.set(declaration, names)
  }
  return names
}

/** The names of classes in bodies. */
const IN_BODIES: ReadonlySet<string> = new Set(['class in body', 'class or enum', 'record in body'])

class NameCounter {
  readonly names = new Map<string, Counts>()

  declaration(node: Declaration): void {
    for (const { text, part } of mentionsOf(node)) {
      if (IN_BODIES.has(part.is)) this.#count(text, 'plain')
      else if (part.is === 'type' && BEHAVIOUR.has(node.kind)) this.#type(part.node)
    }
    if (node.kind === 'object') this.#count(node.class.text, 'plain')
    if (node.kind !== 'class' && node.kind !== 'record') return
    for (const member of node.members) {
      for (const part of walk(member)) if (part.kind === 'named-type') this.#type(part)
      if (member.kind === 'field' && member.partner?.class) this.#count(member.partner.class.text, 'plain')
    }
  }

  #type(node: NamedType): void {
    this.#count(node.name.text, node.word === 'enum' ? 'asEnum' : 'plain')
  }

  #count(name: string, as: keyof Counts): void {
    let counts = this.names.get(name)
    if (!counts) {
      counts = { plain: 0, asEnum: 0 }
      this.names.set(name, counts)
    }
    counts[as]++
  }
}

const NONE: readonly string[] = []

/** The classes that a type refers to. */
function referred(type: Type): readonly string[] {
  if (type.kind === 'ref') return [type.class]
  if (type.kind === 'set' || type.kind === 'option') return referred(type.of)
  return type.kind === 'map' ? [...new Set([...referred(type.key), ...referred(type.value)])] : NONE
}

/** A computed end stores no reference, so it does not prevent `destroy`. */
function addRefuser({ pairs }: EditorView, usage: Usage | undefined, field: FieldSymbol): void {
  if (usage && endAt(pairs, field)?.here.owns !== false) usage.refusers.push(field)
}
