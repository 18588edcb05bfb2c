/** The path from a declaration down to the smallest node at an offset. */
import type { Declaration, Span, SyntaxNode } from '../../grammar/tree.ts'
import { childrenOf } from '../../grammar/walk.ts'

/** The nodes that hold or touch the offset, the declaration first; offsets are relative to the unit. */
export function treePath(declaration: Declaration, offset: number): SyntaxNode[] {
  const path: SyntaxNode[] = []
  let next: SyntaxNode | undefined = declaration
  while (next) {
    path.push(next)
    next = childAt(childrenOf(next), offset)
  }
  return path
}

/** The child that holds the offset; else the one that ends there, else the one that starts there. */
function childAt(children: readonly SyntaxNode[], offset: number): SyntaxNode | undefined {
  const touching = children.filter((child) => child.end > child.start && touches(extentOf(child), offset))
  return touching.find((child) => extentOf(child).start < offset && offset < child.end) ?? touching[0]
}

/** A node with its documentation, which stands before it. */
function extentOf(node: SyntaxNode): Span {
  return 'doc' in node && node.doc ? { start: node.doc.start, end: node.end } : node
}

export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end
}
