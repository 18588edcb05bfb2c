/** Several copies of one log: what a group does, and what its commit does at each of them. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Sealed } from '../../../../runtime/store/copy/copy-store.ts'
import { Diverged } from '../../../../runtime/store/copy/copy-store.ts'
import { newData } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import { create, get, touches } from '../helpers.ts'
import { model, object } from '../models.ts'
import { filledCopy } from './logged-store.ts'

const API = model({
  classes: { VM: ['RW name_label : string', 'RW hosts : host ref set'], host: ['RW name_label : string = "x"'] },
  objects: [object('host', 'lab')],
})
const START = Date.UTC(2026, 0)
const ALL = { classes: '*', refs: new Set<string>() } as const

function copies(count: number): OpenedCopy[] {
  const first = newData(API, { now: () => START }).copy
  return Array.from({ length: count }, () => filledCopy(API, first))
}

function group(copy: OpenedCopy, work: () => void, id = 'c1', now = START + 1000): Sealed {
  copy.open(now)
  work()
  const sealed = copy.seal(id)
  assert.ok(sealed)
  return sealed
}

function rows(copy: OpenedCopy): unknown {
  return [...copy.allRows()]
}

describe('copies of one log', () => {
  it('begin with the same rows, and with initial objects that have the same refs', () => {
    const [a, b] = copies(2) as [OpenedCopy, OpenedCopy]
    assert.deepEqual(rows(a), rows(b))
    assert.equal(a.initialObject('host', 'lab'), b.initialObject('host', 'lab'))
    assert.ok(a.initialObject('host', 'lab'))
    assert.equal(a.changes.incarnation, b.changes.incarnation)
    assert.equal(a.changes.counts().get('host'), 1)
    assert.equal(a.layout.id, b.layout.id)
  })

  it('undo what a group has written until its commit is applied', () => {
    const [a] = copies(1) as [OpenedCopy]
    const before = rows(a)
    let ref = ''
    const sealed = group(a, () => {
      ref = create(a, 'VM', { name_label: 'new', hosts: [a.initialObject('host', 'lab')] })
      a.settings.set('key', 'value')
    })
    assert.deepEqual(rows(a), before)
    assert.equal(a.class('VM').has(ref), false)
    assert.equal(a.changes.counts().get('VM'), 0)
    assert.equal(a.dirty, false)
    const heard: unknown[] = []
    a.changes.onCommitted((changes) => heard.push(...changes.map(({ operation, ref }) => `${operation} ${ref}`)))
    a.onSettingsChanged((keys) => heard.push([...keys]))
    assert.deepEqual(
      touches(a, () => a.apply(sealed)),
      new Set([`VM ${ref}`]),
    )
    assert.deepEqual(heard, [`add ${ref}`, ['key']])
    assert.equal(get(a, 'VM', ref, 'name_label'), 'new')
    assert.equal(a.settings.get('key'), 'value')
    assert.deepEqual(a.position, { generation: sealed.generation, id: 'c1' })
  })

  it('are equal when both have applied it', () => {
    const [a, b] = copies(2) as [OpenedCopy, OpenedCopy]
    const sealed = group(a, () =>
      create(a, 'VM', { name_label: 'new', hosts: [a.initialObject('host', 'lab') as string] }),
    )
    a.apply(sealed)
    b.apply(sealed)
    assert.deepEqual(rows(a), rows(b))
    assert.deepEqual(a.changes.since(sealed.prev, ALL), b.changes.since(sealed.prev, ALL))
    assert.equal(b.changes.since(sealed.prev, ALL).length, 1)
  })

  it('refuse writes outside of a group', () => {
    const [a] = copies(1) as [OpenedCopy]
    assert.throws(() => create(a, 'host'), /outside of a group/)
    assert.throws(() => a.settings.set('key', 'value'), /outside of a group/)
    a.open(START + 1000)
    create(a, 'host')
    assert.ok(a.seal('c1'))
    assert.throws(() => create(a, 'host'), /outside of a group/)
  })

  it('give nothing for a group that changes nothing', () => {
    const [a] = copies(1) as [OpenedCopy]
    const host = a.initialObject('host', 'lab') as string
    a.open(START + 1000)
    a.class('host').field('name_label').set(host, 'x')
    assert.equal(a.seal('c1'), undefined)
    a.open(START + 1000)
    a.settings.set('key', '1')
    a.settings.delete('key')
    assert.equal(a.seal('c1'), undefined)
  })

  it('have generations after the one before, by the time that the group is given', () => {
    const [a] = copies(1) as [OpenedCopy]
    const first = group(a, () => a.settings.set('key', '1'), 'c1', START + 5000)
    assert.equal(first.generation, (START + 5000) * 1024)
    a.apply(first)
    const second = group(a, () => create(a, 'host'), 'c2', START)
    assert.equal(second.generation, first.generation + 1)
    assert.equal(second.prev, first.generation)
    a.apply(second)
    assert.equal(a.changes.generation(), second.generation)
  })

  it('ignore a commit that they have', () => {
    const [a] = copies(1) as [OpenedCopy]
    const sealed = group(a, () => create(a, 'host'))
    a.apply(sealed)
    a.apply(sealed)
    assert.equal(a.class('host').count(), 2)
  })

  it('call the listeners of undone writes where a group is abandoned', () => {
    const [a] = copies(1) as [OpenedCopy]
    let undone = 0
    a.onUndone(() => undone++)
    group(a, () => create(a, 'host'))
    assert.throws(() => a.open(START), /neither applied nor abandoned/)
    assert.equal(undone, 0)
    a.abandon()
    assert.equal(undone, 1)
    a.open(START)
  })

  it('find that they have diverged, and change nothing then', () => {
    const [a, b] = copies(2) as [OpenedCopy, OpenedCopy]
    const host = a.initialObject('host', 'lab') as string
    b.apply(group(b, () => b.class('host').field('name_label').set(host, 'other'), 'c0', START + 500))
    const sealed = group(a, () => {
      create(a, 'host')
      a.class('host').field('name_label').set(host, 'y')
    })
    const [before, position] = [rows(b), b.position]
    assert.throws(() => b.apply(sealed), Diverged)
    assert.deepEqual(rows(b), before)
    assert.equal(b.position, position)
    assert.equal(b.changes.counts().get('host'), 1)
    b.fill(a.position, a.allRows())
    assert.deepEqual(rows(b), rows(a))
  })

  it('give whole rows of what has changed, and the keys of what is gone', () => {
    const [a] = copies(1) as [OpenedCopy]
    const host = a.initialObject('host', 'lab') as string
    const sealed = group(a, () => a.class('host').field('name_label').set(host, 'y'))
    const [table] = sealed.tables
    assert.equal(table?.table, 'host')
    assert.deepEqual(table.key, ['@id'])
    assert.equal(table.columns.includes('@sum'), false)
    const row = Object.fromEntries(table.columns.map((column, i) => [column, table.rows[0]?.[i]]))
    assert.deepEqual([row['@ref'], row.name_label, row['@changed']], [host, 'y', BigInt(sealed.generation)])
    a.apply(sealed)
    const gone = group(a, () => a.class('host').destroy(host), 'c2')
    const hosts = gone.tables.find((one) => one.table === 'host')
    assert.deepEqual(hosts?.gone, [[row['@id']]])
    assert.equal(gone.tables.find((one) => one.table === '@tombstones')?.rows.length, 1)
  })
})
