/** The graph of the objects around one: neighbours, folding, limits, holders, and its text for Graphviz. */
import assert from 'node:assert/strict'
import { instance } from '@viz-js/viz'
import { describe, it } from 'mocha'
import { foldedText, labelText, objectDot, objectEdgeId } from '../../../web/console/graph/object-dot.ts'
import {
  GRAPH_LIMITS,
  neighboursOf,
  type ObjectGraphParts,
  objectGraph,
} from '../../../web/console/graph/object-graph.ts'
import { refsIn, unboundReferrers } from '../../../web/console/graph/ref-fields.ts'
import type { ObjectRecord } from '../../../web/console/objects/class-table.ts'
import { sampleApi } from '../sites.ts'

const API = sampleApi('pool')
const VM = { class: 'VM', ref: 'vm' }

const RECORDS = new Map<string, ObjectRecord>([
  ['vm', { VBDs: ['vbd'], VIFs: ['vif'], resident_on: 'host', affinity: 'OpaqueRef:NULL' }],
  ['vbd', { VM: 'vm', VDI: 'vdi' }],
  ['vif', { VM: 'vm', network: 'lan' }],
  ['vdi', { VBDs: ['vbd'], SR: 'sr' }],
  ['host', { resident_VMs: ['vm', 'vm2'], pool: 'OpaqueRef:NULL' }],
])

function graphOf(changes: Partial<ObjectGraphParts> = {}, records = RECORDS) {
  const recordOf = ({ ref }: { ref: string }) => records.get(ref)
  return objectGraph({
    ...{ api: API, focus: VM, expanded: new Set(), opened: new Set(), referrers: [] },
    recordOf,
    ...changes,
  })
}

const edgesIn = ({ edges }: ReturnType<typeof graphOf>) =>
  edges.map(({ left, right }) => `${left.node}.${left.field} ${right.node}.${right.field}`)

describe('the graph of objects', () => {
  it('has the real neighbours, and each bound pair once', () => {
    const graph = graphOf()
    assert.deepEqual(graph.objects.map(({ ref }) => ref).sort(), ['host', 'vbd', 'vif', 'vm'])
    assert.deepEqual(edgesIn(graph).sort(), ['host.resident_VMs vm.resident_on', 'vm.VBDs vbd.VM', 'vm.VIFs vif.VM'])
    const vbd = graph.objects.find(({ ref }) => ref === 'vbd')
    assert.deepEqual([vbd?.fields, vbd?.hidden, vbd?.isExpanded], [['VM'], 1, false])
  })

  it('shows the neighbours of an expanded neighbour, and folds them again', () => {
    const graph = graphOf({ expanded: new Set(['vbd']) })
    assert.ok(graph.objects.some(({ ref }) => ref === 'vdi'))
    assert.ok(edgesIn(graph).includes('vdi.VBDs vbd.VDI'))
    assert.ok(!graphOf().objects.some(({ ref }) => ref === 'vdi'))
  })

  it('leaves out what is expanded behind a folded neighbour', () => {
    assert.equal(graphOf({ expanded: new Set(['vdi']) }).objects.length, 4)
  })

  it('folds many objects of one field into one node, which can be opened', () => {
    const many = Array.from({ length: 47 }, (_, i) => `vbd${i}`)
    const records = new Map(RECORDS).set('vm', { VBDs: many })
    const graph = graphOf({}, records)
    const [folded] = graph.folded
    assert.ok(folded)
    assert.equal(foldedText(folded), '47 VBDs')
    assert.deepEqual([graph.objects.length, folded.canOpen, graph.isCut], [1, true, false])
    const open = graphOf({ opened: new Set([folded.id]) }, records)
    assert.equal(open.objects.length, 1 + GRAPH_LIMITS.open)
    assert.deepEqual(
      [open.folded[0]?.count, open.folded[0]?.canOpen, open.isCut],
      [47 - GRAPH_LIMITS.open, false, true],
    )
  })

  it('stays within its limits when everything is expanded', () => {
    const all = Array.from({ length: 300 }, (_, i) => `vm${i}`)
    const hosts = Array.from({ length: 300 }, (_, i) => `host${i}`)
    const records = new Map<string, ObjectRecord>([
      ...all.map((ref, i) => [ref, { resident_on: hosts[i], affinity: hosts[(i + 1) % 300] }] as const),
      ...hosts.map((ref, i) => [ref, { resident_VMs: all.slice(i, i + 20), arriving_VMs: all.slice(i) }] as const),
    ])
    const opened = new Set(hosts.flatMap((ref) => [`${ref}.resident_VMs`, `${ref}.arriving_VMs`]))
    const graph = graphOf(
      { focus: { class: 'VM', ref: 'vm5' }, expanded: new Set([...all, ...hosts]), opened },
      records,
    )
    assert.equal(graph.objects.length, GRAPH_LIMITS.objects)
    assert.ok(graph.edges.length <= GRAPH_LIMITS.edges)
    assert.ok(graph.isCut)
  })

  it('names the objects that keep the focus from being destroyed: owning ends and unbound references', () => {
    const graph = graphOf()
    assert.deepEqual(graph.holders.map(({ ref, field }) => `${ref}.${field}`).sort(), ['vbd.VM', 'vif.VM'])
    assert.deepEqual(
      graph.edges.filter((edge) => edge.holds).map((edge) => edge.left.node),
      ['vm', 'vm'],
    )
    const fields = unboundReferrers(API, 'host').map(({ class: name, field }) => `${name}.${field}`)
    assert.ok(fields.includes('VM.affinity'))
    const records = new Map(RECORDS).set('vm3', { affinity: 'host' })
    const referrers = [{ class: 'VM', ref: 'vm3', field: 'affinity' }]
    const host = graphOf({ focus: { class: 'host', ref: 'host' }, referrers }, records)
    assert.deepEqual(
      host.edges
        .filter((edge) => edge.holds)
        .map((edge) => `${edge.left.node}.${edge.left.field}`)
        .sort(),
      ['host.resident_VMs', 'host.resident_VMs', 'vm3.affinity'],
    )
    const crowd = Array.from({ length: 20 }, (_, i) => ({ class: 'VM', ref: `v${i}`, field: 'affinity' }))
    const crowded = graphOf({ focus: { class: 'host', ref: 'host' }, referrers: crowd })
    assert.deepEqual(crowded.folded.map(foldedText), ['20 VMs'])
    assert.equal(crowded.holders.length, 22)
  })

  it('does not count an object that refers to itself', () => {
    const [snapshot] = neighboursOf(API, VM, { snapshot_of: 'vm' })
    assert.ok(snapshot)
    assert.deepEqual(graphOf({}, new Map([['vm', { snapshot_of: 'vm' }]])).holders, [])
  })

  it('reads references in sets, options and maps, and no other values', () => {
    const ref = { kind: 'ref', class: 'VM', nullable: true } as const
    const map = { kind: 'map', key: ref, value: { kind: 'set', of: ref } } as const
    assert.deepEqual(refsIn(map, { a: ['b', 'OpaqueRef:NULL'], b: [] }, 'VM'), ['a', 'b'])
    assert.deepEqual(refsIn({ kind: 'option', of: ref }, ['a'], 'host'), [])
    assert.deepEqual(refsIn({ kind: 'set', of: ref }, 'not a set', 'VM'), [])
  })
})

describe('the text of a graph of objects', () => {
  const ids = new Map<string, string>()
  const idOf = (node: string) => {
    if (!ids.has(node)) ids.set(node, `n${ids.size}`)
    return ids.get(node) ?? ''
  }
  const options = { idOf, focus: 'vm', stateOf: () => 'a&b', tintOf: () => 3 }

  it('is drawn by Graphviz with names that look like markup, and with the ids that the page needs', async () => {
    const hostile = `<b>"x"</b> \\N &amp; \u0000\u202e\ud800 ]]> <script>`
    const graph = graphOf({ expanded: new Set(['vbd']) })
    const viz = await instance()
    const drawn = viz.renderString(objectDot(graph, { ...options, labelOf: () => hostile }), { format: 'svg' })
    const svg = drawn.replaceAll('&#45;', '-')
    assert.doesNotMatch(svg, /<script>|<b>/)
    assert.match(svg, /&lt;b&gt;&quot;x&quot;&lt;\/b&gt; (\\|&#92;)N &amp;amp;/)
    for (const { ref, fields } of graph.objects) {
      assert.match(svg, new RegExp(`id="class-${idOf(ref)}"[^>]*class="node object tint-3"`))
      for (const field of fields) assert.ok(svg.includes(`id="a_row-${idOf(ref)}.${field}"`), field)
    }
    for (const edge of graph.edges) assert.ok(svg.includes(`id="${objectEdgeId(edge, idOf)}"`))
    assert.ok(svg.includes(`id="a_more-${idOf('vbd')}"`))
  })

  it('cuts long names, and removes what XML cannot carry', () => {
    assert.equal([...labelText('😀'.repeat(100))].length, 26)
    assert.equal(labelText('a\u0001b\ud800c\n\nd'), 'a b�c d')
    assert.equal(labelText('   '), '')
  })
})
