/** Externals: called between two stretches, by a function or by the default code of the text. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { BodyCode, Run } from '../../../runtime/bodies/protocol.ts'
import type { RunExternal } from '../../../runtime/engine/external.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { attempt, type BodyLab, bodyApi, openLab, plain, type Stretches, wait, waiting } from './body-lab.ts'

const NO_EFFECTS = { reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] }
const BODY = {
  ...{ path: '', at: [0, 0, 0, 0] as const, params: [], result: null, statements: [], guard: 0 },
  effects: { ...NO_EFFECTS, waits: false, holds: false, after: false, progress: false, context: false },
}
/** With a default in its text, as a server refuses to start without any code. */
const API = {
  ...bodyApi('uses task'),
  externals: [{ name: 'ask', doc: '', params: [], result: { kind: 'int' } as const, throws: [], body: BODY }],
}

describe('an external', () => {
  let lab: BodyLab
  afterEach(() => lab.stop())

  function* ask(...args: Value[]): Stretches {
    return yield { kind: 'external', name: 'ask', args }
  }
  const open = (external?: RunExternal, fallback?: BodyCode, catching: readonly string[] = []) => {
    const externals = new Map(external ? [['ask', external]] : [])
    const code = () => ({
      messages: {
        'VM.run': waiting(function* (run: Run) {
          lab.set('name_label', 'before')
          run.hold('VM', 'power_state', lab.vm, undefined, 'Running')
          let answer: unknown = 'caught'
          yield* attempt(
            run,
            catching,
            function* () {
              lab.set('tags', ['asked'])
              answer = yield* ask('x', 5n)
            },
            () => undefined,
          )
          lab.set('name_label', 'after')
          return String(answer)
        }),
      },
      externals: fallback ? { ask: fallback } : {},
    })
    lab = openLab(code, { api: API, externals })
  }
  const run = () => lab.desk.json('VM.run', lab.vm)
  const outcome = ({ result, error }: Awaited<ReturnType<typeof run>>) =>
    error ? [error.message, ...(error.data ?? [])] : result

  it('is called when what the body did is committed, and the body goes on with its answer', async () => {
    let seen: unknown
    open(async (args) => {
      seen = [args, lab.store.dirty, lab.get('name_label'), lab.get('power_state')]
      return 7n
    })
    assert.equal(outcome(await run()), '7')
    assert.deepEqual(seen, [['x', 5n], false, 'before', 'Running'])
    assert.deepEqual([lab.get('name_label'), lab.get('power_state')], ['after', 'Halted'])
  })

  it('gives the body its error, which may be caught', async () => {
    const fail = async () => {
      throw new ApiError('VM_BAD', 'x')
    }
    open(fail)
    assert.deepEqual(outcome(await run()), ['VM_BAD', 'x'])
    assert.deepEqual([lab.get('name_label'), lab.get('power_state')], ['before', 'Halted'])
    await lab.stop()
    open(fail, undefined, ['VM_BAD'])
    assert.equal(outcome(await run()), 'caught')
    assert.deepEqual([lab.get('name_label'), lab.get('tags')], ['after', ['asked']])
  })

  it('that fails by a bug, or gives another type, is INTERNAL_ERROR, and logged once', async () => {
    open(() => {
      throw new Error('a bug')
    })
    assert.deepEqual(outcome(await run()), ['INTERNAL_ERROR', 'a bug'])
    assert.deepEqual(
      lab.desk.logged.map((text) => text.split('\n')[0]),
      ['Error: a bug'],
    )
  })

  it('that gives a value of another type is INTERNAL_ERROR, and the log says what is wrong', async () => {
    const wrong: Value[] = ['7', 7, 2n ** 64n, null]
    open(async () => wrong[0] ?? null)
    while (wrong.length > 0) {
      const [code, message] = outcome(await run()) as string[]
      assert.equal(code, 'INTERNAL_ERROR')
      assert.match(String(message), /external "ask" gave a result of another type/)
      wrong.shift()
    }
    assert.deepEqual(
      new Set(lab.desk.logged),
      new Set(['The result of external "ask" is wrong: it is not an int of 64 bits']),
    )
  })

  it('without a function runs the default of the text, in stretches of its own', async () => {
    open(
      undefined,
      waiting(function* (run, text, number) {
        run.hold('VM', 'config', lab.vm, 'asked', String(text))
        yield* wait(10)
        return Number(number) > 4 ? 8n : 0n
      }),
    )
    const answered = run()
    await lab.pass(0)
    assert.deepEqual([...(lab.get('config') as Map<string, string>)], [['asked', 'x']])
    await lab.pass(10)
    assert.equal(outcome(await answered), '8')
    assert.deepEqual([lab.get('config'), lab.kept()], [new Map(), []])
  })

  it('whose default fails has its last stretch undone, and the body gets the error', async () => {
    open(
      undefined,
      waiting(function* (run) {
        run.hold('VM', 'config', lab.vm, 'asked', 'x')
        yield* wait(10)
        lab.set('tags', ['undone'])
        throw new ApiError('VM_BAD')
      }),
      ['VM_BAD'],
    )
    const answered = run()
    await lab.pass(10)
    assert.equal(outcome(await answered), 'caught')
    assert.deepEqual([lab.get('tags'), lab.get('config'), lab.kept()], [['asked'], new Map(), []])
  })

  it('may have a default that does not wait', async () => {
    open(
      undefined,
      plain(() => 9n),
    )
    assert.equal(outcome(await run()), '9')
  })

  it('with neither is NOT_IMPLEMENTED', async () => {
    open()
    assert.deepEqual(outcome(await run()), ['NOT_IMPLEMENTED', 'ask'])
  })

  /** Starts the message as a task, whose external never answers by itself. */
  const hang = async () => {
    const signals: AbortSignal[] = []
    open((_args, signal) => {
      signals.push(signal)
      return new Promise<Value>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    })
    const ref = String(await lab.desk.result('Async.VM.run', lab.vm))
    await lab.pass(0)
    const [signal] = signals
    assert.equal(signal?.aborted, false)
    return { ref, signal }
  }

  it('is asked to end by a cancel, and the message fails at once', async () => {
    const { ref, signal } = await hang()
    await lab.desk.result('task.cancel', ref)
    await lab.pass(0)
    assert.deepEqual([signal.aborted, lab.task(ref).status, lab.kept()], [true, 'cancelled', []])
    assert.deepEqual(lab.desk.logged, [])
  })

  it('is asked to end where the server stops', async () => {
    const { ref, signal } = await hang()
    await lab.desk.service.close()
    assert.deepEqual([signal.aborted, lab.task(ref).status, lab.desk.logged], [true, 'pending', []])
  })
})
