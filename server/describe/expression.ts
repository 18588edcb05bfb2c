/** The type of the smallest expression around a sign, a bracket, a literal or a word. */
import type { ExpressionNote } from '../../analysis/bodies/body-notes.ts'
import { endOf, lex } from '../../grammar/lex.ts'
import type { ExprNode, Span } from '../../grammar/tree.ts'
import type { Located } from '../lookup/locate.ts'
import { notesOf } from '../lookup/notes.ts'
import type { EditorView } from '../view.ts'
import { knownTypeText } from './known-type.ts'
import { sourceLine } from './source.ts'
import { code } from './target.ts'

/** A longer expression is cut off here. */
const MOST_CHARACTERS = 80

export interface DescribedExpression {
  readonly markdown: string
  /** The expression, relative to the unit. */
  readonly span: Span
}

/** undefined between tokens, in comments, outside of expressions, and where the type is not known. */
export function describeExpression(view: EditorView, located: Located): DescribedExpression | undefined {
  const { unit, place, nodes } = located
  const token = tokenAt(located)
  const notes = token && unit.node ? notesOf(view, unit.node) : undefined
  if (!token || !notes) return undefined
  const node = nodes.findLast(
    (one) => one.start <= token.start && token.end <= one.end && notes.expressions.has(one as ExprNode),
  )
  const note = node && notes.expressions.get(node as ExprNode)
  const type = note && typeOf(note)
  if (!node || type === undefined) return undefined
  const line = sourceLine(view, place, node)
  const text = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)} …` : line
  return { markdown: code(`${text} : ${type}`), span: { start: node.start, end: node.end } }
}

function typeOf({ typed }: ExpressionNote): string | undefined {
  return knownTypeText(typed.type)
}

/** The token that begins at the offset or goes over it. */
function tokenAt({ file, unit, offset }: Located): Span | undefined {
  const { tokens } = lex(file.tree.text.slice(unit.start, unit.end))
  const token = tokens.findLast(({ startOffset }) => startOffset <= offset)
  return token && offset < endOf(token) ? { start: token.startOffset, end: endOf(token) } : undefined
}
