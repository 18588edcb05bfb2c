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
  const seesOwn = remembering((local) => local.local.name === own && (start === undefined || local.at?.start === start))
  const seesNew = remembering((local) => local.local.name === name)
  for (const [node, { visible }] of expressions) {
    if (!seesOwn(visible)) continue
    if (seesNew(visible) || (node.kind === 'name-expr' && node.name.text === name)) return true
  }
  return false
}

/**
 * Whether one of the visible locals is it. Each local is looked at once: in a long body, all expressions share the locals
 * that are declared first.
 */
function remembering(isIt: (local: Visible) => boolean): (visible: Visible | undefined) => boolean {
  const known = new Map<Visible, boolean>()
  return (visible) => {
    const fresh: Visible[] = []
    let at = visible
    while (at && !known.has(at) && !isIt(at)) {
      fresh.push(at)
      at = at.outer
    }
    const found = at !== undefined && (known.get(at) ?? true)
    for (const local of fresh) known.set(local, found)
    return found
  }
}

function sees(visible: Visible | undefined, name: string): boolean {
  for (let at = visible; at; at = at.outer) if (at.local.name === name) return true
  return false
}
