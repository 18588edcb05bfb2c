/** The walker visits every node of a tree, as the table of children has it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { CHILDREN } from '../../grammar/children.ts'
import { parse } from '../../grammar/parse.ts'
import type { NodeKind, SyntaxNode } from '../../grammar/tree.ts'
import { childrenOf, walk } from '../../grammar/walk.ts'

const TEXT = ['tour', 'rich', 'bodies', 'rich-bodies']
  .map((name) => readFileSync(new URL(`fixtures/${name}.crow`, import.meta.url), 'utf8'))
  .join('\n')
const NODES = parse(TEXT).units.flatMap(({ node }) => node ?? [])

/** Every object below a node, found by all properties that it has. */
function allParts(part: unknown): object[] {
  if (typeof part !== 'object' || part === null) return []
  const inner = Object.values(part).flatMap(allParts)
  return Array.isArray(part) ? inner : [part, ...inner]
}

describe('the walker of the syntax tree', () => {
  it('visits each object of a tree once', () => {
    for (const node of NODES) {
      const visited = [...walk(node)]
      const parts = new Set<object>(allParts(node))
      assert.equal(visited.length, parts.size)
      for (const one of visited) assert.ok(parts.has(one), one.kind)
    }
  })

  it('visits nodes of every kind', () => {
    const broken = parse('class A { RW a : = }\ncompute A.b :=\ndefine c() { d.e.f() }').units.flatMap(
      ({ node }) => node ?? [],
    )
    const kinds = new Set<NodeKind>([...NODES, ...broken].flatMap((node) => [...walk(node)].map(({ kind }) => kind)))
    assert.deepEqual([...kinds].sort(), Object.keys(CHILDREN).sort())
  })

  it('gives children in the order of the text', () => {
    const [node] = parse('class A {\n  /// doc\n  RO/constructor a : VM ref @x <-> VM.b = null @y was c\n}').units
    const field = node?.node && [...walk(node.node)].find(({ kind }) => kind === 'field')
    assert.deepEqual(
      childrenOf(field as SyntaxNode).map(({ kind }) => kind),
      ['doc', 'name', 'name', 'named-type', 'name', 'partner', 'name-value', 'name', 'name'],
    )
  })
})
