/** A service whose messages are bodies that a test writes as the compiler would, on a clock that stands still. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { NO_BODIES } from '../../../runtime/bodies/no-bodies.ts'
import type { AfterCode, BodyCode, CompiledBodies, LocalValue, Pause, Run } from '../../../runtime/bodies/protocol.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { type Desk, openDesk } from '../harness.ts'
import { TestClock } from '../test-clock.ts'

const TEXT = `
enum power { Halted, Running, Paused }

class VM {
  RW name_label : string = ""
  RW power_state : power enum = Halted
  RO/runtime resident_on : host ref or null <-> VMs
  RW place : host ref or null = null
  RW home : host ref or null = null
  RW places : host ref set = []
  RW tags : string set = []
  RW config : (string -> string) map = {}
  RO/runtime operations : (string -> power enum) map = {}
  message run(vm : VM ref) : string
  message other(vm : VM ref) : string
  message plain(vm : VM ref) : string
}

class host {
  RW name_label : string = ""
  RO/runtime VMs : VM ref set <-> resident_on
}
`

/** Without sessions; `more` is text to add. */
export function bodyApi(uses: string, more = ''): Api {
  const text = `api Lab version "1.0" ${uses}\n${TEXT}${more}`
  const { model, diagnostics } = analyze([{ path: 'lab.crow', tree: parse(text) }], 'lab')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

export type Stretches = Generator<Pause, LocalValue, LocalValue>

export interface LabCode {
  readonly messages?: { readonly [name: string]: BodyCode }
  readonly afters?: { readonly [id: string]: AfterCode }
  readonly externals?: { readonly [name: string]: BodyCode }
}

export interface BodyLab {
  readonly desk: Desk
  readonly store: Store
  readonly clock: TestClock
  readonly vm: string
  /** A field of the machine. */
  get(field: string): Value
  set(field: string, value: Value): void
  /** Moves time on, and runs all that follows from it. */
  pass(milliseconds: number): Promise<void>
  /** The record of a task. */
  task(ref: string): { readonly [field: string]: unknown }
  /** Keys in the settings that keep holds and blocks. */
  kept(): string[]
  stop(): Promise<void>
}

export interface LabOptions extends Partial<ServiceOptions> {
  readonly api?: Api
  readonly store?: Store
  readonly clock?: TestClock
}

/** A machine is made where the store has none. */
export function openLab(code: (lab: () => BodyLab) => LabCode, options: LabOptions = {}): BodyLab {
  const { api = bodyApi('uses task, event'), clock = new TestClock(), ...others } = options
  const store = options.store ?? openStore(api, ':memory:')
  const made = code(() => lab)
  const bodies: CompiledBodies = {
    ...NO_BODIES,
    messages: new Map(Object.entries(made.messages ?? {})),
    afters: new Map(Object.entries(made.afters ?? {})),
    externals: new Map(Object.entries(made.externals ?? {})),
  }
  const desk = openDesk(api, { store, now: clock.now, after: clock.after, ...others, bodies: () => bodies })
  const machines = store.class('VM')
  const vm = machines.refs()[0] ?? machines.create(new Map([['name_label', 'a']]))
  store.commit()
  const lab: BodyLab = {
    ...{ desk, store, clock, vm },
    get: (field) => machines.field(field).get(vm),
    set: (field, value) => machines.field(field).set(vm, value),
    async pass(milliseconds) {
      await turns(clock)
      clock.pass(milliseconds)
      await turns(clock)
    },
    task(ref) {
      const { names, values } = store.class('task').record(ref)
      return Object.fromEntries(names.map((name, i) => [name, values[i]]))
    },
    kept: () => ['hold:', 'after:'].flatMap((prefix) => store.settings.keys(prefix)),
    async stop() {
      await desk.service.close()
      store.close()
    },
  }
  return lab
}

/** Enough turns for a commit, and what waits for it. */
async function turns(clock: TestClock): Promise<void> {
  for (let i = 0; i < 6; i++) await clock.turn()
}

export const plain = (code: (run: Run, ...args: LocalValue[]) => LocalValue): BodyCode => ({ waits: false, code })
export const waiting = (code: (run: Run, ...args: LocalValue[]) => Stretches): BodyCode => ({ waits: true, code })

export function* wait(milliseconds: number): Stretches {
  return yield { kind: 'wait', milliseconds: BigInt(milliseconds) }
}

/** Statements that may wait, or do not. */
export type Statements = () => unknown

/** `try { … } else CODE { … }`, as it is compiled. */
export function* attempt(run: Run, codes: readonly string[], work: Statements, otherwise: Statements): Stretches {
  const mark = run.mark()
  let failed = false
  try {
    yield* statements(work)
  } catch (error) {
    run.undo(mark, error, codes)
    failed = true
  } finally {
    run.release(mark)
  }
  return failed ? yield* statements(otherwise) : undefined
}

/** A call of a message in a body, as it is compiled. */
export function* nested(run: Run, name: string, work: Statements): Stretches {
  const scope = run.enter(name)
  try {
    return yield* statements(work)
  } finally {
    run.leave(scope)
  }
}

function* statements(work: Statements): Stretches {
  const made = work()
  return made instanceof Object && 'next' in made ? yield* made as Stretches : undefined
}
