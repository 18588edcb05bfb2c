/** Emitted bodies, made of trees by hand. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { TypedStatement } from '../../../model/body.ts'
import type { PlainCode } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { PEN } from '../../runtime/sample-api.ts'
import { TestRun } from '../../support/test-run.ts'
import {
  arithmetic,
  bodyWith,
  compare,
  each,
  field,
  from,
  giveBack,
  INT,
  int,
  local,
  refType,
  requireThat,
  text,
} from '../../support/trees.ts'
import { loadBodies } from './load-bodies.ts'
import { withBody } from './with-body.ts'

const pen = local(0, refType('pen', false))
const length = field(pen, 'length', INT)
const at = [4, 2, 4, 9] as const

describe('emitted bodies', () => {
  it('reads and writes fields, and returns a value', async () => {
    const { messages, store } = await loadBodies(
      withBody(
        bodyWith(
          [PEN],
          [
            { kind: 'update', at, place: placeOf('length'), operator: '+', element: false, value: int(5) },
            giveBack(arithmetic(length, '*', int(2))),
          ],
        ),
      ),
    )
    const ref = store.class('pen').create(new Map())
    assert.equal(plain(messages)(new TestRun(), ref), 30n)
    assert.equal(store.class('pen').field('length').get(ref), 15n)
  })

  it('raises the error of a requirement with the texts of its values', async () => {
    const { messages, guards, store } = await loadBodies(
      withBody(bodyWith([PEN], [requireThat(compare(length, '>', int(20)), 'TOO_SHORT', pen, length, text('x'))], 1)),
    )
    const ref = store.class('pen').create(new Map())
    const short = (error: unknown) =>
      error instanceof ApiError &&
      assert.deepEqual([error.code, error.params], ['TOO_SHORT', [ref, '10', 'x']]) === undefined
    assert.throws(() => plain(messages)(new TestRun(), ref), short)
    assert.throws(() => guards.get('pen.write')?.(new TestRun(), ref), short)
    assert.equal(guards.get('pen.write')?.(new TestRun(), undefined), undefined)
  })

  it('raises HANDLE_INVALID for null and for objects that are gone', async () => {
    const { messages } = await loadBodies(withBody(bodyWith([PEN], [giveBack(length)])))
    assert.throws(() => plain(messages)(new TestRun(), null), /HANDLE_INVALID\(pen, OpaqueRef:NULL\)/)
    assert.throws(() => plain(messages)(new TestRun(), 'OpaqueRef:x'), /HANDLE_INVALID\(pen, OpaqueRef:x\)/)
  })

  it('stops a loop that takes too many steps', async () => {
    const range = {
      kind: 'range',
      at,
      type: { kind: 'set', of: INT },
      first: int(1),
      last: int(1_000_000_000),
    } as const
    const { messages } = await loadBodies(withBody(bodyWith([PEN], [giveBack(each(length, from(1, range)))])))
    assert.throws(() => plain(messages)(new TestRun({ steps: 100 }), 'OpaqueRef:x'), /HANDLE_INVALID/)
    const slow = await loadBodies(withBody(bodyWith([PEN], [giveBack(range)])))
    assert.throws(() => plain(slow.messages)(new TestRun(), 'OpaqueRef:x'), /too many steps/)
  })
})

function placeOf(name: string): (TypedStatement & { kind: 'assign' })['place'] {
  return { at, object: pen, class: 'pen', field: name, type: INT }
}

function plain(messages: Awaited<ReturnType<typeof loadBodies>>['messages']): PlainCode {
  const found = messages.get('pen.write')
  assert.ok(found && !found.waits)
  return found.code
}
