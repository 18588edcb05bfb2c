/** Drives the code of one test through a world: its stretches, the calls of its clients, and time. */
import type { TestCase } from '../../model/test-case.ts'
import type { LocalValue } from '../../runtime/bodies/protocol.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { TestCode, TestStep } from '../protocol.ts'
import { failedBlock } from '../world/failed-block.ts'
import type { World, WorldClient } from '../world/world.ts'
import type { TestCall } from './call-log.ts'
import { EarlierContents } from './contents.ts'
import { FailureText } from './failure-text.ts'
import { NamesOfObjects } from './object-names.ts'
import { RunningStatement } from './running-statement.ts'
import { SceneRun, TestLimit } from './scene-run.ts'
import type { SceneTrace } from './scene-trace.ts'
import { beginsTask, TaskWatch } from './task-watch.ts'
import type { TestFacts } from './test-facts.ts'
import { ExpectationFailed, TestFailed, TestStopped } from './test-failed.ts'
import type { TestFailure } from './test-result.ts'

/** How a step has ended: with a value, or with an error that goes on in the code of the test. */
type StepOutcome = { readonly value: LocalValue } | { readonly error: unknown }

type CallStep = Extract<TestStep, { readonly kind: 'call' | 'call fails' }>

/** The role of `as root`: it may do everything. */
const ROOT = 'root'

const NOTHING: StepOutcome = { value: undefined }

/** The last moment of the year 9999: later ones are not datetimes. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59)

export interface DriverParts {
  readonly facts: TestFacts
  readonly world: World
  readonly test: TestCase
  /** Real milliseconds that the test may take. */
  readonly longest: number
  /** True if the test is to end at once. */
  readonly isStopped: () => boolean
  /** Finds the statements that break a scene. */
  readonly trace?: SceneTrace
}

export class TestDriver {
  readonly #parts: DriverParts
  readonly #scene = new SceneRun()
  readonly #names: NamesOfObjects
  readonly #text: FailureText
  readonly #calls: TestCall[] = []
  /** By role. */
  readonly #clients = new Map<string, WorldClient>()
  /** The client of the test itself, and those of the `as` blocks around the present statement. */
  readonly #as: WorldClient[]
  readonly #start: number
  readonly #deadline: number
  readonly #statement: RunningStatement
  readonly #tasks: TaskWatch
  #hasBrokenScene = false

  constructor(parts: DriverParts) {
    const { facts, world, longest } = parts
    this.#parts = parts
    this.#names = new NamesOfObjects(facts.code.api, world.store)
    this.#text = new FailureText(facts, this.#names)
    const onEnd = parts.trace && ((site: number | undefined) => parts.trace?.look(site))
    this.#statement = new RunningStatement({ facts, text: this.#text, names: this.#names, onEnd })
    this.#as = [world.client()]
    this.#start = world.clock.now()
    this.#tasks = new TaskWatch(world, this.#start)
    this.#deadline = performance.now() + longest
  }

  /** In the order in which they began. */
  get calls(): readonly TestCall[] {
    return this.#calls
  }

  /** The test failed at the end of a transaction of its own statements, which may not be the statement that is to blame. */
  get hasBrokenScene(): boolean {
    return this.#hasBrokenScene
  }

  /** undefined if the test passes. Rejects with TestStopped if it was stopped. */
  async run(code: TestCode): Promise<TestFailure | undefined> {
    try {
      const steps = code(this.#scene, this.#statement)
      let step = this.#stretch(() => steps.next())
      while (!step.done) {
        this.#checkEnd()
        const outcome = await this.#perform(step.value)
        step = this.#stretch(() => ('error' in outcome ? steps.throw(outcome.error) : steps.next(outcome.value)))
      }
      this.#checkLog()
      return undefined
    } catch (error) {
      if (error instanceof TestStopped) throw error
      return this.#failure(error)
    }
  }

  /** What stands between two steps is one transaction. */
  #stretch<T>(work: () => T): T {
    const { world, trace } = this.#parts
    const done = world.stretch((run) => {
      this.#hasBrokenScene = false
      this.#scene.begin(run)
      const result = work()
      trace?.look(this.#statement.site)
      this.#hasBrokenScene = true
      return result
    }, this.#client)
    this.#checkCommits(undefined)
    this.#hasBrokenScene = false
    return done
  }

  /** The site at which an error is reported that ends the test. */
  #siteOf(error: unknown): number | undefined {
    const { world, trace } = this.#parts
    const { site } = this.#statement
    if (!trace || !this.#hasBrokenScene) return site
    if (error instanceof ApiError) return trace.breakerOfCheck(error) ?? site
    return trace.breakerOfInvariant(world.broken[0]?.title ?? '') ?? site
  }

  get #client(): WorldClient {
    return this.#as.at(-1) as WorldClient
  }

  async #perform(step: TestStep): Promise<StepOutcome> {
    switch (step.kind) {
      case 'call':
        return this.#called(step)
      case 'call fails':
        await this.#fails(step)
        return NOTHING
      case 'as':
        this.#as.push(this.#clientOf(step.role))
        return NOTHING
      case 'end as':
        this.#as.pop()
        return NOTHING
      case 'given':
        this.#parts.world.given(step.external, step.answer)
        return NOTHING
      case 'wait':
        this.#statement.site = step.site
        await this.#pass(step.milliseconds)
        return NOTHING
    }
  }

  async #called(step: CallStep): Promise<StepOutcome> {
    const call = this.#begun(step)
    const outcome = await this.#outcomeOf(call)
    await this.#settle(call)
    return outcome
  }

  async #fails(step: CallStep & { kind: 'call fails' }): Promise<void> {
    const { clock, store } = this.#parts.world
    // While a call waits, what else is due happens too, and is not its doing.
    const isAlone = clock.next === undefined
    const before = new EarlierContents(store)
    try {
      const call = this.#begun(step)
      await this.#outcomeOf(call)
      const complaint = this.#text.unexpectedOutcome(call, step)
      if (complaint) throw new TestFailed(complaint)
      const mayCompare = isAlone || clock.now() === this.#start + call.time
      const changes = mayCompare ? before.changes(this.#parts.facts.watched, this.#text.parts) : []
      if (changes.length > 0) throw new TestFailed(this.#text.changed(call, step.code, changes))
      await this.#settle(call)
    } finally {
      before.close()
    }
  }

  #begun({ site, method, args }: CallStep): TestCall {
    this.#statement.site = site
    const { facts, test } = this.#parts
    const { path, at } = facts.site(site) ?? test
    const call: TestCall = { client: this.#client.who.user, method, args, path, at, time: this.#time }
    this.#calls.push(call)
    return call
  }

  /** Lets time pass until the call has ended. */
  async #outcomeOf(call: TestCall): Promise<StepOutcome> {
    try {
      const begun = this.#client.call(call.method, call.args)
      const value = begun instanceof Promise ? await this.#ended(begun, call) : begun
      call.outcome = { value, time: this.#time }
      if (beginsTask(call.method) && typeof value === 'string') this.#tasks.follow(value)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      call.outcome = { error, time: this.#time }
    }
    return call.outcome
  }

  async #ended<T>(begun: Promise<T>, call: TestCall): Promise<T> {
    const { clock } = this.#parts.world
    let hasEnded = false
    const end = () => {
      hasEnded = true
    }
    begun.then(end, end)
    await clock.settle()
    while (!hasEnded) {
      this.#checkEnd()
      if (!(await clock.step(LAST_MOMENT))) throw new TestFailed(this.#text.endless(call))
      this.#checkCommits(call)
    }
    return begun
  }

  async #pass(milliseconds: bigint): Promise<void> {
    const { clock } = this.#parts.world
    const end = clock.now() + Number(milliseconds)
    if (end > LAST_MOMENT) throw new TestLimit('The test waits until after the year 9999, where datetimes end.')
    while (await clock.step(end)) {
      this.#checkEnd()
      this.#checkCommits(undefined)
    }
    await clock.pass(Math.max(0, end - clock.now()))
    this.#checkCommits(undefined)
  }

  /** What is due now happens: the first stretch of a task, `after 0s`. */
  async #settle(call: TestCall): Promise<void> {
    const { clock } = this.#parts.world
    await clock.settle()
    while (!clock.isSettled) {
      this.#checkEnd()
      await clock.settle()
    }
    this.#checkCommits(call)
  }

  /** `call`: the one that has just been made. */
  #checkCommits(call: TestCall | undefined): void {
    const { broken, logged } = this.#parts.world
    if (broken.length > 0) throw new TestFailed(this.#text.broken(broken, call))
    const failed = logged.length > 0 ? logged.map(failedBlock).find((one) => one !== undefined) : undefined
    if (failed) throw new TestFailed(this.#text.failedBlock(failed))
  }

  /** Of a test that has come to its end. The log has more about an INTERNAL_ERROR, which the test has seen itself. */
  #checkLog(): void {
    if (this.#parts.world.logged.length === 0) return
    for (const call of this.#calls) this.#noteTask(call)
    const hasSeen = this.#calls.some(({ outcome, task }) => {
      const code = outcome && 'error' in outcome ? (outcome.error as ApiError).code : task?.error[0]
      return code === 'INTERNAL_ERROR'
    })
    if (!hasSeen) throw new TestFailed({ message: 'The server has logged a bug during the test.' })
  }

  #checkEnd(): void {
    if (this.#parts.isStopped()) throw new TestStopped()
    if (performance.now() < this.#deadline) return
    const seconds = Math.round(this.#parts.longest / 1000)
    throw new TestLimit(
      `The test has run for ${seconds} s of real time. It waits long for what happens often, or goes through too much.`,
    )
  }

  /** Milliseconds of the test's clock since the test began. */
  get #time(): number {
    return this.#parts.world.clock.now() - this.#start
  }

  #clientOf(role: string): WorldClient {
    let client = this.#clients.get(role)
    if (!client) {
      const { world } = this.#parts
      client = role === ROOT ? world.client() : world.client({ user: role, roles: [role] })
      this.#clients.set(role, client)
    }
    return client
  }

  #noteTask(call: TestCall): void {
    const { method, outcome } = call
    if (beginsTask(method) && outcome && 'value' in outcome && typeof outcome.value === 'string')
      call.task = this.#tasks.stateOf(outcome.value)
  }

  #failure(error: unknown): TestFailure {
    const { test, world, facts } = this.#parts
    const last = this.#calls.at(-1)
    for (const call of this.#calls) this.#noteTask(call)
    const isOfCall = last?.outcome !== undefined && 'error' in last.outcome && last.outcome.error === error
    return {
      path: test.path,
      at: (isOfCall ? last.at : undefined) ?? facts.site(this.#siteOf(error))?.at ?? test.at,
      ...this.#text.complaint(error, isOfCall ? last : undefined),
      parts: error instanceof ExpectationFailed ? error.parts : [],
      calls: this.#calls.map((call) => this.#text.call(call)),
      log: [...world.logged, ...this.#text.bugLog(error)],
    }
  }
}
