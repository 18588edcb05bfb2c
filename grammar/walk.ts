/** Visits the nodes of a syntax tree. */
import { CHILDREN } from './children.ts'
import type { SyntaxNode } from './tree.ts'

/** The node and all its descendants, each before its children, in the order of the text. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode, void, undefined> {
  const open = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    open.push(...childrenOf(next).reverse())
  }
}

/** The children of a node in the order of the text. Documentation is the first: it stands before its node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (const property of CHILDREN[node.kind]) {
    const held = (node as unknown as { readonly [property: string]: SyntaxNode | readonly SyntaxNode[] | null })[
      property
    ]
    if (Array.isArray(held)) children.push(...held)
    else if (held) children.push(held as SyntaxNode)
  }
  // The parts of a field and of a message may stand in any order.
  return children.sort((a, b) => a.start - b.start)
}
