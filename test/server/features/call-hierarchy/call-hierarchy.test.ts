/** The call hierarchy, as lines of `item: members, references`. */
import assert from 'node:assert/strict'
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../../../server/features/call-hierarchy/call-hierarchy.ts'
import type { HierarchyCall } from '../../../../server/features/call-hierarchy/hierarchy-item.ts'
import { markSpans, viewOf } from '../../view-of.ts'

const API = `
//- a.crow
class VM {
  RO/runtime VIFs : VIF ref set <-> VM
  RW parent : VM ref or null = null
  message plug(vif : VIF ref, on : host ref) : VIF ref
  message run(with : options record, state : state enum)
}
enum state { on }
//- b.crow
class VIF { RO/constructor VM : VM ref <-> VIFs }
class host { RW best : VM ref = first }
record options { vm : VM record }
object VM first { parent = first }
`

const calls = (found: readonly HierarchyCall[]) =>
  found.map(({ item, members, spans }) => `${item.is} ${item.name}: ${members.join(', ')} (${spans.length})`)

describe('call hierarchy', () => {
  it('is prepared on all names of a class, and in its declaration', () => {
    for (const [text, name] of [
      ['class VI$0F {', 'VIF'],
      ['best : V$0M ref', 'VM'],
      ['RW be$0st', 'host'],
      ['record op$0tions', 'options'],
      ['ref = fir$0st', 'first'],
    ] as const) {
      const { view, path, offset } = viewOf(API.replace(text.replace('$0', ''), text))
      assert.equal(prepareCallHierarchy(view, path, offset)?.name, name)
    }
    const { view, path, offset } = viewOf('enum state$0 { on }')
    assert.equal(prepareCallHierarchy(view, path, offset), undefined)
  })

  it('has the whole declaration and its name', () => {
    const viewed = viewOf('/// Doc\nclass A { }\nclass B { RW a : A$0 ref }')
    const item = prepareCallHierarchy(viewed.view, viewed.path, viewed.offset)
    assert.ok(item)
    assert.equal(markSpans(viewed, [item.nameSpan]), '/// Doc\nclass <<A>> { }\nclass B { RW a : A ref }\n')
    assert.equal(markSpans(viewed, [item.span]), '<</// Doc\nclass A { }>>\nclass B { RW a : A ref }\n')
  })

  it('of a class has its references in fields, messages, members and objects as incoming calls', () => {
    const { view } = viewOf(API)
    assert.deepEqual(calls(incomingCalls(view, { is: 'class', name: 'VM' })), [
      'class VIF: VM (1)',
      'class host: best (1)',
      'record options: vm (1)',
      'object first:  (1)',
    ])
    assert.deepEqual(calls(incomingCalls(view, { is: 'class', name: 'VIF' })), ['class VM: VIFs, plug (3)'])
  })

  it('of a class has the classes that it refers to as outgoing calls', () => {
    const { view } = viewOf(API)
    assert.deepEqual(calls(outgoingCalls(view, { is: 'class', name: 'VM' })), [
      'class VIF: VIFs, plug (3)',
      'class host: plug (1)',
      'record options: run (1)',
    ])
    assert.deepEqual(calls(outgoingCalls(view, { is: 'object', name: 'first' })), ['class VM:  (1)'])
  })

  it('has the spans in the file of the referring item', () => {
    const viewed = viewOf('class A { }\nclass B { RW a : A ref, RW b : A ref set @unbound }')
    const marked = 'class A { }\nclass B { RW a : <<A>> ref, RW b : <<A>> ref set @unbound }\n'
    for (const found of [
      incomingCalls(viewed.view, { is: 'class', name: 'A' }),
      outgoingCalls(viewed.view, { is: 'class', name: 'B' }),
    ])
      assert.equal(markSpans(viewed, found[0]?.spans ?? []), marked)
  })

  it('is empty for a class that no longer exists', () => {
    const { view } = viewOf(API)
    assert.deepEqual(incomingCalls(view, { is: 'class', name: 'gone' }), [])
    assert.deepEqual(outgoingCalls(view, { is: 'object', name: 'gone' }), [])
  })
})
