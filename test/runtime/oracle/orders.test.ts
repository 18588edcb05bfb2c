/** The search for an order of calls that overlap: it finds one, unless their replies contradict each other. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Class } from '../../../model/api.ts'
import { Oracle } from './oracle.ts'
import { statesAfter } from './orders.ts'
import type { Plain } from './plain-values.ts'
import type { Answered } from './session.ts'
import type { State } from './state.ts'
import { YARD } from './yard-api.ts'

const SHELF = 'OpaqueRef:shelf'

describe('the search for an order of calls', () => {
  const oracle = new Oracle(YARD)
  const owner = YARD.classes.find((c) => c.name === 'shelf') as Class
  const values = new Map([['name_label', 'old']])
  const before: State = {
    things: new Map([[SHELF, { class: owner, ref: SHELF, uuid: 'u', values }]]),
    links: [],
    initial: new Map(),
  }
  const set = (client: number, label: string) => answered(client, 'shelf.set_name_label', [SHELF, label], '')
  const get = (client: number, label: string) => answered(client, 'shelf.get_name_label', [SHELF], label)
  const labels = (...calls: Answered[]) =>
    statesAfter(oracle, [before], calls).map(({ things }) => things.get(SHELF)?.values.get('name_label'))

  it('finds an order that is not the order of sending', () => {
    assert.deepEqual(labels(set(1, 'new'), get(2, 'old')), ['new'])
    assert.deepEqual(labels(set(1, 'a'), set(2, 'b'), get(1, 'b'), get(2, 'b')), ['b'])
  })

  it('finds all states that the replies allow', () => {
    assert.deepEqual(labels(set(1, 'a'), set(2, 'b')).sort(), ['a', 'b'])
  })

  it('keeps the order of each client', () => {
    assert.deepEqual(labels(set(1, 'new'), get(1, 'old')), [])
    assert.deepEqual(labels(set(1, 'a'), set(1, 'b')), ['b'])
  })

  it('finds none if two clients have seen different orders', () => {
    const seen = [set(1, 'a'), set(2, 'b'), get(3, 'a'), get(3, 'b'), get(4, 'b'), get(4, 'a')]
    assert.deepEqual(labels(...seen), [])
  })

  it('finds none if a reply does not fit any state', () => {
    assert.deepEqual(labels(set(1, 'a'), get(2, 'b')), [])
  })
})

function answered(client: number, method: string, args: readonly Plain[], value: Plain): Answered {
  const call = { method, args }
  const step = { round: 1, message: 1, client, format: 'XML', call, makes: undefined } as const
  return { client, format: 'XML', call, step, reply: { value }, made: undefined }
}
