/** Adds `was old` in a rename, so that stored data move to the new name (docs/language.md, Renaming). */
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import type { UnitPlace } from '../../../analysis/scope/symbols.ts'
import { nameText } from '../../../grammar/quote.ts'
import type { FieldDecl, NameNode } from '../../../grammar/tree.ts'
import { insertAt } from '../../edits/edit.ts'
import { removeWas } from '../../edits/removal.ts'
import type { SymbolTarget } from '../../lookup/target.ts'
import type { EditorView, TextEdit } from '../../view.ts'

/**
 * The edits of a rename in addition to those of the names. With `kept`, the API has a data file, so the old name is written after `was`.
 * A `was` with the new name is removed in any case.
 */
export function wasEdits(view: EditorView, target: SymbolTarget, newName: string, kept: boolean): TextEdit[] {
  const found = renamedPart(target)
  if (!found) return []
  const { place, name, was, behind } = found
  const text = view.files.get(place.path)?.tree.text ?? ''
  const back = was.filter((earlier) => earlier.text === newName)
  const removed = back.map((earlier) => removeWas({ text, place }, earlier))
  if (!kept || was.some((earlier) => earlier.text === name.text)) return removed
  const newText = ` was ${nameText(name.text)}`
  // Two edits must not touch each other: the new `was` replaces the first one that is removed.
  const [first, ...rest] = removed
  if (first?.start === place.base + behind) return [{ ...first, newText }, ...rest]
  return [...removed, insertAt(place, behind, newText)]
}

interface RenamedPart {
  readonly place: UnitPlace
  readonly name: NameNode
  readonly was: readonly NameNode[]
  /** The offset at which `was` is written, relative to the unit. */
  readonly behind: number
}

/** Undefined for names without stored data: a computed end of a pair, a class without objects, a message. */
function renamedPart(target: SymbolTarget): RenamedPart | undefined {
  switch (target.is) {
    case 'class':
      return keepsObjects(target.symbol) ? header(target.symbol) : undefined
    case 'enum':
      return header(target.symbol)
    case 'enum value': {
      const { name, was } = target.value
      return { place: target.symbol.place, name, was, behind: name.end }
    }
    case 'field': {
      const { decl, owner, place } = target.symbol
      return keepsObjects(owner) && !isComputedEnd(decl)
        ? { place, name: decl.name, was: decl.was, behind: typeEnd(decl) }
        : undefined
    }
    default:
      return undefined
  }
}

function header({
  decl,
  place,
}: {
  readonly decl: { readonly name: NameNode; readonly was: readonly NameNode[] }
  readonly place: UnitPlace
}): RenamedPart {
  return { place, name: decl.name, was: decl.was, behind: decl.name.end }
}

/** True for a set that is stored at the other end of its pair. */
function isComputedEnd({ qualifier, partner, type }: FieldDecl): boolean {
  return partner !== null && qualifier.text === 'RO/runtime' && type.kind === 'set-type'
}

/** The end of the type, or of the partner after it. */
function typeEnd({ type, partner }: FieldDecl): number {
  return Math.max(type.end, partner?.end ?? 0)
}
