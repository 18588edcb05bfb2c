/**
 * A world: an API as a service in memory, whose time moves only when somebody lets it pass, and whose chance a seed repeats.
 * Tests, the explorer and the oracle for other servers all run in worlds.
 */
import { BODY_LIMITS } from '../../runtime/bodies/body-engine.ts'
import type { LocalValue, Run } from '../../runtime/bodies/protocol.ts'
import { openNewRules } from '../../runtime/bodies/rules/open-rules.ts'
import { RuledStore } from '../../runtime/bodies/rules/ruled-store.ts'
import type { RunExternal } from '../../runtime/engine/external.ts'
import { createService, type Service } from '../../runtime/service/create-service.ts'
import type { ValueCaller, ValueOutcome } from '../../runtime/service/value-calls.ts'
import type { MemoryStore } from '../../runtime/store/memory/memory-store.ts'
import type { SavedData } from '../../runtime/store/memory/saved-data.ts'
import type { Change, Store } from '../../runtime/store/store.ts'
import { notImplemented } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { TestedBodies } from '../protocol.ts'
import { type BrokenInvariant, InvariantWatch } from './invariant-watch.ts'
import type { WorldCode } from './load.ts'
import { SeededChance } from './seeded-chance.ts'
import { TestUsers } from './test-users.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface WorldOptions {
  /** A whole number; 0 by default. */
  readonly seed?: number
  /** Whether commits check the invariants; true by default. */
  readonly invariants?: boolean
  /** How many steps a stretch of a body may take. */
  readonly maxSteps?: number
}

export interface Who {
  readonly user: string
  /** null: the user may do everything. */
  readonly roles: readonly string[] | null
}

/** A client of the world, with a session of its own from its first call on. */
export interface WorldClient {
  readonly who: Who
  /**
   * Calls an RPC with all of its arguments, without the session. The result is there at once unless the call waits: then time
   * has to pass. undefined for an RPC without a result. Throws, or rejects with, the ApiError that a client gets.
   */
  call(method: string, args: readonly Value[]): ValueOutcome | Promise<ValueOutcome>
  /** The reference of its session's object; null in an API without sessions. */
  readonly session: string | null
}

/** The answer of an external. It may be a promise, so that other calls come in before it; it may throw ApiErrors. */
export type GivenAnswer = (run: Run, ...args: readonly Value[]) => LocalValue | Promise<LocalValue>

/** A call waits for what does not happen any more. */
export class NeverEnds extends Error {}

/** In milliseconds: how long the outside takes for an answer, so that other calls can come in meanwhile. */
const OUTSIDE_TAKES = 1

/** 2026-01-01T00:00:00Z, in milliseconds. */
const START = Date.UTC(2026, 0, 1)

const ROOT_CLIENT: Who = { user: 'root', roles: null }
/** For what a test does by itself. */
const SCENE_STEPS = 100_000_000

/** What an external does that has no default in the text, until an answer is given. */
function unanswered(name: string): RunExternal {
  return async () => {
    throw notImplemented(name)
  }
}

export function openWorld(code: WorldCode, options: WorldOptions = {}): World {
  return new World(code, options)
}

export class World {
  readonly code: WorldCode
  readonly options: WorldOptions
  readonly clock: VirtualClock = new VirtualClock(START)
  readonly store: Store
  readonly bodies: TestedBodies
  /** Bugs that the service has logged. */
  readonly logged: string[] = []
  /** Invariants that did not hold after a commit, in order; whoever reads them may empty the list. */
  readonly broken: BrokenInvariant[] = []
  readonly #service: Service
  readonly #users = new TestUsers()
  readonly #given = new Map<string, RunExternal>()
  readonly #nobody: ValueCaller = { handle: null, session: null, principal: null }
  readonly #chance = new SeededChance()
  readonly #invariants: InvariantWatch
  readonly #memory: MemoryStore
  /** The data before the first call. */
  readonly #start: SavedData
  readonly #listeners: ((changes: readonly Change[]) => void)[] = []
  /** Others know the service, and may go on to use it. */
  #isShown = false

  constructor(code: WorldCode, options: WorldOptions) {
    const { seed = 0, invariants = true, maxSteps = BODY_LIMITS.steps } = options
    this.code = code
    this.options = options
    const { api } = code
    const { clock } = this
    const { store, memory, bodies } = this.#openStore()
    this.store = store
    this.bodies = bodies
    this.#memory = memory
    this.#forgetAnswers()
    this.#service = createService(api, store, {
      log: (text) => this.logged.push(text),
      ...{ now: clock.now, steady: clock.now, after: clock.after, soon: clock.soon, longestSleep: clock.longestSleep },
      rpcs: code.rpcs,
      credentials: this.#users,
      bodies: () => bodies,
      bodyLimits: { ...BODY_LIMITS, steps: maxSteps },
      externals: this.#given,
      chance: this.#chance,
    })
    store.commit()
    this.#invariants = new InvariantWatch(store, bodies, invariants ? code.invariants : [])
    store.changes.onCommitted((changes) => this.#committed(changes))
    this.#start = memory.save()
    this.#begin(seed)
  }

  #openStore() {
    const { api, make, memory, outcomes } = this.code
    let ruled: RuledStore | undefined
    const opened = memory.openBoth({
      ...{ now: this.clock.now, uuid: this.#chance.uuid },
      rules: (inner) => {
        const store = openNewRules(api, inner, make, outcomes)
        if (store instanceof RuledStore) ruled = store
        return store
      },
    })
    return { ...opened, bodies: (ruled?.bodies as TestedBodies | undefined) ?? make({ api, store: opened.store }) }
  }

  /** Nothing is due, externals answer as the text says, and chance begins. */
  #begin(seed: number): void {
    this.clock.runSoon()
    this.#chance.begin(seed)
    this.#forgetAnswers()
    for (const [name, { waits, code: answer }] of this.bodies.externals)
      if (!waits) this.given(name, (run, ...args) => answer(run, ...args))
  }

  #forgetAnswers(): void {
    this.#given.clear()
    for (const { name, body } of this.code.model.externals ?? []) if (!body) this.#given.set(name, unanswered(name))
  }

  #committed(changes: readonly Change[]): void {
    this.broken.push(...this.#invariants.look())
    for (const listener of this.#listeners) listener(changes)
  }

  /** Nothing is under way, so that the world can begin anew. */
  get isAtRest(): boolean {
    return !this.#isShown && this.clock.isSettled && !this.store.dirty && this.#service.isAtRest()
  }

  /**
   * Makes it a new world with another seed, in a tenth of the time in which one is opened. Clients, listeners and tasks of the old
   * one are gone. Only while it is at rest.
   */
  beginAnew(seed: number): void {
    this.clock.restart(START)
    this.#listeners.length = 0
    this.#users.startAnew()
    this.#memory.rewind(this.#start)
    this.#service.startAnew()
    this.#invariants.forget()
    this.broken.length = 0
    this.logged.length = 0
    this.#begin(seed)
  }

  /** Each call makes another client with a session of its own. */
  client(who: Who = ROOT_CLIENT): WorldClient {
    const principal = this.#users.add(who.user, who.roles)
    const { values } = this.#service
    let caller: ValueCaller | undefined
    const known = () => {
      caller ??= values.begin(principal)
      return caller
    }
    return {
      who,
      call: (method, args) => values.call(method, args, known()),
      get session() {
        return known().session
      },
    }
  }

  /** Runs work of the test itself as one transaction, past bodies, qualifiers and rights; committed at its end. */
  stretch<T>(work: (run: Run) => T, client?: WorldClient): T {
    const session = client?.session ?? null
    const principal = client ? (this.#users.principalOf(client.who.user) ?? null) : null
    const caller = session === null && !principal ? this.#nobody : { handle: null, session, principal }
    return this.#service.values.stretch('test', caller, SCENE_STEPS, work)
  }

  /** Says what an external answers from now on, a millisecond after it was asked. */
  given(external: string, answer: GivenAnswer): void {
    this.#given.set(external, async (args) => {
      await new Promise<void>((resolve) => this.clock.after(OUTSIDE_TAKES, resolve))
      const value = await this.stretch((run) => answer(run, ...args))
      return value as Value
    })
  }

  /** Calls `listener` after each commit. It must not throw. */
  onCommit(listener: (changes: readonly Change[]) => void): void {
    this.#listeners.push(listener)
  }

  /** Runs what is due now, until nothing moves. */
  settle(): Promise<void> {
    return this.clock.settle()
  }

  /** Lets time pass; what falls due happens, in order. */
  pass(milliseconds: number): Promise<void> {
    return this.clock.pass(milliseconds)
  }

  /** Lets time pass until a call has ended. Throws NeverEnds where nothing is to come that could end it. */
  async wait<T>(outcome: T | Promise<T>): Promise<T> {
    if (!(outcome instanceof Promise)) return outcome
    let ended = false
    const end = () => {
      ended = true
    }
    outcome.then(end, end)
    await this.settle()
    while (!ended && (await this.clock.step())) {}
    if (!ended) throw new NeverEnds('The call waits for what does not happen')
    return outcome
  }

  /** For those who need its endpoints, to talk to it as clients do. */
  get service(): Service {
    this.#isShown = true
    return this.#service
  }

  /** How many bodies wait. */
  get waiting(): number {
    return this.#service.waitingBodies()
  }

  async close(): Promise<void> {
    await this.#service.close()
    this.store.close()
  }
}
