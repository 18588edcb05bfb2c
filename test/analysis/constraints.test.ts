/** Constraints in the model: the trees, the texts and the bounds of conditions, `unique` and `check` lines, invariants. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'
import type { Bounds } from '../../model/body.ts'

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
  assert.ok(model, JSON.stringify(diagnostics))
  return model
}

describe('constraints in the model', () => {
  const api = modelOf(`enum board { full, half }
error TOO_FEW(hotel)
record place { x : int where x > 0 }
class hotel {
  RW stars : int = 3 where stars in [1 .. 5]   // a range
  RW code  : string
    where size(code) <= 4
      and matches(code, "^[A-Z]  +$")
  RW board : board enum = full
  RW rooms : int = 1
  unique code
  check self.rooms > self.stars - 3 else TOO_FEW(self)
  unique board, rooms
  message close(days : int = 1 where days > 0)
}
define later(days : int where days in [1, 2]) : int := days
/// Never many.
invariant "few": size(all hotel) < 9
`)
  const [hotel] = api.classes
  const field = (name: string) => hotel?.fields.find((f) => f.name === name)

  it('have conditions with a tree, a text in one line and bounds', () => {
    const stars = field('stars')?.where
    assert.equal(stars?.text, 'stars in [1 .. 5]')
    assert.deepEqual(stars.bounds, { min: '1', max: '5' })
    assert.equal(stars.condition.kind, 'in')
    const code = field('code')?.where
    assert.equal(code?.text, 'size(code) <= 4 and matches(code, "^[A-Z]  +$")')
    assert.deepEqual(code.bounds, { maxSize: 4, pattern: '^[A-Z]  +$' })
    assert.equal(field('board')?.where, undefined)
  })

  it('have conditions of parameters and of members of records', () => {
    assert.deepEqual(hotel?.messages[0]?.params[0]?.where?.bounds, { min: '1' })
    assert.deepEqual(api.records[0]?.members[0]?.where?.text, 'x > 0')
    assert.deepEqual(api.defines?.[0]?.params[0]?.where?.bounds, { oneOf: ['1', '2'] })
  })

  it('have unique fields and checks in their order', () => {
    assert.deepEqual(hotel?.unique, [['code'], ['board', 'rooms']])
    const [check] = hotel.checks ?? []
    assert.equal(check?.text, 'self.rooms > self.stars - 3')
    assert.equal(check.error.code, 'TOO_FEW')
    assert.deepEqual(
      check.error.args.map((arg) => arg.kind),
      ['local'],
    )
    assert.deepEqual(check.at, [11, 8, 11, 35])
  })

  it('have invariants with their documentation', () => {
    const [invariant] = api.invariants ?? []
    assert.deepEqual([invariant?.title, invariant?.doc, invariant?.condition.kind], ['few', 'Never many.', 'compare'])
  })
})

describe('the bounds of a condition', () => {
  const cases: readonly (readonly [type: string, condition: string, bounds: Bounds])[] = [
    ['int', 'v >= 1', { min: '1' }],
    ['int', 'v > 1 and v < 9', { min: '2', max: '8' }],
    ['int', '-3 <= v', { min: '-3' }],
    ['int', 'v in [1 .. 9] and v != 5 and v >= 3', { min: '3', max: '9' }],
    ['int', 'v == 7', { oneOf: ['7'] }],
    ['int', 'v in [1, 2] and v in [2, 3]', { oneOf: ['2'] }],
    ['int', 'v == 1 or v == 2', {}],
    ['int', 'not (v == 1)', {}],
    ['int', 'v % 2 == 0', {}],
    ['float', 'v > 0', { exclusiveMin: 0 }],
    ['float', 'v in [0.5 .. 1.5]', { min: 0.5, max: 1.5 }],
    ['string', 'v != ""', { minSize: 1 }],
    ['string', 'size(v) in [2 .. 4]', { minSize: 2, maxSize: 4 }],
    ['string', '3 > size(v)', { maxSize: 2 }],
    ['string', 'v in ["a", "b"]', { oneOf: ['a', 'b'] }],
    ['string set', 'size(v) == 2', { minSize: 2, maxSize: 2 }],
    ['(string -> int) map', 'size(v) > 0', { minSize: 1 }],
    ['datetime', 'v >= "2026-01-31T12:00:00Z"', { min: '20260131T12:00:00Z' }],
    ['e enum', 'v in [a, e.b]', { oneOf: ['a', 'b'] }],
  ]
  for (const [type, condition, bounds] of cases) {
    it(`${condition}, of ${type}`, () => {
      const { classes } = modelOf(`enum e { a, b }\nclass c {\n  message m(v : ${type} where ${condition})\n}\n`)
      assert.deepEqual(classes[0]?.messages[0]?.params[0]?.where?.bounds, bounds)
    })
  }
})

describe('an unknown name in a condition', () => {
  const helpFor = (member: string) => {
    const text = `class c {\n  RW other : int = 0\n  ${member}\n}\n`
    return analyze([{ path: 'a.crow', tree: parse(text) }], 'a').diagnostics.map(({ code, help }) => `${code} ${help}`)
  }

  it('is told which name the condition sees', () => {
    const help =
      'CROW2001 The condition sees only "v". Compare fields in a "check" line, parameters by "require" in the body.'
    assert.deepEqual(helpFor('RW v : int = 0 where v > other'), [help])
    assert.deepEqual(helpFor('message m(w : int, v : int where v > w)'), [help])
  })

  it('is told the name that is meant, where it is misspelt', () => {
    assert.deepEqual(helpFor('RW colour : int = 0 where color > 0'), ['CROW2001 Did you mean "colour"?'])
  })

  it('in a check line has the help of other expressions', () => {
    assert.deepEqual(helpFor('check other > 0 else HANDLE_INVALID("c", self)'), [
      'CROW2001 A field is read from its object: "self.other".',
    ])
  })
})
