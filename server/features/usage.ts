/** How often classes are referred to, and which fields keep their objects from being destroyed: one pass over an API. */
import type { Pairs } from '../../analysis/pairs.ts'
import { type FieldSymbol, isNamespace, type Scope } from '../../analysis/symbols.ts'
import type { Declaration, NamedType, TypeNode } from '../../grammar/tree.ts'
import type { Type } from '../../model/api.ts'
import type { View } from '../view.ts'
import { endAt } from './describe/pair.ts'
import { mentionsOf } from './mentions.ts'
import { standardFiles } from './standard-file.ts'

export interface Usage {
  /** Where the class is named, its declaration left out. */
  references: number
  /** Fields whose references have `destroy` refused with OBJECT_IN_USE (LANGUAGE section 8). */
  readonly refusers: FieldSymbol[]
}

/** By the names of classes. */
export function usageOf(view: View): ReadonlyMap<string, Usage> {
  const { scope, pairs } = view
  const usage = new Map<string, Usage>()
  for (const type of scope.types.values())
    if (type.kind === 'class') usage.set(type.name, { references: 0, refusers: [] })
  const count = (name: string) => {
    const found = usage.get(name)
    if (found) found.references++
  }
  for (const node of typesIn(scope)) countTypes(scope, node, count)
  for (const { tree } of standardFiles(view)) for (const { node } of tree.units) countStandard(scope, node, count)
  for (const object of scope.objects.values()) count(object.decl.class.text)
  for (const owner of scope.classes) {
    if (isNamespace(owner)) continue
    for (const field of owner.fields) {
      for (const name of field.type ? referred(field.type) : []) addRefuser(usage.get(name), field, pairs)
      if (field.decl.partner?.class) count(field.decl.partner.class.text)
    }
  }
  return usage
}

/** The written types of everything that is not of a standard text. */
function* typesIn(scope: Scope): Generator<TypeNode> {
  for (const { fields, messages } of scope.classes) {
    for (const { place, decl } of fields) if (!place.standard) yield decl.type
    for (const { place, decl } of messages) {
      if (place.standard) continue
      for (const param of decl.params) yield param.type
      if (decl.result) yield decl.result
    }
  }
  for (const { place, members } of scope.records) if (!place.standard) for (const m of members) yield m.decl.type
}

function countTypes(scope: Scope, node: TypeNode, count: (name: string) => void): void {
  if (node.kind === 'named') {
    if (!isEnum(scope, node)) count(node.name.text)
  } else if (node.kind === 'map') {
    countTypes(scope, node.key, count)
    countTypes(scope, node.value, count)
  } else if (node.kind !== 'missing') countTypes(scope, node.of, count)
}

/** By the tree, since of a standard class that the API extends the scope has only what is not declared again. */
function countStandard(scope: Scope, node: Declaration | null, count: (name: string) => void): void {
  for (const { part } of node ? mentionsOf(node) : [])
    if (part.is === 'type' && !isEnum(scope, part.node)) count(part.node.name.text)
}

/** A class and an enum may have one name. */
function isEnum(scope: Scope, { word, name }: NamedType): boolean {
  return word === 'enum' && scope.enums.has(name.text)
}

/** The classes that a type refers to. */
function referred(type: Type): readonly string[] {
  if (type.kind === 'ref') return [type.class]
  if (type.kind === 'set' || type.kind === 'option') return referred(type.of)
  return type.kind === 'map' ? [...new Set([...referred(type.key), ...referred(type.value)])] : []
}

/** A computed end does not count as referring. */
function addRefuser(usage: Usage | undefined, field: FieldSymbol, pairs: Pairs): void {
  if (usage && endAt(pairs, field)?.here.owns !== false) usage.refusers.push(field)
}
