/** Bodies made to be slow or large, which the steps of a stretch stop before they take much time or memory. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { BodyType, BuiltIn, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { INT, PEN, STRING, setOf } from '../../runtime/sample-api.ts'
import { TestRun } from '../../support/test-run.ts'
import { arithmetic, bodyWith, each, from, giveBack, int, local, refType, text } from '../../support/trees.ts'
import { loadBodies } from './load-bodies.ts'
import { withBody } from './with-body.ts'

const at = [0, 0, 0, 0] as const
const pen = local(0, refType('pen', false))
const label: TypedExpr = { kind: 'field', at, type: STRING, of: pen, class: 'pen', field: 'name_label' }
const numbers: TypedExpr = { kind: 'field', at, type: setOf(INT), of: pen, class: 'pen', field: 'numbers' }
const HUGE = 9_000_000_000_000_000

describe('bodies that would take too long', () => {
  it('stop in loops inside loops', async () => {
    const inner = each(int(1), from(2, range(1, 100_000)))
    await stops([
      forEach(1, range(1, 100_000), [{ kind: 'let', at, local: { name: 'x', slot: 3, type: INT }, value: inner }]),
    ])
  })

  it('stop at a range that is made a set', () => stops([giveBack(range(0, HUGE))]))

  it('stop when a text doubles in a loop', async () => {
    const { run } = await stops([
      assign('name_label', STRING, text('0123456789')),
      forEach(1, range(1, 100), [assign('name_label', STRING, arithmetic(label, '+', label))]),
    ])
    assert.ok(run.steps < 0)
  })

  it('stop when a set grows in a loop', async () => {
    const shifted = each(arithmetic(local(2, INT), '*', int(3)), from(2, numbers))
    await stops([
      assign('numbers', setOf(INT), range(1, 1000)),
      forEach(1, range(1, 100), [assign('numbers', setOf(INT), arithmetic(numbers, '+', shifted))]),
    ])
  })

  it('stop at a width without end', () => stops([giveBack(builtIn('hex', STRING, int(1), int(HUGE)))]))

  it('stop where long texts are split again and again', async () => {
    const parts = builtIn('split', setOf(STRING), label, text(''))
    await stops(
      [forEach(1, range(1, 100_000), [{ kind: 'let', at, local: { name: 'x', slot: 3, type: INT }, value: parts }])],
      'a'.repeat(100_000),
    )
  })

  it('stop where a pattern meets long texts again and again', async () => {
    const found = builtIn('matches', { kind: 'bool' }, label, text('(a|aa)+$'))
    await stops(
      [forEach(1, range(1, 100_000), [{ kind: 'let', at, local: { name: 'x', slot: 3, type: INT }, value: found }])],
      `${'a'.repeat(20_000)}b`,
    )
  })
})

/** Runs a body, which has to end by its steps, and with little memory. */
async function stops(statements: TypedStatement[], name = 'x'): Promise<{ readonly run: TestRun }> {
  const { messages, store } = await loadBodies(withBody(bodyWith([PEN], statements)))
  const ref = store.class('pen').create(new Map([['name_label', name]]))
  const body = messages.get('pen.write')
  assert.ok(body && !body.waits)
  const run = new TestRun()
  assert.throws(() => store.atomically(() => body.code(run, ref)), /too many steps/)
  store.close()
  return { run }
}

function range(first: number, last: number): TypedExpr {
  return { kind: 'range', at, type: setOf(INT), first: int(first), last: int(last) }
}

function forEach(slot: number, set: TypedExpr, statements: TypedStatement[]): TypedStatement {
  return { kind: 'for', at, from: from(slot, set), statements }
}

function assign(field: string, type: BodyType, value: TypedExpr): TypedStatement {
  return { kind: 'assign', at, place: { at, object: pen, class: 'pen', field, type }, value }
}

function builtIn(name: BuiltIn, type: BodyType, ...args: TypedExpr[]): TypedExpr {
  return { kind: 'built-in', at, type, name, args, text: name }
}
