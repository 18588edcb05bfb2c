/** The console's data as objects change: tables, names, and the watch. */
import assert from 'node:assert/strict'
import { effect } from '@preact/signals'
import { describe, it } from 'mocha'
import { NetworkError, RpcError } from '../../../web/console/calls/call-errors.ts'
import type { CallAnswer, Client, ClientCall } from '../../../web/console/calls/client.ts'
import { RpcIndex } from '../../../web/console/calls/rpc-index.ts'
import { ChangeWatch } from '../../../web/console/objects/change-watch.ts'
import { ClassTables } from '../../../web/console/objects/class-tables.ts'
import { ObjectNames } from '../../../web/console/objects/object-names.ts'
import { arrange, breather } from '../../../web/console/rows/arrange.ts'
import { columnTest, filterProblem } from '../../../web/console/rows/columns.ts'
import { noRowsText } from '../../../web/console/rows/no-rows-text.ts'
import { rowTest } from '../../../web/console/rows/table-fields.ts'
import { Permissions } from '../../../web/console/session/permissions.ts'
import { sortKey, type TextParts } from '../../../web/console/values/value-as-text.ts'
import { sampleApi } from '../sites.ts'

const API = sampleApi('pool')
const RPCS = new RpcIndex(API)

/** Answers each call by a function; a thrown RpcError becomes the answer. */
function clientOf(answer: (method: string, params: readonly unknown[]) => unknown): Client {
  const one = async ({ rpc, params }: ClientCall): Promise<CallAnswer> => {
    try {
      return { value: await answer(rpc.name, params) }
    } catch (error) {
      if (error instanceof RpcError) return { error }
      throw error
    }
  }
  const batch = (calls: readonly ClientCall[]) => Promise.all(calls.map(one))
  const call = async (rpc: ClientCall['rpc'], params: readonly unknown[]) => {
    const answered = await one({ rpc, params })
    if ('error' in answered) throw answered.error
    return answered.value
  }
  return { batch, call } as unknown as Client
}

describe('tables of the console', () => {
  const refs = Array.from({ length: 1000 }, (_, i) => `r${i}`)
  const record = (ref: unknown) => ({ uuid: `u-${ref}`, name_label: `n-${ref}`, tags: [] })

  it('load visible rows first, and leave out objects that were destroyed meanwhile', async () => {
    const asked: unknown[] = []
    const client = clientOf((method, [ref]) => {
      if (method === 'VM.get_all') return refs
      asked.push(ref)
      if (ref === 'r5') throw new RpcError('HANDLE_INVALID', ['VM', 'r5'])
      return record(ref)
    })
    const table = new ClassTables(API, RPCS, client).of('VM')
    assert.ok(table)
    table.want(['r990'])
    await table.reload()
    assert.equal(asked[0], 'r990')
    assert.equal(asked.length, 1000)
    assert.deepEqual([table.state, table.refs.size, table.records.size], ['ready', 999, 999])
  })

  it('keep the record of an event when an older answer arrives after it', async () => {
    let answer: (value: unknown) => void = () => undefined
    let sent: () => void = () => undefined
    const isSent = new Promise<void>((resolve) => {
      sent = resolve
    })
    const client = clientOf((method) => {
      if (method === 'VM.get_all') return ['r1']
      sent()
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    const tables = new ClassTables(API, RPCS, client)
    const table = tables.of('VM')
    assert.ok(table)
    const done = table.reload()
    await isSent
    tables.apply({ class: 'vm', operation: 'mod', ref: 'r1', snapshot: { name_label: 'newer' } })
    answer({ name_label: 'older' })
    await done
    assert.equal(table.records.get('r1')?.name_label, 'newer')
  })

  it('follow created, changed and destroyed objects', async () => {
    const tables = new ClassTables(
      API,
      RPCS,
      clientOf((method, [ref]) => (method.endsWith('get_all') ? ['r1'] : record(ref))),
    )
    const table = tables.of('VM')
    assert.ok(table)
    tables.apply({ class: 'vm', operation: 'add', ref: 'r0', snapshot: {} })
    assert.equal(table.refs.size, 0, 'a table that nobody opened stays empty')
    await table.reload()
    tables.apply({ class: 'vm', operation: 'add', ref: 'r2', snapshot: { name_label: 'two' } })
    tables.apply({ class: 'vm', operation: 'mod', ref: 'r1', snapshot: { name_label: 'one' } })
    assert.deepEqual([...table.refs], ['r1', 'r2'])
    assert.ok(table.isMarked('r1') && table.isMarked('r2'))
    tables.apply({ class: 'vm', operation: 'del', ref: 'r1' })
    assert.deepEqual([...table.records.keys()], ['r2'])
  })

  it('distinguish a destroyed object from one that is not read yet', async () => {
    let there = true
    const client = clientOf((_, [ref]) => {
      if (there) return record(ref)
      throw new RpcError('HANDLE_INVALID', ['VM', String(ref)])
    })
    const table = new ClassTables(API, RPCS, client).of('VM')
    assert.ok(table)
    await table.fetch('r1')
    table.clear()
    assert.equal(table.isGone('r1'), false)
    await table.fetch('r1')
    there = false
    await assert.rejects(table.fetch('r1'), RpcError)
    assert.deepEqual([table.isGone('r1'), table.records.size], [true, 0])
    await assert.rejects(table.fetch('r2'), RpcError)
    assert.equal(table.isGone('r2'), false, 'nobody has seen it')
  })

  it('report why they could not be loaded', async () => {
    const client = clientOf(() => {
      throw new RpcError('RBAC_PERMISSION_DENIED', ['VM.get_all', 'no'])
    })
    const table = new ClassTables(API, RPCS, client).of('VM')
    await table?.reload()
    assert.ok(table)
    assert.equal(table.state, 'failed')
    assert.ok(table.error instanceof RpcError)
    assert.equal(noRowsText(table), 'The objects could not be loaded.')
  })
})

describe('names of references', () => {
  it('are requested once in a batch, and follow changes', async () => {
    let calls = 0
    const client = clientOf((method, [ref]) => {
      calls++
      assert.equal(method, 'host.get_name_label')
      return `host ${ref}`
    })
    const names = new ObjectNames({ api: API, rpcs: RPCS, client, tables: new ClassTables(API, RPCS, client) })
    const known = new Promise<void>((resolve) => {
      const before = names.version
      effect(() => {
        if (names.version !== before) resolve()
      })
    })
    assert.deepEqual(
      ['a', 'b', 'a'].map((ref) => names.of('host', ref)),
      [undefined, undefined, undefined],
    )
    await known
    assert.deepEqual([names.of('host', 'a'), names.text('host', 'b'), calls], ['host a', 'host b', 2])
    names.apply({ class: 'host', operation: 'mod', ref: 'a', snapshot: { name_label: 'renamed' } })
    assert.equal(names.of('host', 'a'), 'renamed')
    assert.equal(names.of('VIF', 'c'), undefined)
    assert.equal(names.text('VIF', 'OpaqueRef:58b9b0ae-0000-4000-8000-000000000001'), '58b9b0ae…')
  })
})

describe('the watch for changes', () => {
  /** Answers the calls of event.from one after the other, then pauses the watch. */
  async function watched(answers: readonly (() => unknown)[]) {
    const sent: unknown[][] = []
    const changed: unknown[] = []
    let lost = 0
    const pauses: number[] = []
    const ended = Promise.withResolvers<void>()
    const client = clientOf((_, params) => {
      sent.push([...params])
      const answer = answers[sent.length - 1]
      if (answer) return answer()
      watch.pause()
      ended.resolve()
      return new Promise(() => undefined)
    })
    const watch: ChangeWatch = new ChangeWatch({
      client,
      from: RPCS.get('event.from'),
      changed: (event) => changed.push(event),
      lost: () => lost++,
      pause: async (ms) => void pauses.push(ms),
    })
    watch.start()
    await ended.promise
    return { watch, sent, changed, lost, pauses }
  }

  it('starts from the present, not from every object', async () => {
    const batch =
      (token: string, ...events: unknown[]) =>
      () => ({ events, token, valid_ref_counts: { vm: 2 } })
    const { sent, changed, watch } = await watched([batch('t1'), batch('t2', 'event')])
    assert.deepEqual(sent.slice(0, 3), [
      [[], '', 0],
      [['*'], 't1', 30],
      [['*'], 't2', 30],
    ])
    assert.deepEqual(changed, ['event'])
    assert.equal(watch.counts.get('vm'), 2)
    assert.equal(watch.state, 'paused')
  })

  it('reloads everything after events were lost, and continues', async () => {
    const eventsLost = () => {
      throw new RpcError('EVENTS_LOST', [])
    }
    const { sent, lost } = await watched([() => ({ events: [], token: 't1' }), eventsLost])
    assert.equal(lost, 1)
    assert.deepEqual(sent[2], [[], '', 0])
  })

  it('ends if the user may not read events', async () => {
    const client = clientOf(() => {
      throw new RpcError('RBAC_PERMISSION_DENIED', ['event.from', 'no'])
    })
    const nothing = () => undefined
    const watch = new ChangeWatch({
      client,
      from: RPCS.get('event.from'),
      changed: nothing,
      lost: nothing,
      pause: async () => {},
    })
    const refused = new Promise<void>((resolve) => {
      effect(() => {
        if (watch.state !== 'off') resolve()
      })
    })
    assert.ok(watch.isThere)
    watch.start()
    await refused
    assert.deepEqual([watch.state, watch.isThere], ['refused', false])
  })

  it('tries again after longer and longer pauses without an answer', async () => {
    const fails = () => {
      throw new RpcError('INTERNAL_ERROR', ['x'])
    }
    assert.deepEqual((await watched([fails, fails, fails])).pauses, [500, 1000, 2000])
    assert.equal(Math.max(...(await watched(Array(8).fill(fails))).pauses), 5000)
  })

  it('does not wait in the first call after a failure', async () => {
    const fails = () => {
      throw new NetworkError('gone')
    }
    const first = () => ({ events: [], token: 't1' })
    const { sent } = await watched([first, fails, () => ({ events: [], token: 't2' })])
    assert.deepEqual(sent.slice(1), [
      [['*'], 't1', 30],
      [['*'], 't1', 0],
      [['*'], 't2', 30],
    ])
  })
})

describe('arranging rows', () => {
  const never = () => undefined
  const parts: TextParts = { api: API, nameOf: (_, ref) => `name of ${ref}` }

  it('filters and sorts in steps with the same result as one sort', async () => {
    const rows = Array.from({ length: 7001 }, (_, i) => (i * 7919) % 7001)
    const sorted = await arrange(rows, { test: (n) => n % 2 === 0, key: (n) => n, down: true }, never)
    assert.deepEqual(
      sorted,
      rows.filter((n) => n % 2 === 0).sort((a, b) => b - a),
    )
  })

  it('keeps the order of rows with equal keys', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => i)
    assert.deepEqual(await arrange(rows, { key: () => 1 }, never), rows)
    assert.deepEqual(await arrange(rows, { key: () => 1, down: true }, never), rows)
  })

  it('stops when the work is cancelled', async () => {
    const stop = new AbortController()
    const work = arrange(Array.from({ length: 10_000 }).keys(), { key: (n) => n }, breather(stop.signal, 0))
    stop.abort()
    await assert.rejects(work, { name: 'AbortError' })
  })

  it('sorts numbers in texts by value, and references by name', () => {
    const key = (text: string) => sortKey(parts, { kind: 'string' }, text)
    assert.ok(key('vm 9') < key('VM 10'))
    const int = (value: unknown) => sortKey(parts, { kind: 'int' }, value)
    assert.ok(int('9223372036854775806') < int('9223372036854775807') && int(1) < int('9223372036854775806'))
    assert.equal(sortKey(parts, { kind: 'ref', class: 'host', nullable: true }, 'a'), 'name of a')
  })

  it('compares numbers and dates, and searches sets and maps', () => {
    const test = (type: Parameters<typeof columnTest>[1]['type'], text: string, value: unknown) =>
      columnTest(parts, { type }, text)?.(value)
    assert.equal(test({ kind: 'int' }, '>= 5', 5), true)
    assert.equal(test({ kind: 'int' }, '> 5', '9007199254740993'), true)
    assert.equal(test({ kind: 'int' }, '< 5', 5), false)
    assert.equal(test({ kind: 'datetime' }, '> 2026-01-01', '20260131T12:00:00Z'), true)
    assert.equal(test({ kind: 'int' }, '> 9007199254740992', '9007199254740993'), true)
    assert.equal(test({ kind: 'int' }, '= 9007199254740992', '9007199254740993'), false)
    assert.equal(test({ kind: 'option', of: { kind: 'int' } }, '> 5', [6]), true)
    assert.equal(test({ kind: 'option', of: { kind: 'int' } }, '> 5', []), false)
    assert.equal(test({ kind: 'set', of: { kind: 'string' } }, 'BL', ['red', 'blue']), true)
    assert.equal(test({ kind: 'bool' }, 'true', false), false)
    assert.equal(test({ kind: 'string' }, '  ', 'x'), undefined)
    const fields = RPCS.class('VM')?.fields ?? []
    assert.equal(rowTest(parts, fields, 'a → b')?.('r', { other_config: { a: 'b' } }), true)
  })
})

describe('filters of dates', () => {
  const parts: TextParts = { api: API, nameOf: () => '' }
  const type = { kind: 'datetime' } as const
  const at = (...local: [number, number, number, number]) => {
    const date = new Date(...local)
    return date.toISOString().replace(/[-]|\.\d+/g, '')
  }
  const passes = (text: string, value: string) => columnTest(parts, { type }, text)?.(value)

  it("read a date as that day in the user's time zone", () => {
    const [early, late, next] = [at(2026, 0, 31, 0), at(2026, 0, 31, 23), at(2026, 1, 1, 0)]
    for (const text of ['2026-01-31', '= 2026-01-31'])
      assert.deepEqual([passes(text, early), passes(text, late), passes(text, next)], [true, true, false])
    assert.deepEqual([passes('> 2026-01-31', late), passes('> 2026-01-31', next)], [false, true])
    assert.deepEqual([passes('<= 2026-01-31', late), passes('<= 2026-01-31', next)], [true, false])
    assert.deepEqual([passes('< 2026-01-31', early), passes('>= 2026-01-31', early)], [false, true])
    assert.deepEqual([passes('2026-01', early), passes('2026-01', next), passes('2026', next)], [true, false, true])
  })

  it('read a time with a zone as an instant', () => {
    assert.equal(passes('= 2026-01-31T12:00:00+01:00', '20260131T11:00:00Z'), true)
    assert.equal(passes('> 2026-01-31 11:00Z', '20260131T11:00:59Z'), false)
  })

  it('report that they are unreadable, and then let all rows pass', () => {
    assert.match(String(filterProblem({ name: 'at', type }, '> soon')), /filter of at is not used: a date/)
    assert.match(String(filterProblem({ name: 'at', type }, '= 2026-02-31')), /a date/)
    assert.match(String(filterProblem({ name: 'n', type: { kind: 'int' } }, '> five')), /a number/)
    assert.equal(filterProblem({ name: 'n', type: { kind: 'string' } }, '> five'), undefined)
    assert.equal(columnTest(parts, { type }, '> soon'), undefined)
  })
})

describe('the calls that the user may make', () => {
  const [get, set] = [RPCS.get('VM.get_name_label'), RPCS.get('VM.set_name_label')]

  it('are all for a superuser, and the granted ones for others', () => {
    assert.ok(get && set)
    const permissions = new Permissions()
    permissions.know(false, null)
    assert.equal(permissions.whyNot(set), undefined)
    permissions.know(false, ['VM.get_name_label'])
    assert.equal(permissions.whyNot(get), undefined)
    assert.equal(permissions.whyNot(set), 'Only the roles operator, admin may call VM.set_name_label.')
    permissions.know(true, null)
    assert.equal(permissions.whyNot(set), undefined)
  })

  it('are learnt from refusals, until another user logs in', () => {
    assert.ok(set)
    const permissions = new Permissions()
    permissions.learn(new RpcError('RBAC_PERMISSION_DENIED', ['VM.set_name_label', 'Only operators.']))
    assert.equal(permissions.whyNot(set), 'Only operators.')
    permissions.know(false, null)
    assert.equal(permissions.whyNot(set), undefined)
  })
})
