/** Bodies that call messages whose code is outside of the text: the stretch ends before the call, as before an external. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { CallContext } from '../../../runtime/engine/call-context.ts'
import type { Handler } from '../../../runtime/engine/handler.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import type { Desk } from '../../runtime/harness.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
api Lab uses task
error NO_ROOM(size)
error GONE()

record label { text : string, copies : int where copies < 10 }
external print() : label record set { return [] }

class disk {
  RW size : int = 1
  RW log : string set = []
  message import(self : disk ref, from : string, size : int = 7 where size < 100) : int throws NO_ROOM
  message eject(self : disk ref)

  message fill(self : disk ref, from : string) : int throws NO_ROOM {
    self.log += "before"
    let read = disk.import(self, from)
    self.log += "after"
    return read + self.size
  }
  message fill_with(self : disk ref, size : int) : string {
    self.log += "before"
    try {
      self.log += "try"
      return string(disk.import(self, "x", size))
    } else NO_ROOM, VALUE_NOT_SUPPORTED {
      return "full"
    }
  }
  message drop_all(disks : disk ref set) {
    for d in disks { disk.eject(d) }
  }
  message labels() : label record set
  message copies() : int { return sum(l.copies for l in disk.labels()) }
  message printed() : int { return size(print()) }
  message total(disks : disk ref set) : int { return sum(disk.import(d, "y") for d in disks) }
}
`

describe('bodies that call messages of handlers', () => {
  let desk: Desk
  let store: Store
  let disk: string
  let called: { args: readonly Value[]; context: CallContext; log: Value }[]
  const log = () => desk.result('disk.get_log', disk)

  const open = async (importing?: Handler) => {
    called = []
    const noted: Handler = (args, context) => {
      called.push({
        args,
        context,
        log: store
          .class('disk')
          .field('log')
          .get(args[0] as string),
      })
      assert.equal(store.dirty, false)
      return importing?.(args, context) ?? 5n
    }
    const eject: Handler = ([self]) => {
      store.class('disk').destroy(self as string)
      return null
    }
    const handlers = new Map<string, Handler>(
      importing
        ? [
            ['disk.import', noted],
            ['disk.eject', eject],
          ]
        : [],
    )
    desk = await serveText(TEXT, { handlers }, (opened) => {
      store = opened
    })
    disk = String(await desk.result('disk.create', {}))
  }

  it('run them when what was written is committed, with the defaults of their parameters', async () => {
    await open(([self]) => {
      store
        .class('disk')
        .field('size')
        .set(self as string, 20n)
      return 5n
    })
    assert.equal(await desk.result('disk.fill', disk, 'a'), 25)
    assert.deepEqual(
      called.map(({ args, log: seen, context }) => [args, seen, context.method]),
      [[[disk, 'a', 7n], ['before'], 'disk.import']],
    )
    assert.deepEqual(await log(), ['before', 'after'])
  })

  it('get their errors, which a try catches', async () => {
    await open(() => {
      throw new ApiError('NO_ROOM', '7')
    })
    assert.deepEqual(await desk.error('disk.fill', disk, 'a'), ['NO_ROOM', '7'])
    assert.deepEqual(await log(), ['before'])
    assert.equal(await desk.result('disk.fill_with', disk, 3), 'full')
    assert.deepEqual(await log(), ['before', 'try'])
  })

  it('keep the conditions of their parameters', async () => {
    await open(() => 1n)
    assert.equal(await desk.result('disk.fill_with', disk, 99), '1')
    assert.equal(await desk.result('disk.fill_with', disk, 100), 'full')
    assert.equal(called.length, 1)
  })

  it('call them in loops and comprehensions', async () => {
    await open(() => 2n)
    const other = String(await desk.result('disk.create', {}))
    assert.equal(await desk.result('disk.total', [disk, other]), 4)
    await desk.result('disk.drop_all', [disk, other])
    assert.deepEqual(await desk.result('disk.get_all'), [])
  })

  it('get a result of another type as INTERNAL_ERROR', async () => {
    await open(() => 'five')
    const [code] = await desk.error('disk.fill', disk, 'a')
    assert.equal(code, 'INTERNAL_ERROR')
  })

  it('get no record whose members do not meet their conditions, from externals neither', async () => {
    const label = (copies: bigint) => new RecordValue(['text', 'copies'], ['a', copies])
    const fine: Value = [label(2n), label(9n)]
    const wrong: Value = [label(2n), label(10n)]
    const open = (answer: Value) =>
      serveText(TEXT, {
        handlers: new Map<string, Handler>([['disk.labels', () => answer]]),
        externals: new Map([['print', async () => answer]]),
      })
    desk = await open(fine)
    assert.deepEqual([await desk.result('disk.copies'), await desk.result('disk.printed')], [11, 2])
    desk = await open(wrong)
    const refused = ['VALUE_NOT_SUPPORTED', 'copies', '10', 'copies < 10']
    assert.deepEqual(await desk.error('disk.copies'), refused)
    assert.deepEqual(await desk.error('disk.printed'), refused)
  })

  it('are like clients of a handler, who get no such record either, nor in a task', async () => {
    const label = (copies: bigint) => new RecordValue(['text', 'copies'], ['a', copies])
    const open = (answer: Value) =>
      serveText(TEXT, { handlers: new Map<string, Handler>([['disk.labels', async () => answer]]) })
    desk = await open([label(2n), label(9n)])
    assert.equal(((await desk.result('disk.labels')) as unknown[]).length, 2)
    desk = await open([label(2n), label(10n)])
    const refused = ['VALUE_NOT_SUPPORTED', 'copies', '10', 'copies < 10']
    assert.deepEqual(await desk.error('disk.labels'), refused)
    const task = await desk.result('Async.disk.labels')
    while ((await desk.result('task.get_status', task)) === 'pending') await new Promise(setImmediate)
    assert.deepEqual(await desk.result('task.get_error_info', task), refused)
  })

  it('call internal messages, which clients cannot call', async () => {
    const text = TEXT.replace('message eject(self : disk ref)', 'message eject(self : disk ref) @internal')
    let ejected = 0
    const eject: Handler = () => {
      ejected++
      return null
    }
    desk = await serveText(text, { handlers: new Map([['disk.eject', eject]]) })
    disk = String(await desk.result('disk.create', {}))
    await desk.result('disk.drop_all', [disk])
    assert.equal(ejected, 1)
    assert.deepEqual(await desk.error('disk.eject', disk), ['MESSAGE_METHOD_UNKNOWN', 'disk.eject'])
  })

  it('raise NOT_IMPLEMENTED where there is no code', async () => {
    await open()
    assert.deepEqual(await desk.error('disk.fill', disk, 'a'), ['NOT_IMPLEMENTED', 'disk.import'])
  })
})
