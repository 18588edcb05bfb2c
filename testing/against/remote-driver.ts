/** Drives the code of one test through calls to a server, where time passes by itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestCase } from '../../model/test-case.ts'
import type { LocalValue } from '../../runtime/bodies/protocol.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { RecordValue } from '../../runtime/values/values.ts'
import type { TestCode, TestStep } from '../protocol.ts'
import type { RemoteServer, RemoteSession } from '../remote/connect.ts'
import { WireFault } from '../remote/wire-fault.ts'
import type { TestCall } from '../run/call-log.ts'
import { FailureText } from '../run/failure-text.ts'
import { NamesOfObjects, type ObjectSource } from '../run/object-names.ts'
import { RunningStatement } from '../run/running-statement.ts'
import { beginsTask, taskState } from '../run/task-watch.ts'
import type { TestFacts } from '../run/test-facts.ts'
import { type Complaint, ExpectationFailed, TestFailed } from '../run/test-failed.ts'
import type { TestFailure } from '../run/test-result.ts'
import { type AnswerLog, Unanswered } from './answer-log.ts'
import { answered } from './answered.ts'
import type { CleanUp } from './clean-up.ts'
import type { ContentWatch } from './content-watch.ts'
import { RemoteRun } from './remote-run.ts'
import { SkippedTest } from './skipped-test.ts'

export interface RemoteDriverParts {
  readonly facts: TestFacts
  readonly test: TestCase
  readonly server: RemoteServer
  readonly log: AnswerLog
  readonly cleanUp: CleanUp
  readonly watch: ContentWatch
  readonly source: ObjectSource
  /** The RPCs that answered with these errors where the test reads or writes. */
  readonly refused: WeakMap<Error, string>
  /** By role. */
  readonly sessions: ReadonlyMap<string, RemoteSession>
  /** Real milliseconds that the test may take, without its waits. */
  readonly longest: number
}

type CallStep = Extract<TestStep, { readonly kind: 'call' | 'call fails' }>
type StepOutcome = { readonly value: LocalValue } | { readonly error: unknown }

const NOTHING: StepOutcome = { value: undefined }
/** The role of `as root`. */
const ROOT = 'root'

export class RemoteDriver {
  readonly #parts: RemoteDriverParts
  readonly #names: NamesOfObjects
  readonly #text: FailureText
  readonly #start = performance.now()
  #deadline: number
  /** By the number of changes before it: those of earlier times that the code ran are the same. */
  readonly #calls = new Map<number, TestCall>()
  #as: (readonly [role: string, session: RemoteSession | undefined])[] = []
  readonly #statement: RunningStatement

  constructor(parts: RemoteDriverParts) {
    this.#parts = parts
    this.#deadline = this.#start + parts.longest
    this.#names = new NamesOfObjects(parts.facts.code.api, parts.source)
    this.#text = new FailureText(parts.facts, this.#names)
    this.#statement = new RunningStatement({ facts: parts.facts, text: this.#text, names: this.#names })
  }

  /** undefined if the test passes. Rejects with SkippedTest. */
  async run(code: TestCode): Promise<TestFailure | undefined> {
    try {
      for (;;) {
        const missing = await this.#untilUnanswered(code)
        if (!missing) return undefined
        this.#checkTime()
        await missing.answer()
      }
    } catch (error) {
      if (error instanceof SkippedTest) throw error
      if (!(error instanceof WireFault)) await this.#noteTasks()
      return this.#failure(error)
    }
  }

  /** Runs the code from its beginning; undefined where it came to its end. */
  async #untilUnanswered(code: TestCode): Promise<Unanswered | undefined> {
    const { log } = this.#parts
    log.rewind()
    this.#as = []
    try {
      const steps = code(new RemoteRun(log), this.#statement)
      let step = steps.next()
      while (!step.done) {
        const outcome = await this.#perform(step.value)
        this.#checkTime()
        step = 'error' in outcome ? steps.throw(outcome.error) : steps.next(outcome.value)
      }
      return undefined
    } catch (error) {
      if (error instanceof Unanswered) return error
      throw error
    }
  }

  async #perform(step: TestStep): Promise<StepOutcome> {
    switch (step.kind) {
      case 'call':
        return this.#called(step)
      case 'call fails':
        await this.#fails(step)
        return NOTHING
      case 'as':
        this.#as.push([step.role, this.#sessionOf(step.role)])
        return NOTHING
      case 'end as':
        this.#as.pop()
        return NOTHING
      case 'given':
        throw new SkippedTest(`a server is not told what its external "${step.external}" answers`)
      case 'wait':
        this.#statement.site = step.site
        await this.#parts.log.step(() => this.#wait(Number(step.milliseconds)))
        return NOTHING
    }
  }

  async #called(step: CallStep): Promise<StepOutcome> {
    this.#statement.site = step.site
    const { log } = this.#parts
    const at = log.changes
    try {
      return { value: await log.step(() => this.#call(step, at)) }
    } catch (error) {
      if (error instanceof ApiError) return { error }
      throw error
    }
  }

  async #fails(step: CallStep & { kind: 'call fails' }): Promise<void> {
    const { log, watch } = this.#parts
    const at = log.changes
    const before = await log.step(() => watch.contents(step.args))
    await this.#called(step)
    const call = this.#calls.get(at + 1) as TestCall
    const complaint = this.#text.unexpectedOutcome(call, step)
    if (complaint) throw new TestFailed(complaint)
    const after = await log.step(() => watch.contents(step.args))
    const changes = watch.changes(before, after, this.#text.parts)
    if (changes.length > 0) throw new TestFailed(this.#text.changed(call, step.code, changes))
  }

  /** Makes the call, which is the change of that number. */
  async #call({ site, method, args }: CallStep, at: number): Promise<LocalValue> {
    const { server, facts, test, cleanUp } = this.#parts
    const rpc = server.rpcs.get(method)
    if (!rpc) throw new SkippedTest(`no client can call ${method}`)
    const [role, session] = this.#as.at(-1) ?? [server.session?.user ?? ROOT, undefined]
    const call: TestCall = { client: role, method, args, ...(facts.site(site) ?? test), time: this.#time }
    this.#calls.set(at, call)
    try {
      const value = answered(await server.call(method, args, session ? { session } : {}))
      call.outcome = { value, time: this.#time }
      cleanUp.heard(rpc, value)
      return value
    } catch (error) {
      call.outcome = { error, time: this.#time }
      throw error
    }
  }

  /** Time on a server passes by itself. A little more, so that what is due at the end has happened. */
  async #wait(milliseconds: number): Promise<void> {
    const waited = milliseconds + MARGIN + Math.min(milliseconds * SHARE, MOST_SHARE)
    if (waited > LONGEST_WAIT) throw new SkippedTest(`it waits for ${Math.round(milliseconds / 1000)} s of real time`)
    this.#deadline += waited
    await sleep(waited)
  }

  #sessionOf(role: string): RemoteSession | undefined {
    const { sessions, server } = this.#parts
    if (role === ROOT || !server.usesSessions) return undefined
    const session = sessions.get(role)
    if (!session) throw new SkippedTest(`no user of the role "${role}" was given: --role-user ${role}=USER`)
    return session
  }

  #checkTime(): void {
    if (performance.now() < this.#deadline) return
    const seconds = Math.round(this.#parts.longest / 1000)
    throw new TestFailed({ message: `The calls of the test have taken more than ${seconds} s, without its waits.` })
  }

  get #time(): number {
    return Math.round(performance.now() - this.#start)
  }

  /** Asks how the tasks of the last calls stand; when they ended, only the server's clock knows. */
  async #noteTasks(): Promise<void> {
    const { server } = this.#parts
    if (!server.rpcs.has(READ_TASK)) return
    const calls = [...this.#calls.values()].filter(({ method }) => beginsTask(method)).slice(-MOST_TASKS)
    for (const call of calls) {
      const { outcome } = call
      if (!outcome || !('value' in outcome) || typeof outcome.value !== 'string') continue
      const answer = await server.call(READ_TASK, [outcome.value])
      if ('value' in answer) call.task = taskState(answer.value as RecordValue)
      else if ('fault' in answer) return
    }
  }

  #failure(error: unknown): TestFailure {
    const { test, facts, refused } = this.#parts
    const calls = [...this.#calls].sort(([a], [b]) => a - b).map(([, call]) => call)
    const last = calls.at(-1)
    const isOfCall = last?.outcome !== undefined && 'error' in last.outcome && last.outcome.error === error
    const place = isOfCall ? last : undefined
    const method = place?.method ?? (error instanceof Error ? refused.get(error) : undefined)
    const complaint = error instanceof WireFault ? faultText(error, method) : this.#text.complaint(error, place)
    const help = place || method === undefined ? complaint.help : `This is the answer to ${method}.`
    return {
      path: test.path,
      at: place?.at ?? facts.site(this.#statement.site)?.at ?? test.at,
      message: complaint.message,
      ...(help !== undefined && { help }),
      parts: error instanceof ExpectationFailed ? error.parts : [],
      calls: calls.map((call) => this.#text.call(call)),
      log: error instanceof WireFault ? [] : this.#text.bugLog(error),
    }
  }
}

function faultText(fault: WireFault, method: string | undefined): Complaint {
  const what = method === undefined ? 'An answer' : `The answer to ${method}`
  return { message: `${what} cannot be used: ${fault.message}.` }
}

const READ_TASK = 'task.get_record'
/** Of the tasks of a failed test, those that are asked how they stand. */
const MOST_TASKS = 20
/** In milliseconds, and of the time that a test waits: timers and transactions of a server take some time. */
const MARGIN = 100
const SHARE = 0.05
const MOST_SHARE = 1000
/** In milliseconds: nobody waits for the hours that pass at once in a world. */
const LONGEST_WAIT = 60_000
