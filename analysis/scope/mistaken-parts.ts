/**
 * The parts of a declaration that have a syntax error: a statement without the blocks in it, or a member without its body. What
 * else is found in such a part mostly follows from the error.
 */
import type { NodeKind, Span, SyntaxNode, Unit } from '../../grammar/tree.ts'
import { childrenOf } from '../../grammar/walk.ts'
import { errorsOf } from './lost-words.ts'

export interface MistakenPart extends Span {
  /** The statements and blocks inside, which are parts of their own. */
  readonly inner: readonly Span[]
}

/** Nodes that are a part, or hold one. */
const PARTS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  ...(['let', 'require', 'fail', 'assign', 'delete', 'do', 'set', 'destroy', 'return', 'if', 'for', 'try'] as const),
  ...(['wait', 'after', 'hold', 'progress', 'expect', 'expect-fails', 'as', 'given'] as const),
  ...(['field', 'member', 'param', 'check', 'compute', 'define', 'invariant'] as const),
])

/** The parts of the unit with an error. */
export function mistakenParts(unit: Unit, text: string): readonly MistakenPart[] {
  const { node, start } = unit
  const errors = node ? errorsOf(unit) : []
  if (!node || errors.length === 0) return NONE
  return errors.flatMap((error) => {
    const part = partAt(node, error.start, (from, to) => text.slice(start + from, start + to).includes('\n'))
    return part ? [{ start: part.start, end: Math.max(part.end, error.end), inner: innerParts(part) }] : []
  })
}

const NONE: readonly never[] = []

/** True if the span lies in one of the parts. */
export function isMistaken(parts: readonly MistakenPart[], span: Span): boolean {
  return parts.some((part) => contains(part, span) && !part.inner.some((inner) => contains(inner, span)))
}

/** The innermost part at the offset, or the one before it on the same line. */
function partAt(node: SyntaxNode, at: number, breaks: (from: number, to: number) => boolean): SyntaxNode | undefined {
  let found: SyntaxNode | undefined
  for (let next: SyntaxNode | undefined = node; next; ) {
    if (PARTS.has(next.kind)) found = next
    else if (next.kind === 'block') found = undefined
    next = childrenOf(next).findLast(
      (child) => child.start <= at && (at <= child.end || (PARTS.has(child.kind) && !breaks(child.end, at))),
    )
  }
  return found
}

function innerParts(node: SyntaxNode): Span[] {
  return childrenOf(node).flatMap((child) =>
    child.kind === 'block' || PARTS.has(child.kind) ? [child] : innerParts(child),
  )
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
