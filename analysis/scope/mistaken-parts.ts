/**
 * The parts of a declaration that have a syntax error: a statement without the blocks in it, or a member without its body. What
 * else is found in such a part mostly follows from the error.
 */
import type { NodeKind, Span, SyntaxIssue, SyntaxNode, Unit } from '../../grammar/tree.ts'
import { childrenOf } from '../../grammar/walk.ts'
import { errorsOf } from './lost-words.ts'

/** Nodes that are a part, or hold one. */
const PARTS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  ...(['let', 'require', 'fail', 'assign', 'delete', 'do', 'set', 'destroy', 'return', 'if', 'for', 'try'] as const),
  ...(['wait', 'after', 'hold', 'progress', 'expect', 'expect-fails', 'as', 'given'] as const),
  ...(['field', 'member', 'param', 'check', 'compute', 'define', 'invariant'] as const),
])

/** The spans of the parts of the unit with an error, in order; they do not overlap. */
export function mistakenParts(unit: Unit, text: string): readonly Span[] {
  const { node, start } = unit
  const errors = node ? errorsOf(unit) : []
  if (!node || errors.length === 0) return NONE
  const found = new Map<SyntaxNode, number>()
  const breaks = (from: number, to: number) => text.slice(start + from, start + to).includes('\n')
  findParts(node, undefined, errors, breaks, found)
  return [...found].flatMap(([part, end]) => withoutInner(part, end)).sort((a, b) => a.start - b.start)
}

const NONE: readonly never[] = []

/** True if the span begins in one of the parts. */
export function isMistaken(parts: readonly Span[], { start }: Span): boolean {
  const part = lastFrom(parts, start)
  return part !== undefined && start <= part.end
}

/** Notes the innermost part at each error, or the one before it on the same line, with the end of the error. */
function findParts(
  node: SyntaxNode,
  around: SyntaxNode | undefined,
  errors: readonly SyntaxIssue[],
  breaks: (from: number, to: number) => boolean,
  found: Map<SyntaxNode, number>,
): void {
  const part = PARTS.has(node.kind) ? node : node.kind === 'block' ? undefined : around
  const children = childrenOf(node)
  const inside = new Map<SyntaxNode, SyntaxIssue[]>()
  for (const error of errors) {
    const child = lastFrom(children, error.start)
    const isIn = child && (error.start <= child.end || (PARTS.has(child.kind) && !breaks(child.end, error.start)))
    const own = child && isIn ? inside.get(child) : undefined
    if (own) own.push(error)
    else if (child && isIn) inside.set(child, [error])
    else if (part) found.set(part, Math.max(found.get(part) ?? part.end, error.end))
  }
  for (const [child, own] of inside) findParts(child, part, own, breaks, found)
}

/** The last of the spans, which are in order, that begins at the offset or before it. */
function lastFrom<S extends Span>(spans: readonly S[], offset: number): S | undefined {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as S).start <= offset) low = middle + 1
    else high = middle
  }
  return spans[low - 1]
}

/** The spans of a part between the statements and blocks inside, which are parts of their own. */
function withoutInner(part: SyntaxNode, end: number): Span[] {
  const spans: Span[] = []
  let from = part.start
  for (const inner of innerParts(part)) {
    spans.push({ start: from, end: inner.start - 1 })
    from = inner.end
  }
  return [...spans, { start: from, end: Math.max(from, end) }]
}

function innerParts(node: SyntaxNode): Span[] {
  return childrenOf(node).flatMap((child) =>
    child.kind === 'block' || PARTS.has(child.kind) ? [child] : innerParts(child),
  )
}
