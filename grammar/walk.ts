/** The one walker of the syntax tree. */
import { CHILDREN } from './children.ts'
import type { SyntaxNode } from './tree.ts'

/** The node and all below it, each before its children, in order of place. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode, void, undefined> {
  yield node
  for (const child of childrenOf(node)) yield* walk(child)
}

/** The children of a node in order of place; documentation, which stands before its node, is the first. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (const property of CHILDREN[node.kind]) {
    const held = (node as unknown as { readonly [property: string]: SyntaxNode | readonly SyntaxNode[] | null })[
      property
    ]
    if (Array.isArray(held)) children.push(...held)
    else if (held) children.push(held as SyntaxNode)
  }
  // The parts of a field, for one, may stand in any order.
  return children.sort((a, b) => a.start - b.start)
}
