/** The diagram's text as Graphviz reads it. */
import assert from 'node:assert/strict'
import { instance, type Viz } from '@viz-js/viz'
import { before, describe, it } from 'mocha'
import { type DotOptions, dotLayersOf, dotOf, withLayer } from '../../../reference/diagram/dot.ts'
import { type Graph, graphOf } from '../../../reference/diagram/graph.ts'
import { graphOfText, sampleApi } from './graphs.ts'

/** A laid-out graph in Graphviz's format `json`. */
interface Laid {
  readonly objects: readonly { readonly name: string; readonly class?: string }[]
  readonly edges: readonly {
    readonly class: string
    readonly tooltip: string
    readonly arrowhead: string
    readonly arrowtail: string
    readonly style?: string
    readonly color: string
  }[]
}

describe('the diagram as DOT', function () {
  this.timeout(20_000)
  let viz: Viz

  before(async () => {
    viz = await instance()
  })

  function laidOut(dot: string): Laid {
    const { status, output, errors } = viz.render(dot, { format: 'json' })
    assert.deepEqual([status, errors], ['success', []])
    return JSON.parse(output ?? '') as Laid
  }

  for (const name of ['pool', 'bookshop', 'xenapi']) {
    it(`of ${name} is drawn without a warning, every class and pair once`, () => {
      const graph = graphOf(sampleApi(name))
      for (const options of [{}, { grouped: true }, { unbound: true, alone: true }]) {
        const { objects, edges } = laidOut(dotOf(graph, options))
        const pairs = edges.filter((edge) => edge.class === 'pair').map((edge) => edge.tooltip)
        assert.equal(new Set(pairs).size, graph.pairs.length)
        assert.equal(pairs.length, graph.pairs.length)
        const links = edges.filter((edge) => edge.class === 'link')
        assert.equal(links.length, options.unbound ? graph.links.length : 0)
        assert.ok(links.every((edge) => edge.style === 'dashed' && edge.arrowtail === 'none'))
        const classes = objects.filter((object) => object.class?.startsWith('class '))
        if (options.alone) assert.equal(classes.length, graph.nodes.length)
      }
    })
  }

  it('has a mark at each end for the number of objects', () => {
    const { edges } = laidOut(
      dotOf(
        graphOfText(`
class A { RO/runtime bs : B ref set <-> a, RO/runtime b : B ref <-> own, RW peers : B ref set <-> friends = [] }
class B { RO/constructor a : A ref <-> bs, RO/constructor own : A ref <-> b, RO/runtime friends : A ref set <-> peers }
`),
      ),
    )
    const lines = edges.map((edge) => `${edge.tooltip}: ${edge.arrowtail} ${edge.arrowhead}`)
    assert.deepEqual(lines.sort(), [
      'A.b <-> B.own: teetee teeodot',
      'A.bs <-> B.a: teetee crowodot',
      'B.friends <-> A.peers: crowodot crowodot',
    ])
  })

  it('draws a broken pair and a missing field in red', () => {
    const graph: Graph = {
      nodes: [
        { name: 'A', fields: ['bs'] },
        { name: 'B', fields: ['a'] },
      ],
      pairs: [
        {
          ends: [
            { class: 'A', field: 'bs', count: 'zero-or-one' },
            { class: 'B', field: 'a', count: 'many', missing: true },
          ],
          broken: true,
        },
      ],
      links: [],
    }
    const dot = dotOf(graph)
    assert.deepEqual(
      laidOut(dot).edges.map((edge) => [edge.class, edge.color]),
      [['pair broken', '#c9372c']],
    )
    assert.match(dot, /COLOR="#c9372c"> <I>a<\/I>/)
    assert.doesNotMatch(dot, /<I>bs<\/I>/)
  })

  it('links classes and rows to their pages', () => {
    const graph = graphOfText('class A { RW peers : A ref set <-> peers = [] }')
    const svg = viz.renderString(dotOf(graph, { pageOf: (name) => `x&y/${name}.html` }), { format: 'svg' })
    assert.deepEqual(
      [...svg.matchAll(/xlink:href="([^"]*)"/g)].map((m) => m[1]),
      ['x&amp;y/A.html', 'x&amp;y/A.html#peers'],
    )
  })

  it('has no style attributes, which a strict policy forbids, and is the same at each build', () => {
    const dot = dotOf(graphOf(sampleApi('pool')), { grouped: true, unbound: true })
    const svg = viz.renderString(dot, { format: 'svg' })
    assert.doesNotMatch(svg, /\sstyle=|<style|<script/)
    assert.equal(viz.renderString(dot, { format: 'svg' }), svg)
  })

  it('of a large API is wider than high and readable as a whole', () => {
    const graph = graphOf(sampleApi('xenapi'))
    const pixels = (options: DotOptions) => {
      const { base, over } = dotLayersOf(graph, options)
      const laidOut = withLayer({ base: viz.renderString(base, { format: 'dot' }), over })
      const svg = viz.renderString(laidOut, { engine: 'nop2', format: 'svg' })
      assert.equal(svg.match(/class="edge link"/g)?.length ?? 0, options.unbound ? 62 : 0)
      const [, width = 0, height = 0] = (/viewBox="0.00 0.00 (\S+) (\S+)"/.exec(svg) ?? []).map(Number)
      assert.ok(width > 1.2 * height, `${width} x ${height}`)
      const [, size] = /font-size="(\S+)" fill="#44546f"/.exec(svg) ?? []
      return Number(size) * Math.min(1340 / width, 740 / height)
    }
    assert.ok(pixels({}) > 10)
    assert.ok(pixels({ alone: true }) > 9.5)
    assert.ok(pixels({ grouped: true }) > 8)
    assert.ok(pixels({ unbound: true }) > 9)
    assert.ok(pixels({ unbound: true, alone: true }) > 9.5)
    assert.ok(pixels({ unbound: true, grouped: true, alone: true }) > 5.5)
  })
})
