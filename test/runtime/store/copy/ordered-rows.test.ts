/** Commits whose rows depend on each other: no single order of statements, or none at all, satisfies the constraints. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, it } from 'mocha'
import { Diverged } from '../../../../runtime/store/copy/copy-store.ts'
import { newData } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import type { Change } from '../../../../runtime/store/store.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { create, DEAD, get, refuses } from '../helpers.ts'
import { model } from '../models.ts'
import { filledCopy } from './logged-store.ts'

const PLAIN = model({
  classes: {
    VM: [
      'RW name_label : string',
      'RW n : int',
      'RW next : VM ref or null <-> previous = null',
      'RO/runtime previous : VM ref <-> next',
      'RW boss : VM ref or null = null',
      'RW home : host ref or null = null',
      'RW hosts : host ref set',
      'RW disks : disk ref set <-> VMs',
      'RW slots : (int -> host ref) map',
      'RW mate : VM ref or null <-> mate',
    ],
    host: ['RW boss : VM ref or null = null'],
    disk: ['RO/runtime VMs : VM ref set <-> disks'],
  },
})
const API = {
  ...PLAIN,
  classes: PLAIN.classes.map((owner) => (owner.name === 'VM' ? { ...owner, unique: [['name_label'], ['n']] } : owner)),
}
const START = Date.UTC(2026, 0)

describe('rows of a commit that depend on each other', () => {
  let copies: readonly [OpenedCopy, OpenedCopy]
  let count = 0

  beforeEach(() => {
    const data = newData(API, { now: () => START }).copy
    copies = [filledCopy(API, data), filledCopy(API, data)]
  })

  /** Runs the work at one copy, and applies it to both. Returns the changes that both have reported. */
  function group<T>(work: (copy: OpenedCopy) => T, at: 0 | 1 = 0): { result: T; changes: readonly Change[] } {
    const copy = copies[at]
    const heard: Change[][] = copies.map(() => [])
    for (const [i, each] of copies.entries()) each.changes.onCommitted((changes) => heard[i]?.push(...changes))
    copy.open(START + ++count)
    const result = work(copy)
    const sealed = copy.seal(`c${count}`)
    assert.ok(sealed)
    for (const each of copies) each.apply(sealed)
    assert.deepEqual([...copies[0].allRows()], [...copies[1].allRows()])
    assert.deepEqual(heard[0], heard[1])
    assert.deepEqual([...copies[0].changes.counts()], [...copies[1].changes.counts()])
    return { result, changes: heard[0] as Change[] }
  }

  function vm(copy: OpenedCopy, n: number, values: { [field: string]: Value } = {}): string {
    return create(copy, 'VM', { name_label: `vm${n}`, n: BigInt(n), ...values })
  }

  function set(copy: OpenedCopy, ref: string, field: string, value: Value): void {
    copy.class('VM').field(field).set(ref, value)
  }

  it('may swap the values of unique keys, in pairs and rings', () => {
    const { result: refs } = group((copy) => [1, 2, 3, 4, 5].map((n) => vm(copy, n)))
    const [a, b, c, d, e] = refs as [string, string, string, string, string]
    const { changes } = group((copy) => {
      set(copy, a, 'n', 100n)
      set(copy, b, 'n', 1n)
      set(copy, a, 'n', 2n)
      set(copy, c, 'name_label', 'x')
      set(copy, d, 'name_label', 'vm3')
      set(copy, e, 'name_label', 'vm4')
      set(copy, c, 'name_label', 'vm5')
    }, 1)
    assert.deepEqual(
      changes.map(({ operation, ref }) => `${operation} ${ref}`).sort(),
      refs.map((ref) => `mod ${ref}`).sort(),
    )
    for (const copy of copies) {
      assert.deepEqual([get(copy, 'VM', a, 'n'), get(copy, 'VM', b, 'n')], [2n, 1n])
      assert.equal(copy.class('VM').byUnique('name_label', 'vm5'), c)
    }
  })

  it('leave foreign keys enforced, and generations and sets as they were', () => {
    const { result: refs } = group((copy) => [vm(copy, 1), vm(copy, 2), create(copy, 'host')])
    const [a, b, host] = refs as [string, string, string]
    group((copy) => {
      set(copy, a, 'n', 9n)
      set(copy, b, 'n', 1n)
      set(copy, a, 'n', 2n)
      set(copy, a, 'hosts', [host])
    })
    for (const copy of copies) {
      copy.open(START + ++count)
      refuses(() => set(copy, a, 'boss', DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => copy.class('host').destroy(host), 'OBJECT_IN_USE', 'host', host, 'VM', a, 'hosts')
      assert.equal(copy.seal('none'), undefined)
      assert.equal(copy.changes.generation(), copy.position.generation)
    }
    group((copy) => set(copy, a, 'hosts', []))
    group((copy) => copy.class('host').destroy(host))
  })

  it('may move the ends of one-one pairs round a ring', () => {
    const { result: refs } = group((copy) => [1, 2, 3].map((n) => vm(copy, n)))
    const [a, b, c] = refs as [string, string, string]
    group((copy) => {
      set(copy, a, 'next', b)
      set(copy, b, 'next', c)
      set(copy, c, 'next', a)
    })
    group((copy) => {
      for (const ref of refs) set(copy, ref, 'next', null)
      set(copy, a, 'next', c)
      set(copy, c, 'next', b)
      set(copy, b, 'next', a)
      set(copy, a, 'mate', b)
    })
    group((copy) => {
      set(copy, a, 'mate', null)
      set(copy, a, 'mate', c)
    })
    assert.equal(get(copies[1], 'VM', c, 'next'), b)
    assert.equal(get(copies[1], 'VM', c, 'mate'), a)
  })

  it('may make and destroy objects that refer to each other in rings', () => {
    const { result: refs } = group((copy) => {
      const [a, b] = [vm(copy, 1), vm(copy, 2)] as const
      const c = vm(copy, 3, { boss: a })
      set(copy, a, 'boss', b)
      set(copy, b, 'boss', c)
      return [a, b, c]
    })
    const { changes } = group((copy) => {
      for (const ref of refs) set(copy, ref, 'boss', null)
      for (const ref of refs) copy.class('VM').destroy(ref)
      vm(copy, 1)
    })
    assert.equal(changes.filter(({ operation }) => operation === 'del').length, 3)
    assert.deepEqual(
      copies.map((copy) => copy.class('VM').count()),
      [1, 1],
    )
  })

  it('may destroy an object and make it again with its uuid, also as the last row', () => {
    const uuid = '3c2f1a52-6d0e-4a7b-8f3c-0d5b2f8e9a10'
    const { result: ref } = group((copy) => vm(copy, 1, { uuid }))
    const { changes } = group((copy) => {
      copy.class('VM').destroy(ref)
      assert.equal(vm(copy, 2, { uuid }), ref)
    })
    assert.deepEqual(
      changes.map(({ operation, ref }) => `${operation} ${ref}`),
      [`add ${ref}`],
    )
    group((copy) => vm(copy, 3))
    const { changes: again } = group((copy) => {
      copy.class('VM').destroy(ref)
      vm(copy, 4, { uuid })
    }, 1)
    assert.deepEqual(
      again.map(({ operation, uuid: one }) => `${operation} ${one}`),
      [`add ${uuid}`],
    )
    assert.deepEqual(
      copies.map((copy) => copy.changes.counts().get('VM')),
      [2, 2],
    )
  })

  it('may give the number of a destroyed object to another one', () => {
    const { result: host } = group((copy) => create(copy, 'host'))
    const { result: old } = group((copy) => vm(copy, 1, { hosts: [host], slots: new Map([[1n, host]]) }))
    let fresh = ''
    const { changes } = group((copy) => {
      copy.class('VM').destroy(old)
      fresh = vm(copy, 1, { hosts: [host], slots: new Map([[2n, host]]) })
    })
    assert.deepEqual(
      changes.map(({ operation, ref }) => `${operation} ${ref}`).sort(),
      [`add ${fresh}`, `del ${old}`].sort(),
    )
    assert.deepEqual(get(copies[1], 'VM', fresh, 'hosts'), [host])
    assert.deepEqual(copies[1].changes.counts().get('VM'), 1)
  })

  it('are written in order where each object refers to the one before, and by parts where tables take turns', () => {
    const { exec } = DatabaseSync.prototype
    let parts = 0
    DatabaseSync.prototype.exec = function (this: DatabaseSync, text) {
      if (text === 'PRAGMA foreign_keys = OFF') parts++
      return exec.call(this, text)
    }
    try {
      const { result: chain } = group((copy) => {
        const refs = [vm(copy, 0)]
        for (let n = 1; n < 300; n++) refs.push(vm(copy, n, { boss: refs.at(-1) as string }))
        return refs
      })
      group((copy) => {
        for (const ref of chain.reverse()) copy.class('VM').destroy(ref)
      })
      assert.equal(parts, 0)
      group((copy) => {
        let host: string | null = null
        for (let n = 0; n < 200; n++) host = create(copy, 'host', { boss: vm(copy, n, { home: host }) })
      })
      assert.equal(parts, 2)
    } finally {
      DatabaseSync.prototype.exec = exec
    }
    assert.equal(copies[1].class('VM').count(), 200)
  })

  it('keep the order of sets and maps', () => {
    const { result: hosts } = group((copy) => Array.from({ length: 6 }, () => create(copy, 'host')))
    const { result: ref } = group((copy) => vm(copy, 1, { hosts: [...hosts].reverse() }))
    group((copy) => {
      const field = copy.class('VM').field('hosts')
      field.remove(ref, hosts[0] as string)
      field.remove(ref, hosts[3] as string)
      field.add(ref, hosts[3] as string)
      field.add(ref, hosts[0] as string)
      set(copy, ref, 'slots', new Map(hosts.map((host, i) => [BigInt(10 - i), host])))
    }, 1)
    const order = [5, 4, 2, 1, 3, 0].map((i) => hosts[i])
    for (const copy of copies) {
      assert.deepEqual(get(copy, 'VM', ref, 'hosts'), order)
      assert.deepEqual([...(get(copy, 'VM', ref, 'slots') as Map<bigint, string>).values()], hosts)
    }
  })

  it('report an object that a group has made and destroyed as destroyed, and count it right', () => {
    const { result: ref, changes } = group((copy) => {
      const made = vm(copy, 1)
      copy.class('VM').destroy(made)
      return made
    })
    assert.deepEqual(
      changes.map(({ operation, ref: one }) => `${operation} ${one}`),
      [`del ${ref}`],
    )
    assert.deepEqual(copies[1].changes.since(0, { classes: '*', refs: new Set() }), [])
    assert.equal(copies[1].changes.counts().get('VM'), 0)
  })

  it('are refused as a whole where a copy has other rows', () => {
    const { result: refs } = group((copy) => [vm(copy, 1), vm(copy, 2)])
    const [a, b] = refs as [string, string]
    const [one, other] = copies
    other.open(START + ++count)
    set(other, a, 'n', 7n)
    other.apply(other.seal('other') as NonNullable<ReturnType<OpenedCopy['seal']>>)
    one.open(START + 1000)
    set(one, a, 'n', 9n)
    set(one, b, 'n', 1n)
    set(one, a, 'n', 2n)
    const sealed = one.seal('one')
    assert.ok(sealed)
    const before = [...other.allRows()]
    assert.throws(() => other.apply(sealed), Diverged)
    assert.deepEqual([...other.allRows()], before)
    other.open(START + 2000)
    refuses(() => set(other, a, 'boss', DEAD), 'HANDLE_INVALID', 'VM', DEAD)
    assert.equal(other.seal('none'), undefined)
  })
})
