/** The state of the reference's view in VS Code. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { kept, NOTHING, nextState, type ReferenceEvent, restored } from '../../web/editor/reference-state.ts'
import { viewOf } from '../server/view-of.ts'

function modelOf(...classes: string[]): Api {
  const { model } = viewOf(classes.map((name) => `class ${name} { RW x : int = 0 }\n`).join('')).analysis
  assert.ok(model)
  return model
}

const BOTH: ReferenceEvent = { type: 'show', model: modelOf('A', 'B'), sources: [] }

const VM = `class host { RW x : int = 0 }
enum power { Halted, Running }
class VM {
  RW label : power enum = Halted
  RO/runtime state : power enum = Halted
  message start(vm : VM ref) { vm.state = Running }
}
`

const STATES: ReferenceEvent = { type: 'show', model: viewOf(VM).analysis.model ?? null, sources: [] }

function stateAfter(...events: ReferenceEvent[]) {
  return events.reduce(nextState, NOTHING)
}

describe('the state of the reference in VS Code', () => {
  it('is the page of the class at the cursor, whichever message is first', () => {
    assert.equal(stateAfter({ type: 'lit', name: 'B' }, BOTH).path, 'B.html')
    assert.equal(stateAfter(BOTH, { type: 'lit', name: 'B' }).path, 'B.html')
    assert.equal(stateAfter(BOTH, { type: 'lit' }, { type: 'go' }).path, 'index.html')
  })

  it("stays at the reader's place until the cursor enters another class", () => {
    const reading = stateAfter(BOTH, { type: 'lit', name: 'A' }, { type: 'link', href: 'B.html#x' })
    assert.deepEqual([reading.path, reading.anchor], ['B.html', 'x'])
    const still: ReferenceEvent[] = [BOTH, { type: 'lit', name: 'A' }, { type: 'lit' }, { type: 'lit', name: 'A' }]
    assert.deepEqual(still.reduce(nextState, reading).visits, reading.visits)
    assert.equal(nextState(reading, { type: 'go', name: 'A' }).path, 'A.html')
  })

  it('goes to another place of the same page repeatedly', () => {
    const once = stateAfter(BOTH, { type: 'link', href: 'A.html' }, { type: 'link', href: '#x' })
    const twice = nextState(once, { type: 'link', href: '#x' })
    assert.deepEqual([twice.path, twice.anchor, twice.visits - once.visits], ['A.html', 'x', 1])
  })

  it('keeps the last model while the text has errors', () => {
    const broken = stateAfter(BOTH, { type: 'show', model: null, sources: ['class A'] })
    assert.deepEqual([broken.api?.classes.length, broken.isOld, [...broken.sources]], [2, true, ['class A']])
    assert.equal(nextState(broken, BOTH).isOld, false)
  })

  it('follows a renamed class once a model has it', () => {
    const renamed = stateAfter(
      BOTH,
      { type: 'lit', name: 'A' },
      { type: 'lit', name: 'A2' },
      { type: 'show', model: null, sources: [] },
    )
    assert.equal(renamed.path, 'A.html')
    assert.equal(nextState(renamed, { type: 'show', model: modelOf('A2', 'B'), sources: [] }).path, 'A2.html')
  })

  it("restores the reader's place and the cursor's class after a reload", () => {
    const reading = stateAfter(BOTH, { type: 'lit', name: 'A' }, { type: 'link', href: 'B.html#x' })
    const events: ReferenceEvent[] = [{ type: 'lit', name: 'A' }, BOTH]
    const after = events.reduce(nextState, restored(kept(reading)))
    assert.deepEqual([after.path, after.anchor], ['B.html', 'x'])
    assert.equal(nextState(after, { type: 'lit', name: 'B' }).path, 'B.html')
    assert.equal(nextState(restored(kept(reading)), { ...BOTH, model: modelOf('A') }).path, 'index.html')
    assert.equal(restored(undefined), NOTHING)
    assert.equal([BOTH].reduce(nextState, restored(kept(NOTHING))).path, 'index.html')
  })

  it('has no value of a @secret field', () => {
    const { model } = viewOf('class A { RW x : string = "hush" @secret }').analysis
    assert.ok(model)
    const { api } = stateAfter({ type: 'show', model, sources: [] })
    assert.deepEqual(Object.keys(api?.classes[0]?.fields.find((f) => f.name === 'x') ?? {}).includes('default'), false)
  })

  it('goes to the state diagram of a field, whichever message is first', () => {
    const wanted: ReferenceEvent = { type: 'states', field: 'VM.state' }
    for (const events of [
      [STATES, wanted],
      [wanted, STATES],
      [{ type: 'lit', name: 'VM' }, wanted, { type: 'show', model: null, sources: [] }, STATES],
    ] satisfies ReferenceEvent[][]) {
      const { path, anchor } = stateAfter(...events)
      assert.deepEqual([path, anchor], ['enums.html', 'states:VM.state'])
    }
    const again = stateAfter(STATES, wanted, wanted)
    assert.equal(again.visits, stateAfter(STATES, wanted).visits + 1)
  })

  it('stays at a state diagram while the cursor is in its class, and follows it into another', () => {
    for (const before of [[STATES], []] satisfies ReferenceEvent[][]) {
      const asked = stateAfter(...before, { type: 'lit', name: 'host' }, { type: 'states', field: 'VM.state' })
      const inside: ReferenceEvent[] = [
        { type: 'lit', name: 'host' },
        { type: 'lit', name: 'VM' },
        STATES,
        { type: 'lit', name: 'VM' },
      ]
      const editing = inside.reduce(nextState, asked)
      assert.equal(editing.anchor, 'states:VM.state')
      assert.equal(nextState(editing, { type: 'lit', name: 'host' }).path, 'host.html')
    }
  })

  it('goes to a field without states, and nowhere for an unknown one', () => {
    const label = stateAfter(STATES, { type: 'states', field: 'VM.label' })
    assert.deepEqual([label.path, label.anchor], ['VM.html', 'label'])
    const visits = stateAfter(STATES).visits
    assert.equal(stateAfter(STATES, { type: 'states', field: 'VM.gone' }).visits, visits)
    assert.equal(stateAfter(STATES, { type: 'states', field: 'gone.gone' }).visits, visits)
  })

  it('is the overview if the class is gone', () => {
    const gone = stateAfter(BOTH, { type: 'lit', name: 'A' }, { type: 'show', model: modelOf('B'), sources: [] })
    assert.equal(gone.path, 'index.html')
  })
})
