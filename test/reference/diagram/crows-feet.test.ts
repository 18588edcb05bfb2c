/** Crow's feet in drawings of Graphviz. */
import assert from 'node:assert/strict'
import { instance, type Viz } from '@viz-js/viz'
import { before, describe, it } from 'mocha'
import { withCrowsFeet } from '../../../reference/diagram/crows-feet.ts'
import { dotOf } from '../../../reference/diagram/dot.ts'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { sampleApi } from './graphs.ts'

describe('crow’s feet', () => {
  let viz: Viz

  before(async () => {
    viz = await instance()
  })

  it('have three toes from the end of the line to the class', () => {
    const crow = '79,-60 87,-68 84,-62 88,-63 88,-63 88,-63 84,-62 90,-59 79,-60'
    assert.equal(
      withCrowsFeet(`<polygon fill="black" stroke="black" points="${crow}"/>`),
      '<path fill="none" stroke="black" d="M87,-68L79,-60L90,-59M79,-60L88,-63"/>',
    )
  })

  it('are as thick as the line of a broken pair', () => {
    const ends = [
      { class: 'A', field: 'bs', count: 'one' },
      { class: 'B', field: 'a', count: 'many' },
    ] as const
    const nodes = [
      { name: 'A', fields: ['bs'] },
      { name: 'B', fields: ['a'] },
    ]
    const dot = dotOf({ nodes, pairs: [{ ends, broken: true }], links: [] })
    assert.match(
      withCrowsFeet(viz.renderString(dot, { format: 'svg' })),
      /<path fill="none" stroke="#c9372c" stroke-width="2" d="M\S+L\S+L\S+M\S+L\S+"\/>/,
    )
  })

  it('are drawn at each end with many objects, and nothing else changes', () => {
    const graph = graphOf(sampleApi('xenapi'))
    const drawn = viz.renderString(dotOf(graph), { format: 'svg' })
    const svg = withCrowsFeet(drawn)
    const many = graph.pairs.flatMap((pair) => pair.ends).filter((end) => end.count === 'many')
    assert.equal([...svg.matchAll(/d="M\S+L\S+L\S+M\S+L\S+"/g)].length, many.length)
    const count = (text: string) => [...text.matchAll(/<polygon/g)].length
    assert.equal(count(drawn) - count(svg), many.length)
  })
})
