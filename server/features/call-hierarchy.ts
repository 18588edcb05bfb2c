/** The call hierarchy, in which references stand for calls: to a class, and from the class to others. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { Declaration } from '../../grammar/tree.ts'
import { declarationSite } from '../lookup/declaration.ts'
import { locate } from '../lookup/locate.ts'
import { mentionTarget } from '../lookup/mention-target.ts'
import { mentionsOf } from '../lookup/mentions.ts'
import { occurrencesOf } from '../lookup/occurrences.ts'
import { declaredTarget, type Target, targetName } from '../lookup/target.ts'
import { targetKey } from '../lookup/target-key.ts'
import { treePath } from '../lookup/tree-path.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

/** A class, a record or an object. `is` and `name` are enough to find its calls. */
export interface HierarchyItem extends ItemName {
  readonly span: FileSpan
  readonly nameSpan: FileSpan
}

export interface ItemName {
  readonly is: 'class' | 'record' | 'object'
  readonly name: string
}

export interface HierarchyCall {
  /** The class, record or object at the other end of the references. */
  readonly item: HierarchyItem
  /** The names of the fields, messages and members that contain the references, each once. */
  readonly members: readonly string[]
  /** The references, in the file of the item that refers. */
  readonly spans: readonly FileSpan[]
}

type Node = Extract<Target, { is: ItemName['is'] }>

/** The class, record or object that is named at the offset, else the one whose declaration contains the offset. */
export function prepareCallHierarchy(view: EditorView, path: string, offset: number): HierarchyItem | undefined {
  const located = locate(view, path, offset)
  if (!located) return undefined
  const named = located.named?.target
  const { unit, place } = located
  const around = unit.node && declaredTarget(view.scope, unit.node, place.standard)
  return named && isNode(named) ? itemOf(named) : around && isNode(around) ? itemOf(around) : undefined
}

/** The references to the item: from other classes in fields and messages, records in members, objects in values. */
export function incomingCalls(view: EditorView, item: ItemName): HierarchyCall[] {
  const target = nodeNamed(view, item)
  if (!target) return []
  const calls = new Calls(view, target)
  for (const use of occurrencesOf(view, target)) {
    if (use.role === 'declaration') continue
    const from = declaredTarget(view.scope, use.within, use.place.standard)
    if (from) calls.add(from, use.within, use.place, use)
  }
  return calls.found()
}

/** The other classes, records and objects that the item refers to. */
export function outgoingCalls(view: EditorView, item: ItemName): HierarchyCall[] {
  const target = nodeNamed(view, item)
  if (!target) return []
  const calls = new Calls(view, target)
  const parts =
    target.is === 'class' && target.symbol.extends ? [target.symbol, target.symbol.extends] : [target.symbol]
  for (const { decl, place } of parts) {
    for (const mention of mentionsOf(decl)) {
      const to = mentionTarget(view, decl, mention, place.standard)
      if (to) calls.add(to, decl, place, fileSpan(place, mention))
    }
  }
  return calls.found()
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
  const symbol = view.scope.types.get(name)
  if (!symbol) return undefined
  return symbol.kind === 'class' ? { is: 'class', symbol } : { is: 'record', symbol }
}

/** Collects references by the item at their other end. References of an item to itself are left out. */
class Calls {
  readonly #byKey = new Map<string, { target: Node; members: Set<string>; spans: FileSpan[] }>()
  readonly #view: EditorView
  readonly #self: string

  constructor(view: EditorView, self: Node) {
    this.#view = view
    this.#self = targetKey(view.scope, self)
  }

  /** Adds a reference in `within`, as a call to or from `target`. */
  add(target: Target, within: Declaration, place: UnitPlace, { path, start, end }: FileSpan): void {
    const key = targetKey(this.#view.scope, target)
    if (!isNode(target) || key === this.#self) return
    const call = this.#byKey.get(key) ?? { target, members: new Set(), spans: [] }
    this.#byKey.set(key, call)
    const member = memberAt(within, start - place.base)
    if (member !== undefined) call.members.add(member)
    call.spans.push({ path, start, end })
  }

  found(): HierarchyCall[] {
    return [...this.#byKey.values()].flatMap(({ target, members, spans }) => {
      const item = itemOf(target)
      return item ? [{ item, members: [...members], spans }] : []
    })
  }
}

/** The name of the field, message, member or assignment that contains the offset. */
function memberAt(within: Declaration, offset: number): string | undefined {
  const member = treePath(within, offset)[1]
  switch (member?.kind) {
    case 'field':
    case 'message':
    case 'member':
    case 'assignment':
      return member.name.text
    default:
      return undefined
  }
}
