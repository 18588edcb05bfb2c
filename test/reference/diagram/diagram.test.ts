/** The diagram's graph: the marks at its ends, and the shown part. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { diagramPart, neighbours } from '../../../reference/diagram/diagram-part.ts'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { groupsOf } from '../../../reference/diagram/groups.ts'
import { graphOfText, sampleApi } from './graphs.ts'

/** A chain a - b - c, a ref bound to nothing, and a class by itself. */
const CHAIN = graphOfText(`
class a { RO/runtime bs : b ref set <-> a }
class b { RO/constructor a : a ref <-> bs, RO/runtime cs : c ref set <-> b }
class c { RO/constructor b : b ref <-> cs, RW watcher : d ref or null = null, RW size : int = 0 }
class d { RW name_label : string }
class calls without objects { message ping() }
`)

function pairLine(text: string): string {
  const [pair, ...more] = graphOfText(text).pairs
  assert.equal(more.length, 0)
  return (pair?.ends ?? []).map((end) => `${end.class}.${end.field} ${end.count}`).join(' <-> ')
}

describe('the diagram: ends of pairs', () => {
  const cases: readonly (readonly [what: string, text: string, line: string])[] = [
    [
      'many to exactly one',
      'class A { RO/runtime bs : B ref set <-> a }\nclass B { RO/constructor a : A ref <-> bs }',
      'A.bs one <-> B.a many',
    ],
    [
      'many to one or none',
      'class A { RO/runtime bs : B ref set <-> a }\nclass B { RW a : A ref or null <-> bs = null }',
      'A.bs zero-or-one <-> B.a many',
    ],
    [
      'many to one that is null at first',
      'class A { RO/runtime bs : B ref set <-> a }\nclass B { RO/runtime a : A ref <-> bs }',
      'A.bs zero-or-one <-> B.a many',
    ],
    [
      'one to one',
      'class A { RO/runtime b : B ref <-> a }\nclass B { RO/constructor a : A ref <-> b }',
      'A.b one <-> B.a zero-or-one',
    ],
    [
      'many to many',
      'class A { RW bs : B ref set <-> as = [] }\nclass B { RO/runtime as : A ref set <-> bs }',
      'B.as many <-> A.bs many',
    ],
    [
      'many to many of a field with itself',
      'class A { RW peers : A ref set <-> peers = [] }',
      'A.peers many <-> A.peers many',
    ],
    [
      'one to one of a field with itself',
      'class A { RW twin : A ref or null <-> twin = null }',
      'A.twin zero-or-one <-> A.twin zero-or-one',
    ],
    [
      'a tree',
      'class A { RW parent : A ref or null <-> children = null, RO/runtime children : A ref set <-> parent }',
      'A.children zero-or-one <-> A.parent many',
    ],
  ]
  for (const [what, text, line] of cases) it(what, () => assert.equal(pairLine(text), line))
})

describe('the diagram: what is shown', () => {
  const names = (graph: { nodes: readonly { name: string }[] }) => graph.nodes.map((node) => node.name)

  it('has the classes with objects, and the fields at which edges start', () => {
    assert.deepEqual(CHAIN.nodes, [
      { name: 'a', fields: ['bs'] },
      { name: 'b', fields: ['a', 'cs'] },
      { name: 'c', fields: ['b', 'watcher'] },
      { name: 'd', fields: [] },
    ])
    assert.deepEqual(CHAIN.links, [{ class: 'c', field: 'watcher', to: 'd', count: 'zero-or-one' }])
  })

  it('leaves out unbound references, and classes that only they reach, by default', () => {
    assert.deepEqual(names(diagramPart(CHAIN, {})), ['a', 'b', 'c'])
    assert.deepEqual(diagramPart(CHAIN, {}).nodes.at(-1)?.fields, ['b'])
    assert.deepEqual(names(diagramPart(CHAIN, { alone: true })), ['a', 'b', 'c', 'd'])
    const unbound = diagramPart(CHAIN, { unbound: true })
    assert.deepEqual(names(unbound), ['a', 'b', 'c', 'd'])
    assert.equal(unbound.links.length, 1)
  })

  it('is a class and its neighbours up to a distance in pairs', () => {
    const focused = (depth: number, unbound = false) =>
      names(diagramPart(CHAIN, { focus: { class: 'a', depth }, unbound }))
    assert.deepEqual(focused(0), ['a'])
    assert.deepEqual(focused(1), ['a', 'b'])
    assert.deepEqual(focused(2), ['a', 'b', 'c'])
    assert.deepEqual(focused(9), ['a', 'b', 'c'])
    assert.deepEqual(focused(9, true), ['a', 'b', 'c', 'd'])
    assert.deepEqual([...neighbours(CHAIN, 'c', 1)].sort(), ['b', 'c', 'd'])
  })

  it('keeps only rows at which a shown edge ends', () => {
    const { nodes } = diagramPart(CHAIN, { focus: { class: 'a', depth: 1 } })
    assert.deepEqual(nodes, [
      { name: 'a', fields: ['bs'] },
      { name: 'b', fields: ['a'] },
    ])
  })
})

describe('the diagram: groups', () => {
  it('of the Xen API are the familiar ones', () => {
    const groups = groupsOf(diagramPart(graphOf(sampleApi('xenapi')), {}))
    const member = (name: string) => [...groups].find(([, names]) => names.includes(name))?.[0]
    for (const name of ['network', 'Bond', 'VLAN', 'tunnel']) assert.equal(member(name), 'PIF', name)
    for (const name of ['SR', 'PBD', 'VBD']) assert.equal(member(name), 'VDI', name)
    for (const name of ['VIF', 'console', 'VTPM', 'VM_appliance']) assert.equal(member(name), 'VM', name)
    for (const name of ['host_cpu', 'PCI', 'pool_update', 'Certificate']) assert.equal(member(name), 'host', name)
    assert.deepEqual(groups.get('PVS_site'), ['PVS_cache_storage', 'PVS_proxy', 'PVS_server', 'PVS_site'])
  })

  it('contain every class at most once', () => {
    for (const name of ['xenapi', 'pool', 'bookshop']) {
      const shown = diagramPart(graphOf(sampleApi(name)), {})
      const all = [...groupsOf(shown).values()].flat()
      assert.equal(new Set(all).size, all.length)
      const known = new Set(shown.nodes.map((node) => node.name))
      assert.ok(all.every((member) => known.has(member)))
    }
  })

  it('are empty if nothing is bound', () => {
    assert.deepEqual([...groupsOf(graphOfText('class A { RW x : int = 0 }\nclass B { RW y : int = 0 }'))], [])
  })
})
