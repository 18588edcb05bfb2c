/** The choices of the diagram's reader in the address. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type DiagramState, readState, stateView, WHOLE, writeState } from '../../web/diagram/diagram-state.ts'

const NAMES = ['VM', 'host']

describe('the state of the diagram', () => {
  it('reads back what it has written', () => {
    const states: DiagramState[] = [
      { ...WHOLE, focus: undefined },
      { focus: 'VM', depth: 0, unbound: true, alone: false, groups: true },
      { focus: 'host', depth: 9, unbound: false, alone: true, groups: false },
    ]
    for (const state of states) assert.deepEqual(readState(writeState(state), NAMES), state)
    assert.equal(writeState(WHOLE), '')
    assert.equal(writeState({ ...WHOLE, focus: 'VM', unbound: true }), '#focus=VM&depth=1&unbound')
  })

  it('ignores unreadable parts of an address', () => {
    assert.deepEqual(readState('#focus=VMM&depth=two&x=1', NAMES), { ...WHOLE, focus: undefined })
    assert.equal(readState('#focus=VM&depth=-1', NAMES).depth, 1)
    assert.equal(readState('#focus=VM&depth=1000000', NAMES).depth, 9)
    assert.equal(readState('#depth=1.5', NAMES).depth, 1)
  })

  it('keeps a depth without a focus, and shows all classes', () => {
    assert.deepEqual(stateView(WHOLE), { unbound: false, alone: false, grouped: false })
    assert.deepEqual(stateView({ ...WHOLE, focus: 'VM', depth: 2 }).focus, { class: 'VM', depth: 2 })
  })
})
