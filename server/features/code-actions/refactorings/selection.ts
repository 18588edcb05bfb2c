/** The selection for a refactoring: a part of one declaration. */
import { type ClassSymbol, classNamed, type FieldSymbol, type UnitPlace } from '../../../../analysis/scope/symbols.ts'
import type { Span, Unit } from '../../../../grammar/tree.ts'
import { layOut } from '../../../edits/lay-out.ts'
import { type EditorView, type TextEdit, unitAt } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'

export interface SelectedCode {
  readonly view: EditorView
  readonly place: UnitPlace
  /** The text of the whole file. */
  readonly text: string
  readonly unit: Unit
  /** The selected span, relative to the unit. */
  readonly at: Span
}

/** Undefined if the selection does not start in a declaration, or the declaration has a syntax error. */
export function selectionOf(view: EditorView, path: string, start: number, end: number): SelectedCode | undefined {
  const file = view.files.get(path)
  const unit = file && unitAt(file, start)
  if (!file || !unit?.node || unit.issues.length > 0) return undefined
  const place = { path, base: unit.start, standard: false }
  return { view, place, text: file.tree.text, unit, at: { start: start - unit.start, end: end - unit.start } }
}

/** The class of the declaration. Undefined if an earlier class has its name. */
export function selectedClass({ view, place, unit }: SelectedCode): ClassSymbol | undefined {
  const owner = unit.node?.kind === 'class' ? classNamed(view.scope, unit.node.name.text) : undefined
  return owner?.place.path === place.path && owner.place.base === place.base ? owner : undefined
}

/** The fields of the class that the selection touches. */
export function selectedFields(selection: SelectedCode): FieldSymbol[] {
  const { at } = selection
  const own = selectedClass(selection)?.fields.filter((f) => !f.place.standard) ?? []
  return own.filter(({ decl }) => decl.start <= at.end && at.start <= decl.end)
}

/** True if the selection is on the first line of the declaration, before its members. */
export function inHeader({ unit, text, place, at }: SelectedCode): boolean {
  const name = unit.node?.name.end ?? 0
  const line = text.indexOf('\n', place.base + name)
  return at.start <= (line < 0 ? text.length : line) - place.base && at.start >= (unit.node?.start ?? 0)
}

/** A refactoring whose edits are computed when first read. */
export function refactoring(
  view: EditorView,
  about: Pick<CodeAction, 'title' | 'kind' | 'creates'>,
  edits: () => readonly TextEdit[],
): CodeAction {
  let laidOut: TextEdit[] | undefined
  return {
    ...about,
    diagnosticCodes: [],
    diagnostics: [],
    get edits() {
      laidOut ??= layOut(view, edits())
      return laidOut
    },
  }
}
