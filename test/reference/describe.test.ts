/** The descriptions of classes, pairs, errors and roles for pages. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { classesByEnum, classOrder, describeClass } from '../../reference/describe.ts'
import { literalText } from '../../reference/literal-text.ts'
import { rpcAnchor, rpcPlace, valuePlace } from '../../reference/page-place.ts'
import { boundPairs, plural, relationWords } from '../../reference/pairs.ts'
import { describeErrors, ownErrors } from '../../reference/raised.ts'
import { referringFields } from '../../reference/referring-fields.ts'
import { describeRoles, rightsByClass } from '../../reference/role-rights.ts'
import { searchEntries } from '../../reference/search.ts'
import { readSample } from '../samples/sample.ts'
import { apiOf } from '../web/awkward.ts'

function sample(name: string): Api {
  const { model } = readSample(name)
  assert.ok(model)
  return model
}

const POOL = sample('pool')

const PAIRS = apiOf(`
api Pairs
class book {
  RW authors : author ref set <-> books
  RO/constructor city : city ref <-> books
  RO/runtime shelf : box ref or null <-> books
  RW cover : cover ref <-> book
  RW friends : book ref set <-> friends = []
  RW also : city ref or null = null
}
class author { RW books : book ref set <-> authors = [] }
class city { RO/runtime books : book ref set <-> city }
class box { RO/runtime books : book ref set <-> shelf }
class cover { RO/runtime book : book ref <-> cover }
`)

describe('the fields that keep an object from being destroyed', () => {
  const namesOf = (api: Api, name: string) => referringFields(api, name).map((one) => `${one.class}.${one.field.name}`)

  it('are owning ends of pairs and plain references', () => {
    assert.deepEqual(namesOf(PAIRS, 'city'), ['book.city', 'book.also'])
    assert.deepEqual(namesOf(PAIRS, 'box'), ['book.shelf'])
    assert.deepEqual(namesOf(PAIRS, 'cover'), ['book.cover'])
    assert.deepEqual(namesOf(PAIRS, 'book'), ['book.friends', 'author.books'])
    assert.deepEqual(namesOf(PAIRS, 'author'), ['book.authors'])
  })

  it('are also sets and maps of references, but no computed fields', () => {
    const api = apiOf(`
class a {
  RW one : b ref set = []
  RW by : (b ref -> string) map = {}
  RW to : (string -> b ref) map = {}
  RO/runtime seen : b ref set := self.one
}
class b { RW n : int = 0 }
`)
    assert.deepEqual(namesOf(api, 'b'), ['a.one', 'a.by', 'a.to'])
  })
})

describe('bound pairs', () => {
  it('are described in words from both ends', () => {
    const words = Object.fromEntries(PAIRS.relations.map((r) => [r.name, relationWords(PAIRS, r)]))
    assert.deepEqual(words, {
      'author.books': 'many authors to many books',
      'book.city': 'many books to one city',
      'book.shelf': 'many books to at most one box',
      'book.cover': 'at most one book to one cover',
      'book.friends': 'many books to many books, both ways',
    })
  })

  it('name the partner and the field that stores them', () => {
    assert.deepEqual(boundPairs(PAIRS, 'city'), [
      {
        field: 'books',
        partner: { class: 'book', field: 'city' },
        words: 'many books to one city',
        owners: [{ class: 'book', field: 'city' }],
      },
    ])
    const friends = boundPairs(PAIRS, 'book').find((p) => p.field === 'friends')
    assert.deepEqual(friends?.partner, { class: 'book', field: 'friends' })
    assert.deepEqual(friends?.owners, [{ class: 'book', field: 'friends' }])
    const both = boundPairs(PAIRS, 'author')[0]
    assert.deepEqual(both?.owners.map((o) => o.class).sort(), ['author', 'book'])
  })

  it('have plurals', () => {
    assert.deepEqual(['VM', 'city', 'box', 'class', 'PBD_metrics', 'key', 'patch'].map(plural), [
      'VMs',
      'cities',
      'boxes',
      'classes',
      'PBD_metrics',
      'keys',
      'patches',
    ])
  })
})

describe('describeClass', () => {
  it('has every RPC of a class once', () => {
    for (const api of [POOL, sample('xenapi'), PAIRS]) {
      for (const { name } of api.classes) {
        const shown = describeClass(api, name)
        assert.ok(shown)
        const all = [...shown.messages, ...shown.ofObjects, ...shown.fields.flatMap((f) => f.accessors)]
        const expected = rpcsOf(api).filter((rpc) => rpc.class === name)
        assert.deepEqual(all.map((r) => r.rpc.name).sort(), expected.map((rpc) => rpc.name).sort())
      }
    }
    assert.equal(describeClass(POOL, 'nothing'), undefined)
  })

  it('has the roles that may read and set a field, and none that set an RO field', () => {
    const shown = describeClass(POOL, 'PBD')
    const config = shown?.fields.find((f) => f.field.name === 'device_config')
    assert.deepEqual(config?.readers, ['admin'])
    assert.deepEqual(shown?.readers, ['reader', 'operator', 'admin'])
    assert.equal(shown?.fields.find((f) => f.field.name === 'uuid')?.writers, undefined)
  })

  it('names the Async variant of an RPC', () => {
    const messages = describeClass(POOL, 'VM')?.messages ?? []
    assert.equal(messages.find((m) => m.name === 'start')?.twin, 'Async.VM.start')
    assert.equal(describeClass(PAIRS, 'book')?.ofObjects.find((r) => r.name === 'create')?.twin, null)
  })

  it('finds unbound fields that refer to it', () => {
    assert.deepEqual(describeClass(PAIRS, 'city')?.referrers, [{ class: 'book', field: 'also' }])
  })

  it('finds the enums that a class uses, and the classes that use an enum', () => {
    const names = describeClass(POOL, 'VM')?.enums.map((e) => e.name)
    assert.ok(names?.includes('vm_power_state'))
    assert.ok(classesByEnum(POOL).get('vm_power_state')?.includes('VM'))
  })

  it('sorts classes ignoring case', () => {
    assert.deepEqual(
      classOrder(apiOf('class b {}\nclass A {}\nclass ab {}\nclass C {}\n')).map((c) => c.name),
      ['A', 'ab', 'b', 'C'],
    )
  })
})

describe('places', () => {
  it('distinguish a field from a message of the same name', () => {
    const owner = apiOf('class a {\n  RW x : int\n  message x()\n  message y()\n}\n').classes[0]
    assert.ok(owner)
    assert.deepEqual([rpcAnchor(owner, 'x'), rpcAnchor(owner, 'y')], ['x()', 'y'])
    assert.deepEqual(rpcPlace(owner, 'y'), { page: 'class', class: 'a', anchor: 'y' })
  })

  it('of values need no escaping', () => {
    assert.equal(valuePlace('e', 'two "words"').anchor, 'e.two%20%22words%22')
  })
})

describe('errors', () => {
  it('name the messages that raise them', () => {
    const errors = new Map(describeErrors(POOL).map((e) => [e.error.code, e]))
    const raisers = (code: string) => errors.get(code)?.raisedBy?.map((rpc) => rpc.name)
    assert.ok(raisers('VM_IS_TEMPLATE')?.includes('VM.start'))
    assert.ok(raisers('UUID_INVALID')?.every((name) => name.endsWith('.get_by_uuid')))
    assert.equal(errors.get('INTERNAL_ERROR')?.raisedBy, null)
    assert.ok([...errors.values()].every((e) => e.error.doc !== ''))
  })

  it('are not repeated for each RPC if any call can end in them', () => {
    const rpc = rpcsOf(POOL).find((r) => r.name === 'VM.get_name_label')
    assert.ok(rpc)
    assert.deepEqual(ownErrors(POOL, rpc), ['RBAC_PERMISSION_DENIED'])
  })
})

describe('descriptions of roles', () => {
  it('count the RPCs that their users may call', () => {
    const rpcs = rpcsOf(POOL)
    const [reader, , admin] = describeRoles(POOL)
    assert.equal(admin?.total, rpcs.filter((r) => r.roles === null || r.roles.includes('admin')).length)
    assert.ok(reader && admin && reader.total < admin.total)
    assert.deepEqual(reader.includedBy, ['operator'])
    for (const { rpcs: all, callable } of rightsByClass(POOL)) assert.ok(callable.every((n) => n <= all))
    assert.equal(
      rightsByClass(POOL).reduce((sum, r) => sum + r.rpcs, 0),
      rpcs.length,
    )
  })
})

describe('search entries', () => {
  it('have everything with a name', () => {
    const entries = searchEntries(POOL)
    const kinds = Map.groupBy(entries, (e) => e.kind)
    const fields = POOL.classes.flatMap((c) => c.fields)
    assert.equal(kinds.get('class')?.length, POOL.classes.length)
    assert.equal(kinds.get('field')?.length, fields.length)
    assert.equal((kinds.get('message')?.length ?? 0) + (kinds.get('implied RPC')?.length ?? 0), rpcsOf(POOL).length)
    assert.equal(kinds.get('value')?.length, POOL.enums.flatMap((e) => e.values).length)
    assert.equal(kinds.get('record')?.length, POOL.records.length)
    assert.equal(kinds.get('role')?.length, POOL.roles.length)
    assert.equal(kinds.get('error')?.length, describeErrors(POOL).length)
  })
})

describe('literalText', () => {
  it('writes values as in .crow text', () => {
    const text = (type: string, value: string) => {
      const field = apiOf(
        `enum e { a, "b c" }\nclass t {\n  RW f : ${type} = ${value}\n}\nobject t one { f = ${value} }\n`,
      ).classes[0]?.fields.find((f) => f.name === 'f')
      assert.ok(field?.default !== undefined)
      return literalText(field.type, field.default)
    }
    for (const [type, value] of [
      ['string', '"a \\"b\\""'],
      ['int', '9223372036854775807'],
      ['int', '-1'],
      ['float', '1.0'],
      ['float', '0.25'],
      ['bool', 'true'],
      ['e enum', 'a'],
      ['e enum', '"b c"'],
      ['t ref or null', 'null'],
      ['int set', '[1, 2]'],
      ['string option', '["x"]'],
      ['(string -> e enum) map', '{ "k" -> "b c", "l" -> a }'],
      ['(string -> string) map', '{}'],
      ['datetime', '"20260131T12:00:00Z"'],
    ] as const)
      assert.equal(text(type, value), value, type)
    assert.equal(literalText({ kind: 'ref', class: 't', nullable: false }, { object: 'one' }), 'one')
  })
})
