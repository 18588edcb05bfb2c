/** The items of the call hierarchy, and the calls between them. */

import type { UnitPlace } from '../../../analysis/scope/symbols.ts'
import type { Declaration, Span } from '../../../grammar/tree.ts'
import { treePath } from '../../lookup/tree-path.ts'
import { type FileSpan, fileSpan } from '../../view.ts'

/** What has code, or a class, a record or an object. `is` and `name` are enough to find its calls. */
export interface HierarchyItem extends ItemName {
  readonly span: FileSpan
  readonly nameSpan: FileSpan
}

export interface ItemName {
  readonly is: 'class' | 'record' | 'object' | CodeKind
  /** For messages and computed fields `Class.name`; for invariants and tests their titles. */
  readonly name: string
}

/** What has a body or an expression that calls something. */
export type CodeKind = 'message' | 'define' | 'external' | 'computed field' | 'invariant' | 'test'

export interface HierarchyCall {
  /** What is at the other end of the calls, or of the references. */
  readonly item: HierarchyItem
  /** The names of the fields, messages and members that contain the references, each once; none of code. */
  readonly members: readonly string[]
  /** The calls or references, in the file of the item that refers. */
  readonly spans: readonly FileSpan[]
}

/** The item of a name and its declaration. */
export function itemAt(
  { is, name }: ItemName,
  place: UnitPlace,
  decl: Span & { readonly name: Span; readonly doc?: Span | null },
): HierarchyItem {
  const whole = { start: decl.doc?.start ?? decl.start, end: decl.end }
  return { is, name, span: fileSpan(place, whole), nameSpan: fileSpan(place, decl.name) }
}

/** Collects references by the item at their other end. */
export class Calls {
  readonly #byName = new Map<string, { item: HierarchyItem; members: Set<string>; spans: FileSpan[] }>()

  /** Adds a reference in `within`, as a call to or from the item. */
  add(item: HierarchyItem, within: Declaration, place: UnitPlace, { path, start, end }: FileSpan): void {
    const key = `${item.is} ${item.name} ${item.nameSpan.path} ${item.nameSpan.start}`
    const call = this.#byName.get(key) ?? { item, members: new Set(), spans: [] }
    this.#byName.set(key, call)
    const member = memberAt(within, start - place.base)
    if (member !== undefined) call.members.add(member)
    call.spans.push({ path, start, end })
  }

  found(): HierarchyCall[] {
    return [...this.#byName.values()].map(({ item, members, spans }) => ({ item, members: [...members], spans }))
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
