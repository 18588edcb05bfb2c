/** The plan of a migration from one model to another, without data. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { planMigration } from '../../../../runtime/store/migration/plan-migration.ts'
import { model, type Parts } from '../models.ts'

const OLD: Parts = {
  enums: { state: ['off', 'on'] },
  records: { point: ['x : int'] },
  classes: {
    a: [
      'RW n : int',
      'RW state : state enum',
      'RW at : point record',
      'RW b : b ref <-> as',
      'RW bs : b ref set <-> of',
      'RW one : b ref or null <-> back',
    ],
    b: ['RO/runtime as : a ref set <-> b', 'RO/runtime of : a ref set <-> bs', 'RO/runtime back : a ref <-> one'],
  },
}

/** OLD with changed lines: from old lines to new ones, or to nothing for lines that are removed. */
function changed(lines: { [line: string]: string | null }, more: Partial<Parts> = {}) {
  const used = new Set<string>()
  const change = (line: string) => {
    if (!(line in lines)) return [line]
    used.add(line)
    const now = lines[line]
    return now ? [now] : []
  }
  const classes = Object.fromEntries(Object.entries(OLD.classes).map(([name, all]) => [name, all.flatMap(change)]))
  assert.deepEqual([...used].sort(), Object.keys(lines).sort())
  return model({ ...OLD, classes, ...more })
}

function kinds(api: Parameters<typeof planMigration>[1]): string[] {
  const { steps, refused } = planMigration(model(OLD), api)
  assert.deepEqual(refused, [])
  return steps.map((step) => (step.kind === 'check' ? step.check : step.kind))
}

describe('planMigration', () => {
  it('is empty for the same model, and for other documentation and defaults', () => {
    assert.deepEqual(kinds(model(OLD)), [])
    assert.deepEqual(kinds({ ...model(OLD), doc: 'other', version: '2' }), [])
    assert.deepEqual(kinds(changed({ 'RW n : int': 'RW n : int = "3"' })), [])
  })

  it('adds classes, enum values and members of records', () => {
    assert.deepEqual(
      kinds(changed({}, { classes: { ...OLD.classes, c: ['RW to : c ref set', 'RW m : (string -> c ref) map'] } })),
      ['create class', 'create map', 'create links'],
    )
    assert.deepEqual(kinds(changed({}, { enums: { state: ['new', 'off', 'on'] } })), [])
    assert.deepEqual(kinds(changed({}, { records: { point: ['x : int', 'y : int'] } })), [])
  })

  it('requires an empty table only if a new field has no start value', () => {
    const add = (line: string) => kinds(changed({}, { classes: { ...OLD.classes, a: [...OLD.classes.a!, line] } }))
    assert.deepEqual(add('RO/runtime x : int'), ['rebuild class'])
    assert.deepEqual(add('RW x : int = "1"'), ['rebuild class'])
    assert.deepEqual(add('RW x : b ref or null = null'), ['rebuild class'])
    assert.deepEqual(add('RW x : int'), ['no objects', 'rebuild class'])
    assert.deepEqual(add('RO/constructor x : b ref'), ['no objects', 'rebuild class'])
  })

  it('keeps pairs when clients write the other end', () => {
    assert.deepEqual(
      kinds(
        changed({
          'RW one : b ref or null <-> back': 'RO/runtime one : b ref <-> back',
          'RO/runtime back : a ref <-> one': 'RW back : a ref or null <-> one',
          'RW bs : b ref set <-> of': 'RO/runtime bs : b ref set <-> of',
          'RO/runtime of : a ref set <-> bs': 'RW of : a ref set <-> bs',
        }),
      ),
      ['rebuild class', 'rebuild class', 'rebuild links'],
    )
  })

  it('checks the data if a ref may not be null any more, or an enum value is gone', () => {
    assert.deepEqual(kinds(changed({ 'RW one : b ref or null <-> back': 'RW one : b ref <-> back' })), [
      'no nulls',
      'rebuild class',
    ])
    assert.deepEqual(kinds(changed({}, { enums: { state: ['on'] } })), ['values unused'])
    assert.deepEqual(kinds(changed({ 'RW b : b ref <-> as': 'RW b : b ref or null <-> as' })), ['rebuild class'])
  })

  const refusals: readonly (readonly [string, ReturnType<typeof changed>, string, string | undefined])[] = [
    [
      'a dropped class',
      changed({}, { classes: { a: OLD.classes.a!.slice(0, 3) } }),
      'Class "b" is gone, or keeps no objects now. If it has another name now, write "was b" there.',
      'all objects of class "b"',
    ],
    [
      'a dropped field',
      changed({ 'RW n : int': null }),
      'Field "a.n" is gone. If it has another name now, write "was n" there.',
      'what "a.n" holds',
    ],
    [
      'another type',
      changed({ 'RW n : int': 'RW n : string' }),
      'Field "a.n" changes its type from int to string.',
      'what "a.n" holds',
    ],
    [
      'another record',
      changed({}, { records: { point: ['x : float'] } }),
      'Field "a.at" changes its type: the members of point record are others.',
      'what "a.at" holds',
    ],
    [
      'another kind of pair',
      changed({ 'RO/runtime as : a ref set <-> b': 'RO/runtime as : a ref <-> b' }),
      'Field "a.b" is one end of a one-one pair now, and two objects that exist refer to the same one.',
      undefined,
    ],
    [
      'a pair that becomes many-many',
      changed({ 'RW b : b ref <-> as': 'RW b : b ref set <-> as' }),
      'Field "a.b" changes its type from b ref to b ref set.',
      'what "a.b" holds',
    ],
    [
      'another partner',
      changed({
        'RW bs : b ref set <-> of': 'RW bs : b ref set',
        'RO/runtime of : a ref set <-> bs': 'RO/runtime of : a ref set',
      }),
      'Field "a.bs" is unbound now; it was bound to "b.of".',
      'what "a.bs" holds',
    ],
  ]
  for (const [what, api, refusal, loss] of refusals)
    it(`checks whether ${what} would lose data, and says which`, () => {
      const { steps, refused } = planMigration(model(OLD), api)
      assert.deepEqual(refused, [])
      const checks = steps.flatMap((step) => (step.kind === 'check' ? [[step.says, step.discards]] : []))
      assert.ok(
        checks.some(([says, discards]) => says === refusal && discards === loss),
        JSON.stringify(checks),
      )
    })
})
