/** Hover: a description of the name or word at the cursor. */

import { describeExpression } from '../describe/expression.ts'
import { endAt, pairText } from '../describe/pair.ts'
import type { StatesLink } from '../describe/states.ts'
import { describeTarget } from '../describe/target.ts'
import { wordText } from '../describe/words.ts'
import { type Located, locate } from '../lookup/locate.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

export interface Hover {
  readonly markdown: string
  /** The name or word that is described. */
  readonly span: FileSpan
}

/**
 * Undefined if there is no description. What has no name in a body is described by the type of the expression around it. Looks
 * only at the unit at the offset. With `link`, the states of fields have links to their diagrams.
 */
export function hover(view: EditorView, path: string, offset: number, link?: StatesLink): Hover | undefined {
  const located = locate(view, path, offset)
  if (!located) return undefined
  const { named, place } = located
  const markdown = named?.target && describeTarget(view, named.target, link)
  const around = markdown && named.target?.is !== 'statement word' ? undefined : describeExpression(view, located)
  if (named && markdown) return { markdown: around ? `${around.markdown}\n\n${markdown}` : markdown, span: named.span }
  return around ? { markdown: around.markdown, span: fileSpan(place, around.span) } : hoverArrow(view, located)
}

/** On `<->`: the pair, seen from the field at the cursor. */
function hoverArrow(view: EditorView, { nodes, place, offset }: Located): Hover | undefined {
  const partner = nodes.find((n) => n.kind === 'partner')
  if (!partner || offset > partner.start + 3) return undefined
  const field = nodes.find((n) => n.kind === 'field')
  const [first] = nodes
  const owner = first?.kind === 'class' ? view.scope.types.get(first.name.text) : undefined
  const symbol = owner?.kind === 'class' && owner.fields.find((f) => f.decl === field)
  const end = symbol ? endAt(view.pairs, symbol) : undefined
  const markdown = end ? pairText(end) : (wordText('keyword', '<->') ?? '')
  const start = place.base + partner.start
  return { markdown, span: { path: place.path, start, end: start + 3 } }
}
