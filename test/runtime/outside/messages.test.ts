/** Messages whose code is in `handlers.ts`: what it gets, what it may write, and what clients get of it. */
import assert from 'node:assert/strict'
import type { LineFacts } from '../../../runtime/outside/code-context.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import type { HandlersModule } from '../../../runtime/outside/read-exports.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk } from '../harness.ts'
import { labApi } from '../standard/lab-api.ts'

const MORE = `
enum mood { calm, "very angry" }
record report { name : string, at : datetime, sizes : int set = [], level : float option = [], moods : (mood enum -> bool) map = {} }
class depot {
  RW         name_label : string = ""
  RW         size       : int = 0
  RW         load       : float = 0.0
  RW         mood       : mood enum = calm
  RW         marks      : (string -> int) map = {}
  RO/runtime stores     : store ref set <-> depot
  RO/runtime first      : store ref
  message echo(report : report record, depot : depot ref or null = null) : report record
  message ask(size : int) : float
  message say() : string
  message run(depot : depot ref)
  message records() : depot record set
}
class store {
  RO/constructor depot : depot ref <-> stores
}
`
const API = labApi(['task'], MORE)

/** What the code of the tests uses of its context. */
interface Ctx {
  readonly task: string | null
  readonly signal: AbortSignal
  readonly log: { info(message: unknown, facts?: unknown): void }
  transaction<T>(work: (tx: Tx) => T): Promise<T>
}

interface Tx {
  readonly [name: string]: {
    get(ref: unknown): { [field: string]: unknown }
    record(ref: unknown): { [field: string]: unknown }
    has(ref: unknown): boolean
    all(): readonly string[]
    create(values: unknown): string
    destroy(ref: unknown): void
    byUuid(uuid: unknown): string | undefined
    byNameLabel(label: string): readonly string[]
  }
}

type Code = (args: { readonly [name: string]: unknown }, ctx: Ctx) => unknown

describe('code of messages', () => {
  let lines: string[]
  const log = {
    debug: () => undefined,
    info: (message: string, facts?: LineFacts) => void lines.push(`${message} ${JSON.stringify(facts)}`),
    warn: () => undefined,
    error: (text: string) => void lines.push(text),
  }
  beforeEach(() => {
    lines = []
  })

  function desk(messages: { readonly [name: string]: Code }): Desk {
    const module: HandlersModule = { messages }
    return openDesk(API, { code: openCode(API, module, log) })
  }

  /** Runs code on an object of class `depot`; returns the error of the call, `[]` where it succeeds. */
  async function run(
    code: (tx: Tx, depot: string) => unknown,
  ): Promise<{ desk: Desk; depot: string; error: string[] }> {
    const opened = desk({
      'depot.run': async ({ depot }, ctx) => void (await ctx.transaction((tx) => code(tx, depot as string))),
    })
    const depot = (await opened.result('depot.create', {})) as string
    const error = await opened.error('depot.run', depot)
    return { desk: opened, depot, error: error[0] === 'no error' ? [] : error }
  }

  it('gets arguments by their names: Dates, bigints, Maps, and undefined for an empty option', async () => {
    const seen: unknown[] = []
    const opened = desk({
      'depot.echo': async (args) => {
        seen.push(args)
        return args.report
      },
    })
    const report = { name: 'a', at: '20260131T12:00:00Z', sizes: [1, 2], level: [0.5], moods: { 'very angry': true } }
    assert.deepEqual(await opened.result('depot.echo', report), report)
    await opened.result('depot.echo', { name: 'b', at: '20260131T12:00:00Z' })
    const at = new Date('2026-01-31T12:00:00Z')
    assert.deepEqual(seen, [
      { report: { name: 'a', at, sizes: [1n, 2n], level: 0.5, moods: new Map([['very angry', true]]) }, depot: null },
      { report: { name: 'b', at, sizes: [], level: undefined, moods: new Map() }, depot: null },
    ])
  })

  it('answers INTERNAL_ERROR for a result of another type, on both formats, and logs its place', async () => {
    for (const wrong of [Number.NaN, '1', undefined, 1n]) {
      const opened = desk({ 'depot.ask': () => wrong })
      assert.deepEqual(await opened.error('depot.ask', 1), [
        'INTERNAL_ERROR',
        "The code of depot.ask gave a result of another type; the server's log says what is wrong in it",
      ])
    }
    assert.deepEqual(new Set(lines), new Set(['The result of depot.ask is wrong: it is not a finite number']))
    lines = []
    const opened = desk({
      'depot.say': () => 'half of a \ud800',
      'depot.echo': () => ({ name: 'a', at: new Date(), sizes: [1n, 2n ** 63n], moods: new Map() }),
    })
    assert.match(await opened.xml('depot.say'), /INTERNAL_ERROR/)
    assert.equal((await opened.error('depot.echo', { name: '', at: '20260131T12:00:00Z' }))[0], 'INTERNAL_ERROR')
    assert.deepEqual(lines, [
      'The result of depot.say is wrong: it is not a string of characters that XML can carry',
      'The result of depot.echo is wrong at .sizes[1]: it is not an int of 64 bits',
    ])
    lines = []
    const holed = desk({ 'depot.echo': () => ({ name: 'a', at: new Date(), sizes: new Array(2), moods: new Map() }) })
    assert.match(
      String((await holed.error('depot.echo', { name: '', at: '20260131T12:00:00Z' }))[1]),
      /gave a result of another type/,
    )
    assert.deepEqual(lines, ['The result of depot.echo is wrong at .sizes[0]: it is not an int of 64 bits'])
  })

  it('ends in the errors of the API that its code throws', async () => {
    const failure = { [Symbol.for('crowfoot.failure')]: true, code: 'DEPOT_BUSY', params: ['rain', 7n, null, '\ud800'] }
    const opened = desk({
      'depot.say': () => {
        throw failure
      },
    })
    assert.deepEqual(await opened.error('depot.say'), ['DEPOT_BUSY', 'rain', '7', 'OpaqueRef:NULL', '\\ud800'])
    assert.deepEqual(lines, [])
  })

  it('ends in INTERNAL_ERROR for anything else, with the stack in the log', async () => {
    const opened = desk({
      'depot.say': async () => {
        throw new RangeError('out of paper')
      },
    })
    assert.deepEqual(await opened.error('depot.say'), ['INTERNAL_ERROR', 'out of paper'])
    assert.match(opened.logged[0] ?? '', /^RangeError: out of paper\n {4}at /)
  })

  it('reads and writes fields of objects, creates and destroys them', async () => {
    const {
      desk: opened,
      depot,
      error,
    } = await run((tx, ref) => {
      const object = tx.depot?.get(ref) ?? {}
      object.size = (object.size as bigint) + 2n
      object.mood = 'very angry'
      object.marks = new Map([['a', 1n]])
      const store = tx.store?.create({ depot: ref })
      object.first = store
      assert.deepEqual(object.stores, [store])
      assert.deepEqual({ ...object, uuid: '' }, { ...tx.depot?.record(ref), uuid: '' })
      const other = tx.depot?.create({ name_label: 'other' }) ?? ''
      assert.deepEqual([tx.depot?.byNameLabel('other'), tx.depot?.all()], [[other], [ref, other]])
      assert.equal(tx.depot?.byUuid(tx.depot.get(other).uuid), other)
      tx.depot?.destroy(other)
      assert.deepEqual([tx.depot?.has(other), tx.depot?.has(ref)], [false, true])
    })
    assert.deepEqual(error, [])
    const {
      uuid: _,
      stores,
      first,
      ...rest
    } = (await opened.result('depot.get_record', depot)) as { [name: string]: unknown }
    assert.deepEqual(rest, { name_label: '', size: 2, load: 0, mood: 'very angry', marks: { a: 1 } })
    assert.deepEqual(stores, [first])
  })

  it('undoes everything that a transaction has written before it throws', async () => {
    const {
      desk: opened,
      depot,
      error,
    } = await run((tx, ref) => {
      const object = tx.depot?.get(ref) ?? {}
      object.size = 7n
      tx.store?.create({ depot: ref })
      throw new Error('half done')
    })
    assert.deepEqual(error, ['INTERNAL_ERROR', 'half done'])
    assert.equal(await opened.result('depot.get_size', depot), 0)
    assert.deepEqual(await opened.result('store.get_all'), [])
  })

  it('refuses what a field cannot hold, and undoes the transaction', async () => {
    const wrong: readonly (readonly [field: string, value: unknown, message: string])[] = [
      ['load', Number.NaN, 'depot.load is not a finite number'],
      ['size', 1, 'depot.size is not an int of 64 bits'],
      ['mood', 'angry', 'depot.mood is not a value of enum "mood"'],
      ['marks', new Map([['a', 1]]), 'depot.marks["a"] is not an int of 64 bits'],
      ['name_label', '\u0000', 'depot.name_label is not a string of characters that XML can carry'],
      ['uuid', 'x', '"depot.uuid" never changes'],
      ['stores', [], '"depot.stores" is computed: write "store.depot", the other end of the pair'],
      ['sise', 1n, 'class "depot" has no field "sise"'],
    ]
    for (const [field, value, message] of wrong) {
      const {
        desk: opened,
        depot,
        error,
      } = await run((tx, ref) => {
        const object = tx.depot?.get(ref) ?? {}
        object.name_label = 'written before'
        object[field] = value
      })
      assert.deepEqual(error, ['INTERNAL_ERROR', message])
      assert.equal(await opened.result('depot.get_name_label', depot), '')
    }
  })

  it('passes on the errors of the store', async () => {
    const gone = await run((tx) => tx.depot?.get('OpaqueRef:gone'))
    assert.deepEqual(gone.error, ['HANDLE_INVALID', 'depot', 'OpaqueRef:gone'])
    const missing = await run((tx) => tx.store?.create({}))
    assert.deepEqual(missing.error, ['FIELD_MISSING', 'depot'])
    const used = await run((tx, ref) => tx.depot?.create({ uuid: tx.depot.get(ref).uuid }))
    assert.deepEqual([used.error[0], used.error[3]], ['VALUE_NOT_SUPPORTED', 'is the uuid of another object'])
    const odd = await run((tx) => tx.depot?.create({ uuid: 'x' }))
    assert.deepEqual(odd.error, ['VALUE_NOT_SUPPORTED', 'uuid', 'x', 'is not a uuid'])
  })

  it('refuses a transaction that waits, and undoes it', async () => {
    const {
      desk: opened,
      depot,
      error,
    } = await run(async (tx, ref) => {
      const object = tx.depot?.get(ref) ?? {}
      object.size = 7n
      await undefined
      object.size = 8n
    })
    assert.match(error[1] ?? '', /^The function of a transaction returned a promise: it must be synchronous/)
    assert.equal(await opened.result('depot.get_size', depot), 0)
  })

  it('refuses a transaction in another one, and one that has ended', async () => {
    let kept: Tx | undefined
    const opened = desk({
      'depot.run': async ({ depot }, ctx) => {
        await ctx.transaction((tx) => {
          kept = tx
        })
        kept?.depot?.get(depot)
      },
      'depot.say': (_args, ctx) =>
        ctx.transaction(() => void ctx.transaction(() => 1).catch((error) => lines.push(error.message))),
    })
    const depot = await opened.result('depot.create', {})
    assert.match((await opened.error('depot.run', depot))[1] ?? '', /^The transaction has ended/)
    await opened.error('depot.say')
    assert.equal(lines[0], 'A transaction cannot begin inside another one')
  })

  it('has written durably when its transaction is over', async () => {
    const store = openStore(API, ':memory:')
    const dirty: boolean[] = []
    const messages = {
      'depot.say': async (_args: object, ctx: Ctx) => {
        await ctx.transaction((tx) => tx.depot?.create({}))
        dirty.push(store.dirty)
        return ''
      },
    }
    await openDesk(API, { store, code: openCode(API, { messages }, log) }).result('depot.say')
    assert.deepEqual(dirty, [false])
  })

  it('answers records of objects for their references', async () => {
    const opened = desk({ 'depot.records': (_args, ctx) => ctx.transaction((tx) => tx.depot?.all()) })
    await opened.result('depot.create', { name_label: 'a' })
    const [record] = (await opened.result('depot.records')) as { [field: string]: unknown }[]
    assert.equal(record?.name_label, 'a')
  })

  it('writes lines to the log that name the method, whatever the facts are', async () => {
    const opened = desk({
      'depot.say': (_args, ctx) => {
        ctx.log.info('said', { size: 7n, at: Number.NaN, isDone: true })
        return ''
      },
    })
    await opened.result('depot.say')
    assert.deepEqual(lines, ['said {"size":"7","at":"NaN","isDone":true,"method":"depot.say"}'])
  })

  it('is told when its task is cancelled, and the task ends as cancelled', async () => {
    const begun = Promise.withResolvers<string | null>()
    const opened = desk({
      'depot.say': (_args, { task, signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          begun.resolve(task)
        }),
    })
    const task = await opened.result('Async.depot.say')
    assert.equal(await begun.promise, task)
    await opened.result('task.cancel', task)
    while ((await opened.result('task.get_status', task)) === 'cancelling') await undefined
    assert.deepEqual(await opened.result('task.get_status', task), 'cancelled')
    assert.deepEqual(opened.logged, [])
  })

  it('is told when the server stops', async () => {
    const begun = Promise.withResolvers<void>()
    const opened = desk({
      'depot.say': (_args, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          begun.resolve()
        }),
    })
    const answered = opened.error('depot.say')
    await begun.promise
    opened.service.release()
    assert.deepEqual(await answered, ['INTERNAL_ERROR', 'The server is stopping'])
  })
})

describe('what handlers.ts exports', () => {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const refused = (module: HandlersModule, reason: RegExp) => assert.throws(() => openCode(API, module, log), reason)

  it('may be the code of an internal message, which bodies call', () => {
    const hidden = labApi(['task'], MORE.replace('class depot {', 'class depot {\n  message hide() @internal'))
    assert.doesNotThrow(() => openCode(hidden, { messages: { 'depot.hide': () => null } }, log))
    refused({ messages: { 'depot.hide': () => null } }, /the API has no such message$/)
  })

  it('is refused where the API has no place for it', () => {
    refused(
      { mesages: {} },
      /^Error: handlers\.ts exports "mesages", which the server does not know\. It may export "messages", "externals", "http"$/,
    )
    refused({ messages: { 'depot.sya': () => '' } }, /the message "depot\.sya", and the API has no such message$/)
    refused({ messages: { 'depot.destroy': () => '' } }, /"depot\.destroy", which the server has code for already$/)
    const withBody = labApi(['task'], MORE.replace('message say() : string', '$& { return "a" }'))
    assert.throws(
      () => openCode(withBody, { messages: { 'depot.say': () => '' } }, log),
      /the message "depot\.say", which has a body in the text: remove one of the two$/,
    )
    refused(
      { messages: { 'depot.say': 'text' } },
      /^Error: "depot\.say" of "messages" in handlers\.ts is not a function$/,
    )
    refused({ messages: 7 }, /^Error: handlers\.ts exports "messages", which is not an object of functions$/)
  })
})
