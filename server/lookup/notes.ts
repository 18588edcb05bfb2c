/** What the typing of bodies found, made when a feature asks for it and remembered with the view. */
import { type BodyNotes, bodyNotes, type StatementNote } from '../../analysis/bodies/body-notes.ts'
import type { Declaration, NameNode } from '../../grammar/tree.ts'
import { lowerBound } from '../../model/lower-bound.ts'
import type { EditorView } from '../view.ts'

export type NotedView = Pick<EditorView, 'scope' | 'pairs'>

const remembered = new WeakMap<NotedView, WeakMap<Declaration, BodyNotes | null>>()

/** The notes of a declaration; undefined if another one of its name hides it. */
export function notesOf(view: NotedView, node: Declaration): BodyNotes | undefined {
  let ofView = remembered.get(view)
  if (!ofView) {
    ofView = new WeakMap()
    remembered.set(view, ofView)
  }
  let notes = ofView.get(node)
  if (notes === undefined) {
    notes = bodyNotes(view.scope, view.pairs, node) ?? null
    ofView.set(node, notes)
  }
  return notes ?? undefined
}

/** What a statement at the offset, relative to the unit, would see. */
export function statementNote(notes: BodyNotes, offset: number): StatementNote | undefined {
  const { statements } = notes
  return statements[lowerBound(statements, (note) => note.offset >= offset)]
}

/** The name that declares the local at the span. */
export function localNameAt(notes: BodyNotes, start: number): NameNode | undefined {
  for (const name of notes.locals.keys()) if (name.start === start) return name
  return undefined
}
