/** What a rename says of earlier names: `was old`, so that stored data follow it (docs/language.md, Renaming). */
import { keepsObjects } from '../../../analysis/resolve-types.ts'
import type { Place } from '../../../analysis/symbols.ts'
import { nameText } from '../../../grammar/quote.ts'
import type { FieldDecl, NameNode } from '../../../grammar/tree.ts'
import { insertAt } from '../../edits/edit.ts'
import { removeWas } from '../../edits/removal.ts'
import type { SymbolTarget } from '../../lookup/target.ts'
import type { EditorView, TextEdit } from '../../view.ts'

/**
 * The edits beside those of the names themselves. `kept`: the API has a data file, so the old name is written down. A `was`
 * of the new name goes in any case: the declaration is called so again.
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
  // Edits do not touch: where the first `was` goes, the new one takes its place.
  const [first, ...rest] = removed
  if (first?.start === place.base + behind) return [{ ...first, newText }, ...rest]
  return [...removed, insertAt(place, behind, newText)]
}

interface RenamedPart {
  readonly place: UnitPlace
  readonly name: NameNode
  readonly was: readonly NameNode[]
  /** Where `was` goes, relative to the unit. */
  readonly behind: number
}

/** undefined for what no data are stored under: a computed end of a pair, a class without objects, a message. */
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

/** A set at the end of a pair that its other end stores. */
function isComputedEnd({ qualifier, partner, type }: FieldDecl): boolean {
  return partner !== null && qualifier.text === 'RO/runtime' && type.kind === 'set-type'
}

/** Behind the partner where that follows the type, as people write it. */
function typeEnd({ type, partner }: FieldDecl): number {
  return Math.max(type.end, partner?.end ?? 0)
}
