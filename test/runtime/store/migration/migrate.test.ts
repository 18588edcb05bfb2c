/** Migrations of files: data are kept, and a migration that is refused changes nothing. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create, get, refuses } from '../helpers.ts'
import { model, object, type Parts } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

/** The advice if --discard does not help. */
const ONLY_CHANGE = /Change that, or name a new file\.$/

describe('migrating a SQLite file', () => {
  const files = temporaryFiles()
  let file = ''
  let refs: string[] = []
  beforeEach(() => {
    file = files.next()
  })

  /** Creates the file with the old model and fills it. */
  function madeBy(old: Parts, fill: (store: Store) => string[]): void {
    using(model(old), (store) => {
      refs = fill(store)
      store.commit()
    })
  }

  function using(
    api: Api,
    work: (store: Store) => void,
    options: { discard?: boolean; log?: (line: string) => void } = {},
  ): void {
    const store = openStore(api, file, options)
    try {
      work(store)
    } finally {
      store.close()
    }
  }

  /** Opens the file twice: the second time nothing is left to migrate. */
  function follows(now: Parts, work: (store: Store) => void): void {
    using(model(now), work)
    using(model(now), work)
  }

  function refused(now: Parts, ...says: (string | RegExp)[]): void {
    const was = contents(file)
    assert.throws(
      () => openStore(model(now), file),
      (error) => {
        assert.ok(error instanceof StoreError)
        for (const text of [`"${file}"`, ...says])
          assert.match(error.message, text instanceof RegExp ? text : new RegExp(text))
        return true
      },
    )
    assert.deepEqual(contents(file), was)
  }

  /** Opens with `discard`. Returns what it logs. */
  function discarding(now: Parts, work: (store: Store) => void): string[] {
    const lines: string[] = []
    using(model(now), work, { discard: true, log: (line) => lines.push(line) })
    using(model(now), work)
    return lines
  }

  it('adds classes, and fields with a start value', () => {
    madeBy({ classes: { a: ['RW n : int'] } }, (store) => [
      create(store, 'a', { n: 5n }),
      create(store, 'a', { n: 6n }),
    ])
    const a = [
      'RW s : string = "x"',
      'RW n : int',
      'RO/runtime tags : string set',
      'RO/runtime b : b ref',
      'RW bs : b ref set = []',
    ]
    follows({ classes: { b: ['RO/runtime a : a ref set'], a } }, (store) => {
      const values = store.class('a').record(refs[0]!).values
      assert.deepEqual(values.slice(1), ['x', 5n, [], null, []])
      assert.deepEqual(store.class('a').refs(), refs)
      assert.equal(store.class('b').count(), 0)
    })
  })

  it('keeps refs, links, maps and foreign keys of a rebuilt table', () => {
    const old = {
      a: ['RW bs : b ref set', 'RW many : b ref set <-> as', 'RW m : (string -> b ref) map', 'RW b : b ref <-> back'],
      b: ['RO/runtime as : a ref set <-> many', 'RO/runtime back : a ref set <-> b', 'RW self : b ref or null'],
    }
    madeBy({ classes: old }, (store) => {
      const b = create(store, 'b')
      store.class('b').field('self').set(b, b)
      return [create(store, 'a', { bs: [b], many: [b], m: new Map([['k', b]]), b }), b]
    })
    follows({ classes: { a: [...old.a, 'RO/runtime n : int'], b: [...old.b, 'RO/runtime n : int'] } }, (store) => {
      const [a, b] = refs as [string, string]
      assert.deepEqual(store.class('a').record(a).values.slice(1), [[b], [b], new Map([['k', b]]), b, 0n])
      assert.deepEqual(store.class('b').record(b).values.slice(1), [[a], [a], b, 0n])
      refuses(() => store.class('b').destroy(b), 'OBJECT_IN_USE', 'b', b, 'a', a, 'bs')
      refuses(() => create(store, 'a', { b: 'OpaqueRef:none' }), 'HANDLE_INVALID', 'b', 'OpaqueRef:none')
    })
  })

  it('adds a field without a start value only to a table without rows', () => {
    madeBy({ classes: { a: [], b: [] } }, (store) => [create(store, 'a')])
    refused(
      { classes: { a: ['RW n : int'], b: ['RW n : int'] } },
      '"a.n" has no value for the objects of "a"',
      ONLY_CHANGE,
    )
    follows({ classes: { a: [], b: ['RW n : int', 'RW a : a ref'] } }, (store) =>
      assert.equal(store.class('b').count(), 0),
    )
  })

  it('gives a uuid to objects that have none', () => {
    madeBy({ classes: { a: [] }, kept: { a: 'declared' } }, (store) => [create(store, 'a'), create(store, 'a')])
    follows({ classes: { a: [] } }, (store) => {
      const uuids = refs.map((ref) => String(get(store, 'a', ref, 'uuid')))
      assert.equal(new Set(uuids).size, 2)
      assert.equal(store.class('a').byUuid(uuids[1]!), refs[1])
    })
  })

  it('makes a ref nullable, and not nullable again if none is null', () => {
    const may = { classes: { a: ['RW to : a ref or null'] } }
    const must = { classes: { a: ['RW to : a ref'] } }
    madeBy(may, (store) => [create(store, 'a')])
    refused(must, '"a.to" may not be null now', ONLY_CHANGE)
    using(model(may), (store) => {
      store.class('a').field('to').set(refs[0]!, refs[0]!)
      store.commit()
    })
    follows(must, (store) =>
      refuses(() => store.class('a').field('to').set(refs[0]!, null), 'HANDLE_INVALID', 'a', 'OpaqueRef:NULL'),
    )
    follows(may, (store) => assert.equal(get(store, 'a', refs[0]!, 'to'), refs[0]))
  })

  it('keeps pairs when clients write the other end', () => {
    const pairs = (first: string, second: string): Parts => ({
      classes: {
        z: [`${first} one : y ref <-> back`, `${first} many : y ref set <-> of`],
        y: [`${second} back : z ref <-> one`, `${second} of : z ref set <-> many`],
      },
    })
    madeBy(pairs('RW', 'RO/runtime'), (store) => {
      const y = create(store, 'y')
      return [create(store, 'z', { one: y, many: [y] }), y]
    })
    for (const [first, second] of [
      ['RO/runtime', 'RW'],
      ['RW', 'RO/runtime'],
    ] as const)
      follows(pairs(first, second), (store) => {
        const [z, y] = refs as [string, string]
        assert.deepEqual([get(store, 'z', z, 'one'), get(store, 'z', z, 'many')], [y, [y]])
        assert.deepEqual([get(store, 'y', y, 'back'), get(store, 'y', y, 'of')], [z, [z]])
      })
  })

  it('makes a ref one end of a one-one pair only if each object is referred to once', () => {
    const b = (store: Store) => create(store, 'b')
    madeBy({ classes: { a: ['RW b : b ref'], b: [] } }, (store) => {
      const shared = b(store)
      return [create(store, 'a', { b: shared }), create(store, 'a', { b: shared }), shared]
    })
    const now = { classes: { a: ['RW b : b ref <-> a'], b: ['RO/runtime a : a ref <-> b'] } }
    refused(now, 'two objects that exist refer to the same one')
    using(model({ classes: { a: ['RW b : b ref'], b: [] } }), (store) => {
      store.class('a').field('b').set(refs[1]!, b(store))
      store.commit()
    })
    follows(now, (store) => assert.equal(get(store, 'b', refs[2]!, 'a'), refs[0]))
  })

  it('adds enum values, and removes one that is not in use', () => {
    const parts = (...values: string[]): Parts => ({
      enums: { e: values },
      classes: {
        a: [
          'RO/runtime e : e enum',
          'RO/runtime all : e enum set',
          'RO/runtime m : (string -> (e enum -> int) map) map',
          'RO/runtime sets : e enum set set',
        ],
      },
    })
    madeBy(parts('x', 'y'), (store) => [
      create(store, 'a', { e: 'y', all: ['y', 'x'] }),
      create(store, 'a', {
        m: new Map([
          [
            'k',
            new Map([
              ['y', 1n],
              ['x', 2n],
            ]),
          ],
        ]),
        sets: [['x', 'y'], ['x'], ['y']],
      }),
    ])
    follows(parts('z', 'x', 'y'), (store) => assert.equal(get(store, 'a', refs[0]!, 'e'), 'y'))
    refused(parts('x'), /"a\.e" .*\(e\.z, e\.y\)/, '"a.all"', '"a.m"', '"a.sets"')
    const lines = discarding(parts('x'), (store) => {
      assert.deepEqual(store.class('a').record(refs[0]!).values.slice(1), ['x', ['x'], new Map(), []])
      assert.deepEqual(get(store, 'a', refs[1]!, 'm'), new Map([['k', new Map([['x', 2n]])]]))
      assert.deepEqual(get(store, 'a', refs[1]!, 'sets'), [['x'], []])
    })
    assert.equal(lines.length, 4)
  })

  it('starts new members of a record with their zeros', () => {
    const parts = (...members: string[]): Parts => ({
      records: { p: members },
      classes: { a: ['RO/runtime p : p record set', 'RO/runtime one : p record'] },
    })
    madeBy(parts('x : int'), (store) => [create(store, 'a')])
    follows(parts('name : string', 'x : int'), (store) => {
      const { names, values } = get(store, 'a', refs[0]!, 'one') as { names: string[]; values: unknown[] }
      assert.deepEqual(
        [names, values],
        [
          ['name', 'x'],
          ['', 0n],
        ],
      )
    })
  })

  it('refuses each change that would lose data, and makes it with discard', () => {
    const old = [
      'RW n : int',
      'RW s : string',
      'RW gone : gone ref',
      'RW peers : a ref set <-> peers',
      'RW m : (string -> a ref) map',
    ]
    madeBy({ classes: { a: old, gone: [] } }, (store) => {
      const gone = create(store, 'gone')
      const a = create(store, 'a', { n: 1n, s: 'kept', gone })
      store.class('a').field('peers').add(a, a)
      store.class('a').field('m').addTo(a, 'k', a)
      return [a]
    })
    const now = {
      classes: {
        a: ['RW n : string = "new"', 'RW s : string', 'RW peers : a ref set = []', 'RW m : (a ref -> int) map = []'],
      },
    }
    refused(
      now,
      'Class "gone" is gone',
      'Field "a.n" changes its type from int to string',
      'Field "a.gone" is gone',
      '"a.peers" is unbound now',
      '"a.m" changes its type',
      /or discard the data with --discard\.$/,
    )
    refused(
      { classes: { ...now.classes, a: [...now.classes.a, 'RW more : int'] } },
      /--discard.* does not help with all/,
    )
    const lines = discarding(now, (store) => {
      assert.deepEqual(store.class('a').record(refs[0]!).values.slice(1), ['new', 'kept', [], new Map()])
    })
    assert.deepEqual(lines.sort(), [
      'discarded all objects of class "gone"',
      'discarded what "a.gone" holds',
      'discarded what "a.m" holds',
      'discarded what "a.n" holds',
      'discarded what "a.peers" holds',
    ])
  })

  it('adds a class whose name differs only in case from a class that is removed', () => {
    madeBy({ classes: { VM: ['RW n : int'], x: ['RW A : int'] } }, (store) => [create(store, 'x', { A: 1n })])
    discarding({ classes: { vm: ['RW n : int'], x: ['RW a : int = "7"'] } }, (store) => {
      assert.equal(store.class('vm').count(), 0)
      assert.equal(get(store, 'x', refs[0]!, 'a'), 7n)
    })
  })

  it('keeps refs to a class that begins to keep its objects', () => {
    const classes = { a: ['RO/runtime to : b ref', 'RO/runtime all : b ref set'], b: [] }
    madeBy({ classes, kept: { b: 'none' } }, (store) => [create(store, 'a')])
    follows({ classes }, (store) => {
      const b = create(store, 'b')
      store.class('a').field('to').set(refs[0]!, b)
      store.class('a').field('all').add(refs[0]!, b)
      assert.equal(get(store, 'a', refs[0]!, 'to'), b)
    })
  })

  it('starts new fields with the initial object that their default names', () => {
    const objects = [object('role', 'admin')]
    madeBy({ classes: { role: [], a: [] }, objects }, (store) => [create(store, 'a')])
    const a = ['RW role : role ref = {"object":"admin"}', 'RW roles : role ref set = [{"object":"admin"}]']
    follows({ classes: { role: [], a }, objects }, (store) => {
      const [admin] = store.class('role').refs()
      assert.deepEqual(store.class('a').record(refs[0]!).values.slice(1), [admin, [admin]])
      assert.deepEqual(get(store, 'a', create(store, 'a'), 'roles'), [admin])
    })
  })

  describe('if the default of a new field names a missing initial object', () => {
    const d0 = '{"object":"d0"}'
    const objects = [object('D', 'd0')]
    const now = (...lines: string[]): Parts => ({
      classes: { D: ['RO/runtime back : a ref <-> one'], a: ['RW one : D ref or null <-> back = null', ...lines] },
      objects: [...objects, object('D', 'd1')],
    })
    const d1 = '{"object":"d1"}'
    beforeEach(() => {
      madeBy({ ...now(), objects }, (store) => {
        store.class('D').destroy(store.initialObject('D', 'd0')!)
        return [create(store, 'a'), create(store, 'a')]
      })
    })

    for (const gone of [d0, d1])
      it(`refuses a field that cannot be null: ${gone}`, () => {
        const names = /Field "a\.f" starts with the object "d[01]" of class "D", which this database does not have/
        refused(now(`RW f : D ref = ${gone}`), names, ONLY_CHANGE)
        refused(now(`RW f : D ref set = [${gone}]`), names, ONLY_CHANGE)
        refused(now(`RW f : (string -> D ref) map = [["k",${gone}]]`), names, ONLY_CHANGE)
      })

    for (const gone of [d0, d1])
      it(`starts a field that can be null with null: ${gone}`, () => {
        const fields = [
          `RW f : D ref or null = ${gone}`,
          `RO/runtime g : D ref = ${gone}`,
          `RO/runtime h : D ref set = [${gone}]`,
        ]
        follows(now(...fields), (store) =>
          assert.deepEqual(store.class('a').record(refs[0]!).values.slice(2), [null, null, []]),
        )
      })
  })

  it('refuses a one-one pair that all objects would start with the same object', () => {
    const objects = [object('D', 'd0')]
    madeBy({ classes: { a: [], D: [] }, objects }, (store) => [create(store, 'a'), create(store, 'a')])
    const says =
      /Field "a\.one" starts with the object "d0" of class "D", which in a one-one pair only one object of "a"/
    const one = (line: string): Parts => ({ classes: { a: [line], D: ['RO/runtime a : a ref <-> one'] }, objects })
    refused(one('RW one : D ref <-> a = {"object":"d0"}'), says)
    refused(one('RW one : D ref or null <-> a = {"object":"d0"}'), says)
    using(model({ classes: { a: [], D: [] }, objects }), (store) => {
      store.class('a').destroy(refs[1]!)
      store.commit()
    })
    follows(one('RW one : D ref <-> a = {"object":"d0"}'), (store) =>
      assert.equal(get(store, 'a', refs[0]!, 'one'), store.initialObject('D', 'd0')),
    )
  })

  it('forgets the initial objects of a removed class', () => {
    const objects = [object('D', 'd0')]
    madeBy({ classes: { a: [], D: [] }, objects }, (store) => [create(store, 'a')])
    discarding({ classes: { a: [] } }, () => {})
    follows({ classes: { a: ['RW d : D ref or null = {"object":"d0"}'], D: [] }, objects }, (store) =>
      assert.equal(get(store, 'a', refs[0]!, 'd'), null),
    )
  })

  it('does not create initial objects in an existing database', () => {
    madeBy({ classes: { a: [] } }, () => [])
    follows({ classes: { a: [] }, objects: [object('a', 'first')] }, (store) =>
      assert.equal(store.class('a').count(), 0),
    )
  })
})

/** All rows of all tables, and the definitions of the tables. */
function contents(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true })
  const schema = database.prepare('select name, type, sql from sqlite_schema order by name').all()
  const tables = schema.filter((entry) => entry.type === 'table')
  const rows = tables.map(({ name }) => database.prepare(`select * from "${name}"`).all())
  database.close()
  return [schema, rows]
}
