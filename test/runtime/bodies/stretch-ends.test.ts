/** A check that is not met at the end of a stretch, when the body has gone on to its wait. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { attempt, type BodyLab, bodyApi, openLab, type Stretches, wait, waiting } from './body-lab.ts'

const BODY = {
  ...{ path: '', at: [0, 0, 0, 0] as const, params: [], result: null, statements: [], guard: 0 },
  effects: {
    ...{ reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] },
    ...{ waits: true, holds: false, after: false, progress: false, context: false },
  },
}
const API = {
  ...bodyApi('uses task'),
  externals: [{ name: 'ask', doc: '', params: [], result: null, throws: [], body: BODY }],
}

/** A store that refuses, at the end of the outermost transaction, what leaves a machine "bad", or "a" with a tag "b". */
function checkedStore(file = ':memory:'): Store {
  const inner = openStore(API, file)
  let depth = 0
  const check = () => {
    for (const [, { names, values }] of inner.class('VM').records()) {
      const [label, tags] = ['name_label', 'tags'].map((name) => values[names.indexOf(name)])
      if (label === 'bad' || (label === 'a' && (tags as string[]).includes('b'))) throw new ApiError('BAD_NAME')
    }
  }
  const atomically = <T>(work: () => T): T =>
    inner.atomically(() => {
      depth++
      try {
        const result = work()
        if (depth === 1) check()
        return result
      } finally {
        depth--
      }
    })
  return new Proxy<Store>(inner, {
    get: (target, name) => {
      if (name === 'atomically') return atomically
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

describe('a check that fails at the end of a stretch', () => {
  const files = temporaryFiles()

  const open = (
    code: (lab: () => BodyLab) => (run: Run) => Stretches,
    ask: (lab: () => BodyLab) => (run: Run) => Stretches = () => () => wait(0),
    store = checkedStore(),
  ) =>
    openLab((lab) => ({ messages: { 'VM.run': waiting(code(lab)) }, externals: { ask: waiting(ask(lab)) } }), {
      api: API,
      store,
    })

  it('undoes the stretch, fails the message, and lets go of its holds', async () => {
    const lab = open(
      (at) =>
        function* (run) {
          run.hold('VM', 'tags', at().vm, undefined, ['held'])
          yield* wait(1)
          at().set('name_label', 'bad')
          yield* wait(1)
          return ''
        },
    )
    const ended = lab.desk.error('VM.run', lab.vm)
    await lab.pass(0)
    assert.deepEqual(lab.get('tags'), ['held'])
    await lab.pass(1)
    assert.deepEqual(await ended, ['BAD_NAME'])
    assert.deepEqual([lab.get('name_label'), lab.get('tags'), lab.kept(), lab.clock.pending], ['a', [], [], 0])
    await lab.stop()
  })

  it('in the default of an external ends that, with its tries and holds, and the message may catch it', async () => {
    const lab = open(
      (at) =>
        function* (run) {
          yield* attempt(
            run,
            ['BAD_NAME'],
            function* () {
              yield { kind: 'external', name: 'ask', args: [] }
            },
            () => at().set('power_state', 'Paused'),
          )
          yield* wait(1)
          return 'done'
        },
      (at) =>
        function* (run) {
          run.hold('VM', 'tags', at().vm, undefined, ['held'])
          yield* attempt(
            run,
            ['OTHER'],
            function* () {
              yield* wait(1)
              at().set('name_label', 'bad')
              yield* wait(1)
            },
            () => undefined,
          )
          return undefined
        },
    )
    const ended = lab.desk.result('VM.run', lab.vm)
    await lab.pass(0)
    assert.deepEqual(lab.get('tags'), ['held'])
    await lab.pass(1)
    assert.deepEqual(
      [lab.get('name_label'), lab.get('power_state'), lab.get('tags'), lab.kept()],
      ['a', 'Paused', [], []],
    )
    await lab.pass(1)
    assert.equal(await ended, 'done')
    await lab.stop()
  })

  /** What lies under the hold no longer fits the tags. */
  const holding = (at: () => BodyLab) =>
    function* (run: Run): Stretches {
      run.hold('VM', 'name_label', at().vm, undefined, 'held')
      at().set('tags', ['b'])
      yield* wait(10)
      return ''
    }
  const KEPT = /^"VM.name_label" of OpaqueRef:\S+ keeps the value that a message held there: BAD_NAME$/

  it('because of what a hold gives back fails the message, and the place keeps its value', async () => {
    const lab = open(holding)
    const ended = lab.desk.error('VM.run', lab.vm)
    await lab.pass(10)
    assert.deepEqual(await ended, ['BAD_NAME'])
    assert.deepEqual([lab.get('name_label'), lab.kept(), lab.clock.pending], ['held', [], 0])
    assert.deepEqual(
      lab.desk.logged.map((line) => KEPT.test(line)),
      [true],
    )
    await lab.stop()
  })

  it('because of what a hold gives back does not keep a server from starting after a crash', async () => {
    const file = files.next()
    const lab = open(holding, undefined, checkedStore(file))
    lab.desk.error('VM.run', lab.vm).catch(assert.fail)
    await lab.pass(0)
    await lab.stop()
    const next = open(holding, undefined, checkedStore(file))
    assert.deepEqual([next.get('name_label'), next.kept()], ['held', []])
    assert.match(String(next.desk.logged), KEPT)
    await next.stop()
  })
})
