/** A sample compiled and served in this process, on a clock that stands still until the test moves it on. */
import assert from 'node:assert/strict'
import { emitBodies } from '../../compiler/emit/bodies/module.ts'
import { withoutStatements } from '../../compiler/emit/bodies/without-statements.ts'
import type { Api } from '../../model/api.ts'
import { createLibrary } from '../../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../../runtime/bodies/protocol.ts'
import { openRules } from '../../runtime/bodies/rules/open-rules.ts'
import { type OpenOptions, openStore } from '../../runtime/store/sqlite/open.ts'
import { moduleOf } from '../compiler/bodies/load-bodies.ts'
import { type Desk, openDesk } from '../runtime/harness.ts'
import { TestClock } from '../runtime/test-clock.ts'
import { readSample } from './sample.ts'

const PASSWORD = 'correct horse'

export interface SampleDesk {
  /** The result of a call, with the session where the API has sessions. It must succeed. */
  call(method: string, ...params: unknown[]): Promise<unknown>
  /** The error of a call: its code and parameters. */
  error(method: string, ...params: unknown[]): Promise<string[]>
  /** A call that waits is answered when enough time has passed. */
  pass(milliseconds: number): Promise<void>
  /** The result of a call whose body waits. */
  slow(method: string, ...params: unknown[]): Promise<unknown>
  /** The error of a call whose body waits. */
  slowError(method: string, ...params: unknown[]): Promise<string[]>
  /** A field of an object. */
  field(name: string, self: unknown): Promise<unknown>
  /** The object with this `name_label`. */
  named(name: string, label: string): Promise<string>
  stop(): Promise<void>
}

/** In milliseconds: longer than each message of the samples takes. */
const LONG = 30_000

/** Compiles the sample; the result serves it with a new database. */
export async function prepareSample(name: string): Promise<() => Promise<SampleDesk>> {
  const { model } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  return prepareApi(model)
}

/** As `prepareSample`, for an API that a test has read. */
export async function prepareApi(model: Api): Promise<() => Promise<SampleDesk>> {
  const api = withoutStatements(model)
  const module = await moduleOf(emitBodies(model).text)
  const bodies: MakeBodies = (parts) => module(createLibrary(parts.api, parts.store))
  const rules: OpenOptions['rules'] = (inner, opening) => openRules(api, inner, bodies, opening)
  return async () => {
    const clock = new TestClock()
    const store = openStore(api, ':memory:', { rules, now: clock.now })
    const desk = openDesk(api, { store, bodies, now: clock.now, after: clock.after, password: PASSWORD })
    const logIn = () => desk.result('session.login_with_password', 'root', PASSWORD)
    return callsOf(desk, clock, api.uses.includes('session') ? [await logIn()] : [])
  }
}

function callsOf(desk: Desk, clock: TestClock, before: readonly unknown[]): SampleDesk {
  const call = (method: string, ...params: unknown[]) => desk.result(method, ...before, ...params)
  const error = (method: string, ...params: unknown[]) => desk.error(method, ...before, ...params)
  const pass = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= STEP) {
      clock.pass(Math.min(STEP, left))
      for (let turn = 0; turn < 6; turn++) await clock.turn()
    }
  }
  const whilePassing = async <T>(answer: Promise<T>) => {
    const quiet = answer.catch(() => undefined)
    for (let turn = 0; turn < 6; turn++) await clock.turn()
    await pass(LONG)
    await quiet
    return answer
  }
  return {
    ...{ call, error, pass },
    slow: (...params) => whilePassing(call(...params)),
    slowError: (...params) => whilePassing(error(...params)),
    field: (name, self) => call(name.replace('.', '.get_'), self),
    async named(name, label) {
      const [ref] = (await call(`${name}.get_by_name_label`, label)) as string[]
      assert.ok(ref, `no ${name} "${label}"`)
      return ref
    },
    async stop() {
      await desk.service.close()
      desk.store.close()
    },
  }
}

/** In milliseconds: the waits of the samples are multiples of it. */
const STEP = 100
