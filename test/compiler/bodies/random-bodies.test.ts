/** Random bodies, which emitted code and the naive evaluator have to agree on. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import type { Api } from '../../../model/api.ts'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { BodyCode, LocalValue } from '../../../runtime/bodies/protocol.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { randomOf } from '../../support/random.ts'
import { TestRun } from '../../support/test-run.ts'
import { moduleOf } from './load-bodies.ts'
import { NaiveEvaluator } from './naive-evaluator.ts'
import { randomBodies } from './random-bodies.ts'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env
const RUNS = Number(CROWFOOT_RUNS ?? 2000)
/** Messages of one API. */
const EACH = 50

describe('random bodies', () => {
  it(`do the same as the naive evaluator, in ${RUNS} bodies`, async function () {
    this.timeout(Math.max(10_000, RUNS * 20))
    const first = Number(CROWFOOT_SEED ?? 1)
    for (let i = 0; i * EACH < RUNS; i++) await compare(first + i)
  })
})

async function compare(seed: number): Promise<void> {
  const below = randomOf(seed)
  const { api, messages } = randomBodies(below, EACH)
  const store = openStore(api, ':memory:')
  const { text } = emitBodies(api)
  const { messages: codes } = (await moduleOf(text))(createLibrary(api, store))
  const pens = furnish(store)
  for (const name of messages) {
    const code = codes.get(`pen.${name}`)
    assert.ok(code)
    const args = [pens[below(pens.length)] as string, BigInt(below(7)) - 2n, ['', 'a', 'b,c'][below(3)] as string]
    const emitted = outcome(store, (run) => runCode(code, run, args))
    const naive = outcome(store, (run) => runNaive(api, store, run, name, args))
    assert.equal(emitted, naive, `CROWFOOT_SEED=${seed}, message ${name}`)
  }
  store.close()
}

/** Objects to begin with. */
function furnish(store: Store): string[] {
  const [pen, cup] = [store.class('pen'), store.class('cup')]
  const cups = ['blue', 'red'].map((label) => cup.create(new Map([['name_label', label]])))
  const make = (i: number) =>
    pen.create(
      new Map<string, Value>([
        ['name_label', `pen${i}`],
        ['length', BigInt(i * 7)],
        ['tags', i === 1 ? ['a', 'b'] : []],
        ['numbers', [1n, 2n, BigInt(i + 3)].slice(i % 2)],
        ['other_config', new Map(i === 0 ? [] : [['a', 'x=1']])],
        ['counts', new Map([[BigInt(i), 5n]])],
        ['cup', cups[i] ?? null],
        ['spare', cups[0] ?? null],
      ]),
    )
  return [0, 1, 2].map(make)
}

/** What a run gives, asks and leaves behind, as a text without random refs. Everything is undone. */
function outcome(store: Store, work: (run: TestRun) => LocalValue): string {
  const run = new TestRun({ store, steps: 100_000_000 })
  let end: unknown
  let state = ''
  assert.throws(
    () =>
      store.atomically(() => {
        const mark = store.mark()
        try {
          end = ['gives', work(run)]
        } catch (error) {
          if (!(error instanceof ApiError)) throw error
          end = ['raises', error.code, ...error.params]
          // A failed message changes nothing.
          store.undo(mark)
        }
        store.release(mark)
        state = shown(['pen', 'cup'].map((name) => [...store.class(name).records()]))
        throw new Undone()
      }),
    Undone,
  )
  const asked = run.asked.filter(([what]) => what !== 'endHolds')
  return named(`${shown(end)}\n${shown(asked)}\n${state}`)
}

class Undone extends Error {}

function runCode(body: BodyCode, run: TestRun, args: readonly Value[]): LocalValue {
  if (!body.waits) return body.code(run, ...args)
  const frame = body.code(run, ...args)
  let step = frame.next()
  while (!step.done) {
    const pause = step.value
    run.asked.push(pause.kind === 'wait' ? ['wait', pause.milliseconds] : ['external', pause.name, ...pause.args])
    step = frame.next(pause.kind === 'wait' ? undefined : pause.args[0])
  }
  return step.value
}

function runNaive(api: Api, store: Store, run: TestRun, name: string, args: readonly Value[]): LocalValue {
  const body = api.classes[0]?.messages.find((one) => one.name === name)?.body
  assert.ok(body)
  return new NaiveEvaluator({ api, store, run, asked: run.asked }).body(body, args)
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_name, part) => {
    if (typeof part === 'bigint') return `${part}n`
    if (part instanceof Map) return { map: [...part] }
    if (part instanceof RecordValue) return { record: part.names.map((name, i) => [name, part.values[i]]) }
    return part === undefined ? 'undefined' : part
  })
}

/** Refs and uuids are random: each becomes the number of its first place. */
function named(text: string): string {
  const seen = new Map<string, string>()
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uuid) => {
    const known = seen.get(uuid) ?? `#${seen.size}`
    seen.set(uuid, known)
    return known
  })
}
