/** Checks the diagram as Mermaid against the grammar of entity-relationship diagrams. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { mermaidOf } from '../../../reference/diagram/mermaid.ts'
import { graphOfText, sampleApi } from './graphs.ts'

/** mermaid.js.org/syntax/entityRelationshipDiagram.html */
const NAME = /(?:[A-Za-z_]\w*|"[^"%\\\n]+")/.source
const LINE = new RegExp(`^  ${NAME} (\\|\\||\\|o|}o|}\\|)(--|\\.\\.)(\\|\\||o\\||o{|\\|{) ${NAME} : "[^"\\n]+"$`)
const ALONE = new RegExp(`^  ${NAME}$`)

describe('the diagram as Mermaid', () => {
  for (const name of ['pool', 'bookshop', 'xenapi']) {
    it(`of ${name} is valid, with a line for each pair`, () => {
      const graph = graphOf(sampleApi(name))
      const [head, direction, ...lines] = mermaidOf(graph, { unbound: true, alone: true }).trimEnd().split('\n')
      assert.deepEqual([head, direction], ['erDiagram', '  direction LR'])
      assert.deepEqual(
        lines.filter((line) => !LINE.test(line) && !ALONE.test(line)),
        [],
      )
      assert.equal(lines.filter((line) => line.includes('--')).length, graph.pairs.length)
      assert.equal(lines.filter((line) => line.includes('..')).length, graph.links.length)
    })
  }

  it('quotes the keywords of Mermaid in any case', () => {
    const words =
      'END subgraph style classDef erDiagram one many to accTitle graph namespace note click xdirection'.split(' ')
    const names = 'endpoint End_ toy one_ class_a'.split(' ')
    const text = [...words, ...names].map((name, i) => `class ${name} { RO/constructor f${i} : B ref <-> f${i} }`)
    const ends = [...words, ...names].map((name, i) => `  RO/runtime f${i} : ${name} ref set <-> f${i}`)
    const drawn = mermaidOf(graphOfText(`${text.join('\n')}\nclass B {\n${ends.join('\n')}\n}\n`), {})
    for (const word of words) assert.match(drawn, new RegExp(`^  ("${word}" .*|.* "${word}") : "`, 'm'))
    for (const name of names) assert.match(drawn, new RegExp(`^  (${name} .*|.* ${name}) : "`, 'm'))
  })

  it('writes the number at each end, and quotes keywords', () => {
    const graph = graphOfText(`
class class { RO/runtime bs : B ref set <-> a, RW peers : class ref set <-> peers = [] }
class B { RO/constructor a : class ref <-> bs, RW next : B ref or null = null }
class C { RW size : int = 0 }
`)
    assert.equal(
      mermaidOf(graph, { unbound: true, alone: true }),
      `erDiagram
  direction LR
  C
  "class" }o--o{ "class" : "peers"
  "class" ||--o{ B : "bs / a"
  B }o..o| B : "next"
`,
    )
  })
})
