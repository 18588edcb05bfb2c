/**
 * The call hierarchy: which bodies and expressions call which messages, defines and externals, and read which computed fields.
 * Classes, records and objects have references in place of calls: to a class, and from the class to others.
 */
import type { UnitPlace } from '../../../analysis/scope/symbols.ts'
import type { Declaration } from '../../../grammar/tree.ts'
import { isInBody } from '../../lookup/body-mentions.ts'
import { declarationSite } from '../../lookup/declaration.ts'
import { locate } from '../../lookup/locate.ts'
import { mentionTarget } from '../../lookup/mention-target.ts'
import { mentionsOf } from '../../lookup/mentions.ts'
import { occurrencesOf } from '../../lookup/occurrences.ts'
import { declaredTarget, type Target, targetName } from '../../lookup/target.ts'
import { targetKey } from '../../lookup/target-key.ts'
import { type EditorView, fileSpan } from '../../view.ts'
import { type CodeItem, codeItemAround, codeItemNamed, codeItemOf } from './code-items.ts'
import { Calls, type HierarchyCall, type HierarchyItem, type ItemName } from './hierarchy-item.ts'

type Node = Extract<Target, { is: 'class' | 'record' | 'object' }>

/**
 * What is named at the offset, if it has calls; else what has the code there, else the class, record or object whose declaration
 * contains the offset.
 */
export function prepareCallHierarchy(view: EditorView, path: string, offset: number): HierarchyItem | undefined {
  const located = locate(view, path, offset)
  if (!located) return undefined
  const { unit, place, named } = located
  const target = named?.target
  const code = target && codeItemOf(view.scope, target)
  if (code) return code.item
  if (target && isNode(target)) return itemOf(target)
  if (!unit.node) return undefined
  return itemAround(view, unit.node, place, located.offset)
}

/** The bodies that call the item; for a class, a record or an object, what refers to it: fields and messages, members, values. */
export function incomingCalls(view: EditorView, item: ItemName): HierarchyCall[] {
  const code = codeItemNamed(view.scope, item)
  return code ? callsOf(view, code) : referencesTo(view, item)
}

/** What the item calls; for a class, a record or an object, the others that it refers to. */
export function outgoingCalls(view: EditorView, item: ItemName): HierarchyCall[] {
  const code = codeItemNamed(view.scope, item)
  return code ? callsFrom(view, code) : referencesFrom(view, item)
}

function callsOf(view: EditorView, { target }: CodeItem): HierarchyCall[] {
  const calls = new Calls()
  for (const use of target ? occurrencesOf(view, target) : []) {
    const { mention, within, place } = use
    const from = isInBody(mention.part) && itemAround(view, within, place, use.start - place.base)
    if (from) calls.add(from, within, place, use)
  }
  return calls.found()
}

function callsFrom(view: EditorView, { code }: CodeItem): HierarchyCall[] {
  const calls = new Calls()
  if (!code) return []
  const { within, place, span } = code
  for (const mention of mentionsOf(within)) {
    if (!isInBody(mention.part) || mention.start < span.start || mention.end > span.end) continue
    const target = mentionTarget(view, within, mention, place.standard)
    const to = target && codeItemOf(view.scope, target)
    if (to) calls.add(to.item, within, place, fileSpan(place, mention))
  }
  return calls.found()
}

function itemAround(view: EditorView, node: Declaration, place: UnitPlace, offset: number): HierarchyItem | undefined {
  const code = codeItemAround(view.scope, node, offset)
  const around = code ? undefined : declaredTarget(view.scope, node, place.standard)
  return code?.item ?? (around && isNode(around) ? itemOf(around) : undefined)
}

function referencesTo(view: EditorView, item: ItemName): HierarchyCall[] {
  const target = nodeNamed(view, item)
  if (!target) return []
  const references = new References(view, target)
  for (const use of occurrencesOf(view, target)) {
    if (use.role === 'declaration') continue
    const from = declaredTarget(view.scope, use.within, use.place.standard)
    if (from) references.add(from, use.within, use.place, use)
  }
  return references.found()
}

function referencesFrom(view: EditorView, item: ItemName): HierarchyCall[] {
  const target = nodeNamed(view, item)
  if (!target) return []
  const references = new References(view, target)
  const parts =
    target.is === 'class' && target.symbol.extends ? [target.symbol, target.symbol.extends] : [target.symbol]
  for (const { decl, place } of parts) {
    for (const mention of mentionsOf(decl)) {
      const to = mentionTarget(view, decl, mention, place.standard)
      if (to) references.add(to, decl, place, fileSpan(place, mention))
    }
  }
  return references.found()
}

function isNode(target: Target): target is Node {
  return target.is === 'class' || target.is === 'record' || target.is === 'object'
}

function itemOf(target: Node): HierarchyItem | undefined {
  const site = declarationSite(target)
  return site && { is: target.is, name: targetName(target), span: site.whole, nameSpan: site.name }
}

function nodeNamed(view: EditorView, { is, name }: ItemName): Node | undefined {
  if (is === 'object') {
    const symbol = view.scope.objects.get(name)
    return symbol && { is, symbol }
  }
  const symbol = is === 'class' || is === 'record' ? view.scope.types.get(name) : undefined
  if (!symbol) return undefined
  return symbol.kind === 'class' ? { is: 'class', symbol } : { is: 'record', symbol }
}

/** Collects references to other classes, records and objects, or from them. */
class References {
  readonly #calls = new Calls()
  readonly #view: EditorView
  readonly #self: string

  constructor(view: EditorView, self: Node) {
    this.#view = view
    this.#self = targetKey(view.scope, self)
  }

  add(target: Target, ...rest: Parameters<Calls['add']> extends [unknown, ...infer Rest] ? Rest : never): void {
    const isSelf = targetKey(this.#view.scope, target) === this.#self
    const item = isNode(target) && !isSelf ? itemOf(target) : undefined
    if (item) this.#calls.add(item, ...rest)
  }

  found(): HierarchyCall[] {
    return this.#calls.found()
  }
}
