/** Moves a body out of its message into a declaration `body C.m`, and back. */
import type { BodyDecl, MessageDecl } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt, textAt } from '../../../edits/edit.ts'
import { lineBreak } from '../../../edits/insertion.ts'
import { removeDeclaration } from '../../../edits/removal.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode, selectedClass } from './selection.ts'

/** Offered at the name of a message with a body, and at that of a `body` of a declared message. */
export function moveBody(selection: SelectedCode): CodeAction[] {
  const { node } = selection.unit
  if (node?.kind === 'body') return movedIn(selection, node)
  const owner = selectedClass(selection)
  const { at } = selection
  const message = owner?.decl.members.find((m) => m.kind === 'message' && m.start <= at.start && at.end <= m.name.end)
  return owner && message?.kind === 'message' && message.body ? movedOut(selection, owner.name, message) : []
}

function movedOut(selection: SelectedCode, owner: string, message: MessageDecl): CodeAction[] {
  const { view, place, text, unit } = selection
  const { body } = message
  if (!body) return []
  const title = `Move the body to "body ${owner}.${message.name.text}"`
  return [
    refactoring(view, { title, kind: 'refactor.move' }, () => {
      const eol = lineBreak(text)
      const block = text.slice(place.base + body.start, place.base + body.end)
      const before = text.slice(0, place.base + body.start)
      const start = body.start - (before.length - before.trimEnd().length)
      return [
        replaceAt(place, { start, end: body.end }, ''),
        insertAt(place, unit.end - place.base, `${eol}${eol}body ${owner}.${message.name.text} ${block}`),
      ]
    }),
  ]
}

function movedIn(selection: SelectedCode, node: BodyDecl): CodeAction[] {
  const { view, place, text, unit, at } = selection
  const owner = view.scope.types.get(node.class.text)
  const message = owner?.kind === 'class' ? owner.messages.find((m) => m.name === node.name.text) : undefined
  const isDeclared = message && !message.decl.body && textAt(view, message.place) !== undefined
  if (!message || !isDeclared || node.doc || at.end > node.name.end) return []
  const title = `Move the body into the class "${node.class.text}"`
  return [
    refactoring(view, { title, kind: 'refactor.move' }, () => [
      insertAt(
        message.place,
        message.decl.end,
        ` ${text.slice(place.base + node.block.start, place.base + node.block.end)}`,
      ),
      removeDeclaration({ text, place, unit }),
    ]),
  ]
}
