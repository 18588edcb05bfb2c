/** A check that is not met at the end of a stretch, when the body has gone on to its wait. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { attempt, type BodyLab, bodyApi, openLab, type Stretches, wait, waiting } from './body-lab.ts'

const BODY = {
  ...{ path: '', at: [0, 0, 0, 0] as const, params: [], result: null, statements: [], guard: 0 },
  effects: {
    ...{ reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] },
    ...{ waits: true, holds: false, context: false },
  },
}
const API = {
  ...bodyApi('uses task'),
  externals: [{ name: 'ask', doc: '', params: [], result: null, throws: [], body: BODY }],
}

/** A store that refuses at the end of the outermost transaction whatever leaves a machine "bad". */
function checkedStore(): Store {
  const inner = openStore(API, ':memory:')
  let depth = 0
  const check = () => {
    for (const [, { names, values }] of inner.class('VM').records())
      if (values[names.indexOf('name_label')] === 'bad') throw new ApiError('BAD_NAME')
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
  const open = (
    code: (lab: () => BodyLab) => (run: Run) => Stretches,
    ask: (lab: () => BodyLab) => (run: Run) => Stretches,
  ) =>
    openLab((lab) => ({ messages: { 'VM.run': waiting(code(lab)) }, externals: { ask: waiting(ask(lab)) } }), {
      api: API,
      store: checkedStore(),
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
      () => () => wait(0),
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
})
