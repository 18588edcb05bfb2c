/** What ends holds, in pairs: failure, cancel, nesting, overlap, try, plain assignment, destroy and crash. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { attempt, type BodyLab, bodyApi, nested, openLab, type Stretches, wait, waiting } from './body-lab.ts'

const API = bodyApi('uses task')
type Code = (run: Run) => Stretches

describe('holds', () => {
  const files = temporaryFiles()
  let file: string
  let lab: BodyLab
  let codes: { readonly [name: string]: Code }

  const open = () => {
    const messages = Object.fromEntries(Object.entries(codes).map(([name, code]) => [`VM.${name}`, waiting(code)]))
    lab = openLab(() => ({ messages }), { api: API, store: openStore(API, file) })
  }
  beforeEach(() => {
    file = files.next()
  })
  afterEach(async () => {
    assert.deepEqual(lab.desk.logged, [])
    await lab.stop()
  })

  /** Starts the messages as tasks, in this order, up to their first waits. */
  const begin = async (given: { readonly [name: string]: Code }) => {
    codes = given
    open()
    for (const name of Object.keys(given)) tasks[name] = String(await lab.desk.result(`Async.VM.${name}`, lab.vm))
    await lab.pass(0)
  }
  const tasks: { [name: string]: string } = {}
  const cancel = async (name: string) => {
    await lab.desk.result('task.cancel', tasks[name])
    await lab.pass(0)
  }
  /** The server stops, without giving its bodies a chance, and starts again. */
  const crash = async () => {
    await lab.stop()
    open()
    await lab.pass(0)
  }
  const label = () => lab.get('name_label')
  const hold = (run: Run, value: Value, field = 'name_label') => run.hold('VM', field, lab.vm, undefined, value)
  const assign = (run: Run, value: Value, field = 'name_label') => {
    run.endHolds('VM', field, lab.vm, undefined)
    lab.set(field, value)
  }
  const makeHost = () => lab.store.class('host').create(new Map())
  const destroyHost = (ref: string) => lab.store.class('host').destroy(ref)
  const fail = (): never => {
    throw new ApiError('VM_BAD')
  }
  /** No hold is left, and the label is that. */
  const ended = (expected: Value) => assert.deepEqual([label(), lab.kept()], [expected, []])

  /** Holds the label for that long. */
  const holding = (value: string, milliseconds: number, end: () => void = () => undefined): Code =>
    function* (run) {
      hold(run, value)
      yield* wait(milliseconds)
      end()
      return ''
    }

  it('last for as long as the message runs', async () => {
    await begin({ run: holding('held', 10) })
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('end with a failure after a caught cancel', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* attempt(
          run,
          ['TASK_CANCELLED'],
          () => wait(1000),
          () => undefined,
        )
        yield* wait(10)
        return fail()
      },
    })
    await cancel('run')
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('of a message and of one that it calls end with the failure of the called one', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* nested(run, 'VM.other', function* () {
          hold(run, ['held'], 'tags')
          yield* wait(10)
          fail()
        })
        return ''
      },
    })
    assert.deepEqual(lab.get('tags'), ['held'])
    await lab.pass(10)
    ended('a')
    assert.deepEqual(lab.get('tags'), [])
  })

  it('are taken out from under another one by a failure', async () => {
    await begin({ run: holding('below', 10, fail), other: holding('above', 20) })
    await lab.pass(10)
    assert.equal(label(), 'above')
    await lab.pass(10)
    ended('a')
  })

  it('that a try made end with a failure that it does not catch', async () => {
    await begin({
      run: function* (run) {
        yield* attempt(
          run,
          ['OTHER'],
          function* () {
            hold(run, 'held')
            yield* wait(10)
            fail()
          },
          () => undefined,
        )
        return ''
      },
    })
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('that an assignment ended stay ended after a failure, unless the failing stretch had made it', async () => {
    const code = (again: boolean): Code =>
      function* (run) {
        hold(run, 'held')
        yield* wait(10)
        if (!again) assign(run, 'assigned')
        yield* wait(10)
        if (again) assign(run, 'undone')
        fail()
        return ''
      }
    await begin({ run: code(false) })
    await lab.pass(10)
    await lab.pass(10)
    ended('assigned')
    await lab.stop()
    await begin({ run: code(true) })
    await lab.pass(10)
    await lab.pass(10)
    ended('assigned')
  })

  it('give null back after a failure where the object under them is gone', async () => {
    let host = ''
    await begin({
      run: function* (run) {
        host = makeHost()
        lab.set('home', host)
        hold(run, makeHost(), 'home')
        yield* wait(10)
        return fail()
      },
    })
    destroyHost(host)
    await lab.pass(10)
    assert.equal(lab.get('home'), null)
    ended('a')
  })

  it('that a failure has ended are not given back again after a crash', async () => {
    await begin({ run: holding('below', 10, fail), other: holding('above', 1000) })
    await lab.pass(10)
    await crash()
    ended('a')
  })

  it('of a message and of one that it calls end with a cancel', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* nested(run, 'VM.other', function* () {
          hold(run, ['held'], 'tags')
          yield* wait(1000)
        })
        return ''
      },
    })
    await cancel('run')
    ended('a')
    assert.deepEqual(lab.get('tags'), [])
  })

  it('are taken out from under another one by a cancel', async () => {
    await begin({ run: holding('below', 1000), other: holding('above', 20) })
    await cancel('run')
    assert.equal(label(), 'above')
    await lab.pass(20)
    ended('a')
  })

  it('made in a try before its wait go on where it catches a cancel', async () => {
    await begin({
      run: function* (run) {
        yield* attempt(
          run,
          ['TASK_CANCELLED'],
          function* () {
            hold(run, 'held')
            yield* wait(1000)
          },
          () => undefined,
        )
        yield* wait(10)
        return ''
      },
    })
    await cancel('run')
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('that an assignment ended stay ended after a cancel', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        assign(run, 'held')
        yield* wait(1000)
        return ''
      },
    })
    await cancel('run')
    ended('held')
  })

  it('of an object that is destroyed are skipped by a cancel', async () => {
    await begin({ run: holding('held', 1000) })
    await lab.desk.result('VM.destroy', lab.vm)
    await cancel('run')
    assert.deepEqual([lab.kept(), lab.task(tasks.run ?? '').status], [[], 'cancelled'])
  })

  it('end by a crash after a cancel that had no effect yet', async () => {
    await begin({ run: holding('held', 1000) })
    await lab.desk.result('task.cancel', tasks.run)
    await crash()
    ended('a')
  })

  it('of a called message give back what its caller holds', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'outer')
        yield* nested(run, 'VM.other', function* () {
          hold(run, 'inner')
          yield* wait(10)
        })
        yield* wait(10)
        return ''
      },
    })
    assert.equal(label(), 'inner')
    await lab.pass(10)
    assert.equal(label(), 'outer')
    await lab.pass(10)
    ended('a')
  })

  it('of a called message end where a try catches its error', async () => {
    await begin({
      run: function* (run) {
        yield* attempt(
          run,
          ['VM_BAD'],
          () =>
            nested(run, 'VM.other', function* () {
              hold(run, 'held')
              yield* wait(10)
              fail()
            }),
          () => undefined,
        )
        yield* wait(10)
        return ''
      },
    })
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
    await lab.pass(10)
    ended('a')
  })

  it('are ended by an assignment in a called message', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* nested(run, 'VM.other', () => assign(run, 'assigned'))
        yield* wait(10)
        return ''
      },
    })
    assert.equal(label(), 'assigned')
    await lab.pass(10)
    ended('assigned')
  })

  it('of an object that a called message destroys are skipped', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* nested(run, 'VM.other', function* () {
          hold(run, ['held'], 'tags')
          yield* wait(10)
          lab.store.class('VM').destroy(lab.vm)
        })
        return 'done'
      },
    })
    await lab.pass(10)
    assert.deepEqual([lab.kept(), lab.task(tasks.run ?? '').status], [[], 'success'])
  })

  it('of a message and of one that it calls end by a crash', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'outer')
        yield* nested(run, 'VM.other', function* () {
          hold(run, 'inner')
          yield* wait(1000)
        })
        return ''
      },
    })
    await crash()
    ended('a')
  })

  it('that a try has undone leave those of other messages', async () => {
    await begin({
      run: holding('below', 30),
      other: function* (run) {
        yield* attempt(
          run,
          ['VM_BAD'],
          () => {
            hold(run, 'undone')
            fail()
          },
          () => undefined,
        )
        yield* wait(10)
        return ''
      },
    })
    assert.equal(label(), 'below')
    await lab.pass(10)
    assert.equal(label(), 'below')
    await lab.pass(20)
    ended('a')
  })

  it('of all messages are ended by an assignment', async () => {
    await begin({
      run: holding('below', 20),
      other: function* (run) {
        hold(run, 'above')
        yield* wait(10)
        assign(run, 'assigned')
        return ''
      },
    })
    await lab.pass(10)
    ended('assigned')
    await lab.pass(10)
    ended('assigned')
  })

  it('give back the next one below whose object is alive, else null', async () => {
    let under = ''
    const holdHost = (milliseconds: number): Code =>
      function* (run) {
        hold(run, makeHost(), 'place')
        yield* wait(milliseconds)
        return ''
      }
    await begin({
      run: function* (run) {
        under = makeHost()
        yield* nested(run, 'VM.plain', () => lab.set('place', under))
        hold(run, makeHost(), 'place')
        yield* wait(20)
        return ''
      },
      other: holdHost(10),
    })
    destroyHost(under)
    const [below] = lab.store.class('host').refs()
    await lab.pass(10)
    assert.equal(lab.get('place'), below)
    await lab.pass(10)
    assert.equal(lab.get('place'), null)
    ended('a')
  })

  it('of several messages end by a crash', async () => {
    await begin({ run: holding('below', 1000), other: holding('above', 1000) })
    await crash()
    ended('a')
  })

  it('go on where a try undoes the assignment that ended them', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* wait(10)
        yield* attempt(
          run,
          ['VM_BAD'],
          () => {
            assign(run, 'undone')
            fail()
          },
          () => undefined,
        )
        yield* wait(10)
        return ''
      },
    })
    await lab.pass(10)
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('go on where a try undoes the destruction of their object', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* attempt(
          run,
          ['VM_BAD'],
          () => {
            lab.store.class('VM').destroy(lab.vm)
            fail()
          },
          () => undefined,
        )
        yield* wait(10)
        return ''
      },
    })
    assert.equal(label(), 'held')
    await lab.pass(10)
    ended('a')
  })

  it('in an open try end by a crash', async () => {
    await begin({
      run: function* (run) {
        yield* attempt(
          run,
          ['VM_BAD'],
          function* () {
            hold(run, 'held')
            yield* wait(1000)
          },
          () => undefined,
        )
        return ''
      },
    })
    await crash()
    ended('a')
  })

  it('that an assignment ended are no matter of an object that is destroyed later', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        assign(run, 'assigned')
        yield* wait(10)
        lab.store.class('VM').destroy(lab.vm)
        return 'done'
      },
    })
    await lab.pass(10)
    assert.deepEqual([lab.kept(), lab.task(tasks.run ?? '').status], [[], 'success'])
  })

  it('that an assignment ended stay ended after a crash', async () => {
    await begin({
      run: function* (run) {
        hold(run, 'held')
        yield* wait(10)
        assign(run, 'assigned')
        yield* wait(1000)
        return ''
      },
    })
    await lab.pass(10)
    await crash()
    ended('assigned')
  })

  it('of what is gone are skipped after a crash', async () => {
    let under = ''
    await begin({
      run: function* (run) {
        under = makeHost()
        lab.set('home', under)
        lab.set('places', [under, makeHost()])
        hold(run, null, 'home')
        hold(run, [], 'places')
        const made = lab.store.class('VM').create(new Map())
        run.hold('VM', 'name_label', made, undefined, 'held')
        lab.store.class('VM').destroy(made)
        yield* wait(1000)
        return ''
      },
    })
    destroyHost(under)
    await crash()
    assert.deepEqual([lab.get('home'), lab.get('places')], [null, lab.store.class('host').refs()])
    ended('a')
  })
})
