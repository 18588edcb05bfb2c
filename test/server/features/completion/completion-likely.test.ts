/** The order of completion: types that a name or a pair suggests come first, and forbidden ones are not offered. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { labels } from '../../completion-labels.ts'

const SHOP = `
enum order_state { open, paid }
enum item_type { used, new }
enum book_type { paper, electronic }
record cpu_info { speed : int }
class book { RO/runtime items : item ref set <-> book }
class company { RO/constructor book : book ref }
class item { RO/runtime books : book ref }
object book alice { }
`

describe('the types that come first', () => {
  const first = (member: string) => labels(`class order {\n  ${member}`, `\n}\n${SHOP}`)[0]

  const cases: readonly (readonly [string, string])[] = [
    ['RW note : $0', 'string'],
    ['RW book : $0', 'book ref'],
    ['RW items : $0', 'item ref'],
    ['RW companies : $0', 'company ref'],
    ['RO/runtime state : $0', 'order_state enum'],
    ['RW old_book : $0', 'book ref'],
    ['message m(self : $0', 'order ref'],
    ['message m(self : order ref, book : $0', 'book ref'],
    ['message get_cpu_info(self : order ref) : $0', 'cpu_info record'],
  ]
  for (const [member, type] of cases)
    it(`are suggested by the name in ${member}`, () => {
      assert.equal(first(member), type)
    })

  it('include the class itself if several names are similar', () => {
    assert.deepEqual(labels('class item {\n  RW type : $0\n}\n', SHOP.replace(/class item.*/, '')).slice(0, 2), [
      'item_type enum',
      'book_type enum',
    ])
  })

  it('are suggested by a pair whose other end names this one or follows the cursor', () => {
    const waits = `class B {\n  RO/constructor a : A ref <-> many\n  RW other : int\n}\n${SHOP}`
    assert.equal(labels('class A {\n  RO/runtime many : $0\n}\n', waits)[0], 'B ref')
    const behind = labels('class A {\n  RO/runtime x : $0 ref set <-> a\n}\n', waits)
    assert.equal(behind[0], 'B ref')
    const all = labels('class A {\n  RO/runtime x : $0 <-> a\n}\n', waits)
    assert.ok(all.every((label) => label.endsWith(' ref')))
  })

  it('are suggested by the name in a record', () => {
    assert.equal(labels('record r {\n  book : $0\n}\n', SHOP)[0], 'book ref')
  })
})

describe('completion of pairs', () => {
  it('offers a field itself as its other end', () => {
    assert.deepEqual(labels('class A {\n  RW peers : A ref set <-> $0\n}\n').slice(0, 1), ['peers'])
    assert.deepEqual(labels('class A {\n  RW peers : A ref set <-> $0 = []\n}\n').slice(0, 1), ['peers'])
  })

  it('offers the qualifiers that an end can have', () => {
    const pool = 'class B {\n  RO/constructor a : A ref <-> bs\n  RW one : A ref or null <-> b = null\n}\n'
    assert.deepEqual(labels('class A {\n  $0 bs : B ref set <-> a\n}\n', pool), ['RO/runtime'])
    assert.deepEqual(labels('class A {\n  RO/$0 bs : B ref set <-> a\n}\n', pool), ['RO/runtime'])
    assert.deepEqual(labels('class A {\n  $0 b : B ref <-> one\n}\n', pool), ['RO/runtime'])
    assert.deepEqual(labels('class A {\n  $0 peers : A ref set <-> peers\n}\n'), ['RW', 'RO/runtime'])
    const half = 'class B {\n  RO/constructor a : A ref\n}\n'
    assert.equal(labels('class A {\n  $0 bs : B ref set <-> a\n}\n', half).length, 3)
  })

  it('offers no object as the default of a one-one pair, as the checker refuses it', () => {
    const rest = `\n}\n\nclass page {\n  RO/runtime of : A ref <-> page\n  RO/runtime all : A ref set <-> many\n}\nobject page one { }\n`
    assert.deepEqual(labels('class A {\n  RW page : page ref or null <-> of = $0', rest), ['null'])
    assert.deepEqual(labels('class A {\n  RW page : page ref <-> of = $0', rest), [])
    assert.deepEqual(labels('class A {\n  RW many : page ref or null <-> all = $0', rest), ['one', 'null'])
    const self = 'class A {\n  RW twin : A ref or null <-> twin = $0\n}\nobject A a { }\n'
    assert.deepEqual(labels(self), ['null'])
  })
})

describe('completion of the roles that a role includes', () => {
  it('offers none that would close a circle', () => {
    const rest = '\nrole b includes a\nrole c includes b\nrole d\n'
    assert.deepEqual(labels('api P uses session\nrole a includes $0', rest), ['d'])
    const quoted = rest.replace('includes a', 'includes "the-a"')
    assert.deepEqual(labels('api P uses session\nrole "the-a" includes $0', quoted), ['d'])
  })
})

describe('the order of completion items', () => {
  it('puts the most common words first, not in alphabetical order', () => {
    assert.deepEqual(labels('class A {\n  $0\n}\n').slice(0, 4), ['RW', 'RO/constructor', 'RO/runtime', '<message>'])
    assert.equal(labels('class A {\n  RW a : (string -> $0\n}\n')[0], 'string')
    assert.equal(labels('class A {\n  RW a : (string -> int) map = $0\n}\n')[0], '{}')
  })

  it('puts items that begin with the typed letters before those that contain them', () => {
    assert.deepEqual(labels('class A {\n  me$0\n}\n').slice(0, 2), ['<message>', 'RO/runtime'])
  })

  it('puts errors and enums of the API before standard ones', () => {
    const rest = '\n}\n\nerror X_LATE()\nenum vdi_type { a }\n'
    assert.equal(labels('api P uses task\n\nclass A {\n  message m() throws $0', rest)[0], 'X_LATE')
    assert.deepEqual(labels('api P uses task\n\nrecord r {\n  type : $0', rest).slice(0, 2), [
      'vdi_type enum',
      'string',
    ])
  })
})
