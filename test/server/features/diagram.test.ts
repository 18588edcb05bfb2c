/** The diagram of a text: the one of the model, or as much as can be drawn of a text with errors. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { diagramOf } from '../../../server/features/diagram.ts'
import { viewOf } from '../view-of.ts'

function pairs(fixture: string): string[] {
  return diagramOf(viewOf(fixture).view).graph.pairs.map(({ ends, broken }) => {
    const [a, b] = ends.map((end) => `${end.class}.${end.field}${end.missing ? '?' : ''} ${end.count}`)
    return `${a} <-> ${b}${broken ? ' broken' : ''}`
  })
}

describe('the diagram of a text', () => {
  for (const name of ['pool', 'bookshop', 'xenapi']) {
    it(`equals the diagram of the model: ${name}`, () => {
      const files = globSync(`samples/${name}/*.crow`).sort()
      const { view, analysis } = viewOf(files.map((path) => `//- ${path}\n${readFileSync(path, 'utf8')}`).join(''))
      assert.ok(analysis.model)
      assert.deepEqual(diagramOf(view).graph, graphOf(analysis.model))
    })
  }

  it('shows a missing end as a broken pair', () => {
    const text = 'class VM { RO/runtime VIFs : VIF ref set <-> VM }\nclass VIF { RW device : string }'
    assert.deepEqual(pairs(text), ['VM.VIFs zero-or-one <-> VIF.VM? many broken'])
    const { graph } = diagramOf(viewOf(text).view)
    assert.deepEqual(graph.nodes.at(-1), { name: 'VIF', fields: ['VM'] })
  })

  it('shows the existing reference if the set is missing', () => {
    const text = 'class VM { RW name_label : string }\nclass VIF { RO/constructor VM : VM ref <-> VIFs }'
    assert.deepEqual(pairs(text), ['VM.VIFs? one <-> VIF.VM many broken'])
  })

  it('shows a pair once if both ends break a rule', () => {
    const text = 'class A { RW bs : B ref set <-> a }\nclass B { RO/constructor a : A ref <-> bs }'
    assert.deepEqual(pairs(text), ['A.bs one <-> B.a many broken'])
  })

  it('marks only valid pairs with a diagnostic as broken', () => {
    const text = `
class A { RO/runtime bs : B ref set <-> a, RO/runtime cs : C ref set <-> a }
class B { RO/constructor a : A ref <-> bs = nobody }
class C { RO/constructor a : A ref <-> cs }
`
    assert.deepEqual(pairs(text), ['A.bs one <-> B.a many broken', 'A.cs one <-> C.a many'])
  })

  it('shows the rest if a class is missing or has a syntax error', () => {
    const text = `
class A { RO/runtime bs : B ref set <-> a, RW gone : Gone ref <-> x }
class B { RO/constructor a : A ref <-> bs }
class D { RW
`
    assert.deepEqual(pairs(text), ['A.bs one <-> B.a many'])
  })

  it('has the places of classes and fields', () => {
    const { view, files } = viewOf(
      'class A {\n  RW peers : A ref set <-> peers = []\n}\nclass B { RW a : A ref or null = null }\n',
    )
    const { classes, fields, graph } = diagramOf(view)
    const text = files[0]?.text ?? ''
    const at = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end)
    assert.equal(at(classes.get('A')?.name), 'A')
    assert.match(at(classes.get('A')?.whole), /^class A \{[\s\S]*\}$/)
    assert.equal(at(fields.get('A.peers')), 'peers')
    assert.equal(at(fields.get('B.a')), 'a')
    assert.deepEqual(graph.links, [{ class: 'B', field: 'a', to: 'A', count: 'zero-or-one' }])
  })

  it('has no place for standard classes, which are in no file', () => {
    const { classes, graph } = diagramOf(
      viewOf('api P version "1" uses session, task\nclass A { RW x : int = 0 }').view,
    )
    assert.ok(graph.nodes.some((node) => node.name === 'task'))
    assert.deepEqual([...classes.keys()], ['A'])
  })
})
