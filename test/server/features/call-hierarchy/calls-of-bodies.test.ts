/** The call hierarchy of bodies, as lines of `item: calls in the texts`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import {
  incomingCalls,
  outgoingCalls,
  prepareCallHierarchy,
} from '../../../../server/features/call-hierarchy/call-hierarchy.ts'
import type { HierarchyCall, ItemName } from '../../../../server/features/call-hierarchy/hierarchy-item.ts'
import { viewOf } from '../../view-of.ts'

const API = `
//- vm.crow
error BAD(vm)
class VM {
  RW          memory  : int = 1
  RO/runtime  load    : int := weight(self) + 1
  RO/runtime  total   : int = 0
  check weight(self) < 100 else BAD(self)

  message start(vm : VM ref) throws BAD {
    ready(vm)
    ready(vm)
    VM.stop(vm)
    report(vm.load)
  }

  message stop(vm : VM ref) {
    after 1s { VM.stop(vm) }
  }
}
//- bodies.crow
body VM.destroy {
  VM.stop(self)
  destroy self
}
compute VM.total := self.load * 2
define ready(vm : VM ref) {
  require weight(vm) > 0 else BAD(vm)
}
define weight(vm : VM ref) : int := vm.memory
external report(n : int) { let twice = vmless(n) }
define vmless(n : int) : int := n
invariant "light": every v in all VM : weight(v) < 10
test "stops" {
  let v = create VM { memory = 1 }
  VM.destroy(v)
  expect v.total == 0
}
`

const { view, files } = viewOf(API)

const calls = (found: readonly HierarchyCall[]) =>
  found.map(({ item, spans }) => {
    const texts = spans.map(({ path, start, end }) => files.find((file) => file.path === path)?.text.slice(start, end))
    return `${item.is} ${item.name}: ${texts.join(', ')}`
  })

const incoming = (is: ItemName['is'], name: string) => calls(incomingCalls(view, { is, name }))
const outgoing = (is: ItemName['is'], name: string) => calls(outgoingCalls(view, { is, name }))

function preparedAt(text: string, cursor: string) {
  const viewed = viewOf(API.replace(text, cursor))
  const item = prepareCallHierarchy(viewed.view, viewed.path, viewed.offset)
  return item && `${item.is} ${item.name} in ${item.span.path}`
}

describe('call hierarchy of bodies', () => {
  it('is prepared on messages, defines, externals and computed fields, where they are declared and called', () => {
    assert.equal(preparedAt('message start', 'message st$0art'), 'message VM.start in vm.crow')
    assert.equal(preparedAt('VM.stop(self)', 'VM.st$0op(self)'), 'message VM.stop in vm.crow')
    assert.equal(preparedAt('VM.destroy(v)', 'VM.dest$0roy(v)'), 'message VM.destroy in bodies.crow')
    assert.equal(preparedAt('body VM.destroy', 'body VM.destr$0oy'), 'message VM.destroy in bodies.crow')
    assert.equal(preparedAt('require weight', 'require wei$0ght'), 'define weight in bodies.crow')
    assert.equal(preparedAt('report(vm.load)', 're$0port(vm.load)'), 'external report in bodies.crow')
    assert.equal(preparedAt('report(vm.load)', 'report(vm.lo$0ad)'), 'computed field VM.load in vm.crow')
    assert.equal(preparedAt('v.total ==', 'v.tot$0al =='), 'computed field VM.total in bodies.crow')
  })

  it('is prepared for what has the code at the cursor', () => {
    assert.equal(preparedAt('after 1s', 'after 1$0s'), 'message VM.stop in vm.crow')
    assert.equal(preparedAt('memory = 1 }', 'memory = 1$0 }'), 'test stops in bodies.crow')
    assert.equal(preparedAt('(v) < 10', '(v) < 1$00'), 'invariant light in bodies.crow')
    assert.equal(preparedAt('self.load * 2', 'self.load * 2$0'), 'computed field VM.total in bodies.crow')
    assert.equal(preparedAt('RW          memory', 'RW          mem$0ory'), 'class VM in vm.crow')
  })

  it('has the bodies and expressions that call as incoming calls', () => {
    assert.deepEqual(incoming('define', 'ready'), ['message VM.start: ready, ready'])
    assert.deepEqual(incoming('define', 'weight'), [
      'computed field VM.load: weight',
      'class VM: weight',
      'define ready: weight',
      'invariant light: weight',
    ])
    assert.deepEqual(incoming('message', 'VM.stop'), [
      'message VM.start: stop',
      'message VM.stop: stop',
      'message VM.destroy: stop',
    ])
    assert.deepEqual(incoming('message', 'VM.destroy'), ['test stops: destroy'])
    assert.deepEqual(incoming('external', 'report'), ['message VM.start: report'])
    assert.deepEqual(incoming('computed field', 'VM.load'), ['message VM.start: load', 'computed field VM.total: load'])
    assert.deepEqual(incoming('test', 'stops'), [])
  })

  it('has what is called as outgoing calls, from the file of the body', () => {
    assert.deepEqual(outgoing('message', 'VM.start'), [
      'define ready: ready, ready',
      'message VM.stop: stop',
      'external report: report',
      'computed field VM.load: load',
    ])
    assert.deepEqual(outgoing('message', 'VM.destroy'), ['message VM.stop: stop'])
    assert.deepEqual(outgoing('computed field', 'VM.total'), ['computed field VM.load: load'])
    assert.deepEqual(outgoing('external', 'report'), ['define vmless: vmless'])
    assert.deepEqual(outgoing('invariant', 'light'), ['define weight: weight'])
    assert.deepEqual(outgoing('test', 'stops'), ['message VM.destroy: destroy', 'computed field VM.total: total'])
  })

  it('is empty for what is gone or is of another kind now', () => {
    assert.deepEqual(incoming('define', 'report'), [])
    assert.deepEqual(outgoing('computed field', 'VM.memory'), [])
    assert.deepEqual(outgoing('message', 'gone.start'), [])
  })
})
