/** Checks if a new name would mean something else in bodies: locals come before enum values and initial objects. */
import type { BodyNotes } from '../../../analysis/bodies/body-notes.ts'
import type { Visible } from '../../../analysis/bodies/typing.ts'
import { isInBody } from '../../lookup/body-mentions.ts'
import { notesOf } from '../../lookup/notes.ts'
import { occurrencesOf } from '../../lookup/occurrences.ts'
import { type SymbolTarget, targetName } from '../../lookup/target.ts'
import type { EditorView } from '../../view.ts'

/** A message that tells the user why the target cannot have the name; undefined if it can. */
export function captured(view: EditorView, target: SymbolTarget, name: string): string | undefined {
  switch (target.is) {
    case 'enum value':
    case 'object':
      return hidden(view, target, name)
    case 'local':
    case 'param':
    case 'callable param':
      return hiding(view, target, name)
    default:
      return undefined
  }
}

/** A message where a local of the name is visible at a use of the value. */
function hidden(view: EditorView, target: SymbolTarget, name: string): string | undefined {
  const isHidden = occurrencesOf(view, target).some(({ mention, within }) => {
    const node = mention.part.is === 'name in body' ? mention.part.node : undefined
    return node !== undefined && sees(notesOf(view, within)?.expressions.get(node)?.visible, name)
  })
  return isHidden ? `"${name}" is the name of a local where the value is used.` : undefined
}

/** A message where the local would hide another name, or be hidden by it. */
function hiding(view: EditorView, target: SymbolTarget, name: string): string | undefined {
  const own = targetName(target)
  const uses = occurrencesOf(view, target).filter(({ mention }) => isInBody(mention.part))
  const all = [...new Set(uses.map(({ within }) => within))].flatMap((within) => notesOf(view, within) ?? [])
  const inBodies = all.some((notes) => sharesBody(notes, target, own, name))
  return inBodies ? `"${name}" is a name in this body already.` : undefined
}

function sharesBody({ expressions }: BodyNotes, target: SymbolTarget, own: string, name: string): boolean {
  const start = target.is === 'local' ? target.symbol.decl.start : undefined
  for (const [node, { visible }] of expressions) {
    if (!sees(visible, own, start)) continue
    if (sees(visible, name) || (node.kind === 'name-expr' && node.name.text === name)) return true
  }
  return false
}

function sees(visible: Visible | undefined, name: string, start?: number): boolean {
  for (let at = visible; at; at = at.outer)
    if (at.local.name === name && (start === undefined || at.at?.start === start)) return true
  return false
}
