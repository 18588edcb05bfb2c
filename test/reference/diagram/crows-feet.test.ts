/** Crow's feet in what Graphviz has drawn. */
import assert from 'node:assert/strict'
import { instance } from '@viz-js/viz'
import { describe, it } from 'mocha'
import { withCrowsFeet } from '../../../reference/diagram/crows-feet.ts'
import { dotOf } from '../../../reference/diagram/dot.ts'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { sampleApi } from './graphs.ts'

describe('crow’s feet', () => {
  it('are three toes from where the line ends to the class', () => {
    const crow = '79,-60 87,-68 84,-62 88,-63 88,-63 88,-63 84,-62 90,-59 79,-60'
    assert.equal(
      withCrowsFeet(`<polygon fill="black" stroke="black" points="${crow}"/>`),
      '<path fill="none" stroke="black" d="M87,-68L79,-60L90,-59M79,-60L88,-63"/>',
    )
  })

  it('stand at each end that is many, and all else is as Graphviz drew it', async () => {
    const graph = graphOf(sampleApi('xenapi'))
    const drawn = (await instance()).renderString(dotOf(graph), { format: 'svg' })
    const svg = withCrowsFeet(drawn)
    const many = graph.pairs.flatMap((pair) => pair.ends).filter((end) => end.count === 'many')
    assert.equal([...svg.matchAll(/d="M\S+L\S+L\S+M\S+L\S+"/g)].length, many.length)
    const count = (text: string) => [...text.matchAll(/<polygon/g)].length
    assert.equal(count(drawn) - count(svg), many.length)
  })
})
