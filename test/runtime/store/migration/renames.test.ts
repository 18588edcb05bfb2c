/** Renames with `was`, and changes that lose nothing without it, on files. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { analyze } from '../../../../analysis/analyze.ts'
import { parse } from '../../../../grammar/parse.ts'
import type { Api } from '../../../../model/api.ts'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { misfitOf } from '../../../../runtime/store/sqlite/misfit.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { create, get } from '../helpers.ts'
import { temporaryFiles } from '../temporary-files.ts'

const POOL = `
enum power { Halted, Running, Paused }
enum op { start, stop }
class machine {
  RW label : string = ""
  RO/runtime state : power enum = Halted
  RW states : power enum set = []
  RW ops : (op enum -> power enum) map = {}
  RO/runtime disks : disk ref set <-> owner
  RW friends : machine ref set <-> friends = []
  RW marks : mark ref set <-> machines = []
  RW uses : (op enum -> disk ref) map = {}
  RW likes : disk ref set @unbound = []
}
class disk {
  RO/constructor owner : machine ref or null <-> disks
}
class mark {
  RO/runtime machines : machine ref set <-> marks
}
object machine first { label = "first" }
`

const RENAMED = `
enum vm_power was power { Halted was halted, Up was Running, Paused }
enum operation was op { launch was start, stop }
class VM was machine {
  RW name : string was label = ""
  RO/runtime power_state : vm_power enum was state = Halted
  RW states : vm_power enum set = []
  RW done : (operation enum -> vm_power enum) map was ops = {}
  RO/runtime VBDs : disk ref set <-> VM was disks
  RW peers : VM ref set <-> peers was friends = []
  RW tags : tag ref set <-> VMs was marks = []
  RW uses : (operation enum -> disk ref) map = {}
  RW likes : disk ref set @unbound = []
}
class disk {
  RO/constructor VM : VM ref or null <-> VBDs was owner
}
class tag was mark {
  RO/runtime VMs : VM ref set <-> tags was machines
}
object VM first { name = "first" }
`

describe('stored data under another text', () => {
  const files = temporaryFiles()
  let file = ''
  let open: Store | undefined
  let lines: string[] = []
  beforeEach(() => {
    file = files.next()
  })
  afterEach(() => close())

  function apiOf(text: string): Api {
    const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
    assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
    return model
  }

  function serve(text: string, options: { discard?: boolean } = {}): Store {
    close()
    lines = []
    open = openStore(apiOf(text), file, { ...options, log: (line) => lines.push(line) })
    return open
  }

  function close(): void {
    open?.commit()
    open?.close()
    open = undefined
  }

  function refusal(text: string): string {
    close()
    const before = contents()
    let message = ''
    assert.throws(
      () => openStore(apiOf(text), file),
      (error: Error) => {
        message = error.message
        return true
      },
    )
    assert.deepEqual(contents(), before)
    return message
  }

  function contents(): unknown {
    const database = new DatabaseSync(file, { readOnly: true })
    const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all()
    const rows = tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()])
    database.close()
    return rows
  }

  function tables(): string[] {
    const database = new DatabaseSync(file, { readOnly: true })
    const names = database.prepare("select name from sqlite_schema where type = 'table' and name not like '@%'").all()
    database.close()
    return names.map(({ name }) => name as string).sort()
  }

  /** Fills POOL and returns the refs. */
  function fillPool(): { first: string; second: string; disk: string; mark: string } {
    const store = serve(POOL)
    const first = store.initialObject('machine', 'first')!
    const mark = create(store, 'mark')
    const disk = create(store, 'disk', { owner: first })
    const second = create(store, 'machine', {
      label: 'second',
      states: ['Running', 'Halted'],
      ops: new Map([['start', 'Running']]),
      friends: [first],
      marks: [mark],
      uses: new Map([['start', disk]]),
      likes: [disk],
    })
    store.class('machine').field('state').set(second, 'Running')
    return { first, second, disk, mark }
  }

  it('follow renamed classes, fields, pairs, enums and values, also in the names of tables', () => {
    const { first, second, disk, mark } = fillPool()
    for (const round of ['migrated', 'opened again']) {
      const store = serve(RENAMED)
      const record = new Map(
        store
          .class('VM')
          .fieldNames.map((name, i): [string, Value] => [name, store.class('VM').record(second).values[i] as Value]),
      )
      record.delete('uuid')
      assert.deepEqual(
        [...record],
        [
          ['name', 'second'],
          ['power_state', 'Up'],
          ['states', ['Up', 'Halted']],
          ['done', new Map([['launch', 'Up']])],
          ['VBDs', []],
          ['peers', [first]],
          ['tags', [mark]],
          ['uses', new Map([['launch', disk]])],
          ['likes', [disk]],
        ],
        round,
      )
      assert.deepEqual(get(store, 'VM', first, 'VBDs'), [disk])
      assert.deepEqual(get(store, 'VM', first, 'peers'), [second])
      assert.deepEqual(get(store, 'tag', mark, 'VMs'), [second])
      assert.equal(get(store, 'disk', disk, 'VM'), first)
      assert.equal(store.initialObject('VM', 'first'), first)
    }
    close()
    assert.deepEqual(tables(), ['VM', 'VM.likes', 'VM.peers', 'VM.tags', 'VM.uses', 'disk', 'tag'])
    assert.deepEqual(checkData(file), [])
  })

  it('keep foreign keys, so that an object in use cannot be destroyed', () => {
    const { second, disk } = fillPool()
    const store = serve(RENAMED)
    assert.throws(() => store.class('disk').destroy(disk), { code: 'OBJECT_IN_USE' })
    store.class('VM').field('uses').set(second, new Map())
    store.class('VM').field('likes').set(second, [])
    assert.doesNotThrow(() => store.class('disk').destroy(disk))
  })

  it('are migrated with a log of what was renamed, and of when "was" can be removed', () => {
    fillPool()
    serve(RENAMED)
    assert.ok(lines.includes('carried class "machine" over to "VM"'), lines.join('\n'))
    assert.ok(lines.includes('carried field "VM.label" over to "name"'), lines.join('\n'))
    assert.ok(lines.includes('carried value "vm_power.Running" over to "Up"'), lines.join('\n'))
    const done = lines.filter((line) => line.includes('can be removed'))
    assert.equal(done.length, 1, lines.join('\n'))
    serve(RENAMED)
    assert.deepEqual(lines, done)
    serve(RENAMED.replace(/ was \w+/g, ''))
    assert.deepEqual(lines, [])
    assert.equal(open!.class('VM').count(), 2)
  })

  it('follow two fields that swap names', () => {
    const text = (a: string, b: string) => `class thing {\n  RW a : string = ""${a}\n  RW b : string = ""${b}\n}\n`
    const store = serve(text('', ''))
    const ref = create(store, 'thing', { a: '1', b: '2' })
    const swapped = text(' was b', ' was a')
    for (let i = 0; i < 2; i++)
      assert.deepEqual([get(serve(swapped), 'thing', ref, 'a'), get(open!, 'thing', ref, 'b')], ['2', '1'])
    const classes = 'class box was thing {\n  RW b : string = ""\n}\nclass thing was crate {\n  RW a : string = ""\n}\n'
    const was = serve('class thing {\n  RW a : string = ""\n  RW b : string = ""\n}\n')
    assert.equal(was.class('thing').count(), 1)
    assert.match(refusal(classes), /"box.a"|"thing.a"/)
  })

  it('follow classes that swap names, with their tombstones', () => {
    const plain =
      'class a {\n  RW x : string = ""\n}\nclass b {\n  RW x : string = ""\n  RW a : a ref or null = null\n}\n'
    const store = serve(plain)
    const a = create(store, 'a', { x: 'of a' })
    const b = create(store, 'b', { x: 'of b', a })
    const now = serve(
      'class b was a {\n  RW x : string = ""\n}\nclass a was b {\n  RW x : string = ""\n  RW a : b ref or null = null\n}\n',
    )
    assert.deepEqual([get(now, 'b', a, 'x'), get(now, 'a', b, 'x'), get(now, 'a', b, 'a')], ['of a', 'of b', a])
  })

  it('follow the first of several earlier names that they have', () => {
    const text = (name: string) => `class VM {\n  RW ${name} = ""\n}\n`
    const ref = create(serve(text('a : string')), 'VM', { a: 'kept' })
    assert.equal(get(serve(text('c : string was b was a')), 'VM', ref, 'c'), 'kept')
    assert.equal(get(serve(text('d : string was c was b was a')), 'VM', ref, 'd'), 'kept')
  })

  it('are refused and not changed if a "was" names something that they have under both names', () => {
    const both = 'class VM {\n  RW a : string = ""\n  RW b : string = ""\n}\n'
    create(serve(both), 'VM', { a: '1', b: '2' })
    const message = refusal('class VM {\n  RW b : string was a = ""\n}\n')
    assert.match(
      message,
      /The field "VM\.b" was "a", but the data have both\. Remove "was a", or first serve a text without "b"\./,
    )
  })

  describe('if nothing is lost', () => {
    const VM = (...fields: string[]) => `class VM {\n${fields.map((f) => `  ${f}\n`).join('')}}\n`

    it('lose a class without objects, but not one with objects', () => {
      const store = serve(`${VM()}class tape {\n}\n`)
      assert.doesNotThrow(() => serve(VM()))
      create(serve(`${VM()}class tape {\n}\n`), 'tape')
      assert.notEqual(open, store)
      assert.match(refusal(VM()), /Class "tape" is gone/)
      serve(VM(), { discard: true })
      assert.deepEqual(lines, ['discarded all objects of class "tape"'])
    })

    for (const [field, empty, full] of [
      ['RW n : int = 3', 3n, 4n],
      ['RW s : string = "x"', 'x', 'y'],
      ['RW s : string set = []', [], ['a']],
      ['RW m : (string -> int) map = {}', new Map(), new Map([['a', 1n]])],
      ['RO/runtime on : bool = true', true, undefined],
      ['RW peer : VM ref or null = null', null, 'self'],
      ['RW peers : VM ref set @unbound = []', [], ['self']],
      ['RW by : (string -> VM ref) map = {}', new Map(), new Map([['a', 'self']])],
    ] as const)
      it(`lose "${field}" if every object has its start value`, () => {
        const name = field.split(' ')[1] as string
        const store = serve(VM(field))
        const ref = create(store, 'VM')
        store
          .class('VM')
          .field(name)
          .set(ref, empty as Value)
        assert.doesNotThrow(() => serve(VM()))
        if (full === undefined) return
        const self = (value: unknown): Value => {
          if (value === 'self') return ref
          if (Array.isArray(value)) return value.map(self)
          return value instanceof Map ? new Map([...value].map(([k, v]) => [k, self(v)])) : (value as Value)
        }
        serve(VM(field)).class('VM').field(name).set(ref, self(full))
        assert.match(refusal(VM()), new RegExp(`Field "VM\\.${name}" is gone\\.`))
        assert.deepEqual(misfitOf(file, apiOf(VM())).discards, [`what "VM.${name}" holds`])
      })

    it('follow a new type of a field that holds nothing', () => {
      create(serve(VM('RW n : int = 0')), 'VM')
      assert.doesNotThrow(() => serve(VM('RW n : string = "none"')))
      assert.deepEqual([...open!.class('VM').records()].length, 1)
      assert.match(refusal(VM('RW n : int')), /"VM\.n" has no value for the objects/)
    })

    it('follow a renamed computed end of a pair: many-one, one-one and many-many', () => {
      const text = (set: string, one: string, many: string) => `
class VM {
  RO/runtime ${set} : disk ref set <-> VM
  RO/runtime ${one} : disk ref <-> home
  RO/runtime ${many} : disk ref set <-> readers
}
class disk {
  RW VM : VM ref or null <-> ${set} = null
  RW home : VM ref or null <-> ${one} = null
  RW readers : VM ref set <-> ${many} = []
}
`
      const store = serve(text('disks', 'root', 'reads'))
      const vm = create(store, 'VM')
      const disk = create(store, 'disk', { VM: vm, home: vm, readers: [vm] })
      const now = serve(text('all_disks', 'main', 'may_read'))
      assert.deepEqual(
        ['all_disks', 'main', 'may_read'].map((field) => get(now, 'VM', vm, field)),
        [[disk], disk, [disk]],
      )
      assert.doesNotThrow(() => serve(text('disks', 'root', 'reads')))
    })

    it('follow a renamed enum, also without "was", if they only have its values', () => {
      const text = (name: string, values: string) =>
        `enum ${name} { ${values} }\n${VM(`RW p : ${name} enum = on`, `RW ps : ${name} enum set = []`)}`
      const ref = create(serve(text('power', 'on, off')), 'VM', { p: 'off', ps: ['on', 'off'] })
      assert.deepEqual(get(serve(text('state', 'on, off, idle')), 'VM', ref, 'ps'), ['on', 'off'])
      assert.match(
        refusal(text('other', 'on, idle')),
        /value that is gone \(state\.off\)\. If it has another name now, write "was off" there\./,
      )
    })
  })

  it('can be checked against another text without opening the file for writing', () => {
    fillPool()
    close()
    assert.deepEqual(misfitOf(file, apiOf(RENAMED)), { refused: [], discards: [] })
    const { refused, discards } = misfitOf(file, apiOf('class disk {\n}\n'))
    assert.deepEqual([...discards].sort(), [
      'all objects of class "machine"',
      'all objects of class "mark"',
      'what "disk.owner" holds',
    ])
    assert.equal(refused.length, discards.length)
  })
})
