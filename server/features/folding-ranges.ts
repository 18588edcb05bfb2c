/** Folding of declarations, messages, values over several lines, documentation, comments and regions. */
import { bodySpans } from '../../analysis/scope/body-spans.ts'
import type { Declaration, Span, SyntaxNode } from '../../grammar/tree.ts'
import { walk } from '../../grammar/walk.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { EditorView } from '../view.ts'

export interface FoldingRange extends Span {
  readonly kind: 'code' | 'comment' | 'region'
}

/** In UTF-16 offsets, from the line that stays visible to the line that ends the range. In order of position. */
export function foldingRanges(view: EditorView, path: string): FoldingRange[] {
  const tree = fileAt(view, path)?.tree
  if (!tree) return []
  const { text } = tree
  const ranges: FoldingRange[] = [...comments(text), ...regions(text)]
  for (const { start, node } of tree.units) {
    for (const span of node ? foldable(node) : []) {
      const range = { start: start + span.start, end: start + span.end, kind: 'code' as const }
      if (isLong(text, range)) ranges.push(range)
    }
  }
  return ranges.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** Without documentation, which is folded separately. */
function foldable(node: Declaration): Span[] {
  const own = { start: node.start, end: node.end }
  if (node.kind === 'class')
    return [
      own,
      ...node.members.flatMap((m) =>
        m.kind === 'message'
          ? [{ start: m.start, end: m.end }, ...parts(m.body)]
          : [...defaults([m]), ...parts(m.computed)],
      ),
    ]
  if (node.kind === 'record') return [own, ...defaults(node.members)]
  return [own, ...bodySpans(node).flatMap((body) => parts(body))]
}

const PARTS: ReadonlySet<SyntaxNode['kind']> = new Set(['block', 'members', 'set-expr', 'map-expr', 'set-for-expr'])

/** The blocks, members and values in a body, without the body itself. */
function parts(body: SyntaxNode | null): Span[] {
  if (!body) return []
  return [...walk(body)].flatMap((node) =>
    node !== body && PARTS.has(node.kind) ? [{ start: node.start, end: node.end }] : [],
  )
}

function defaults(members: readonly { readonly default: Span | null }[]): Span[] {
  return members.flatMap((m) => (m.default ? [m.default] : []))
}

function isLong(text: string, { start, end }: Span): boolean {
  const line = text.indexOf('\n', start)
  return line >= 0 && line < end
}

/** Comments at the start of a line. Strings do not span lines, so they cannot be mistaken for comments. */
function* comments(text: string): Generator<FoldingRange> {
  const lines =
    /^[ \t]*(?:\/\/(?!\s*#?(?:end)?region\b)[^\n]*(?:\n[ \t]*\/\/(?!\s*#?(?:end)?region\b)[^\n]*)+|\/\*[\s\S]*?(?:\*\/|(?![\s\S])))/gm
  for (const match of text.matchAll(lines)) {
    if (!match[0].includes('\n')) continue
    const start = match.index + match[0].search(/\S/)
    yield { start, end: match.index + match[0].trimEnd().length, kind: 'comment' }
  }
}

/** From `// #region` to its `// #endregion`. */
function* regions(text: string): Generator<FoldingRange> {
  const open: number[] = []
  for (const match of text.matchAll(/^[ \t]*\/\/\s*#?(end)?region\b[^\r\n]*/gm)) {
    const start = match.index + match[0].search(/\S/)
    if (!match[1]) {
      open.push(start)
      continue
    }
    const from = open.pop()
    if (from !== undefined) yield { start: from, end: match.index + match[0].length, kind: 'region' }
  }
}
