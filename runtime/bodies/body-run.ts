/** One call, or one `after` block, while its body runs: what compiled code asks of the engine, and what outlives a stretch. */
import { randomUUID } from 'node:crypto'
import { EPOCH, formatDatetime } from '../../model/datetime.ts'
import type { TaskControl } from '../engine/call-context.ts'
import type { Store, StoreMark } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError, valueNotSupported } from '../values/api-error.ts'
import type { Value } from '../values/values.ts'
import type { Chance } from './chance.ts'
import { type HeldPlace, type Holds, heldPlace } from './holds.ts'
import { type LaterBlocks, NewBlocks } from './later-blocks.ts'
import { COST, payContent, steps } from './library/steps.ts'
import type { LocalValue, Run } from './protocol.ts'

/** What all runs of a service share. */
export interface RunParts {
  readonly store: Store
  readonly holds: Holds
  readonly later: LaterBlocks
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly chance: Chance
  /** How many steps a stretch may take. */
  readonly maxSteps: number
}

/** Who runs a body, and by what name errors call it. */
export interface Runner {
  /** `VM.start`, or the id of an `after` block. */
  readonly name: string
  readonly session: string | null
  readonly user: string
  /** The task that runs the call; null in a synchronous call and in `after`. */
  readonly control: TaskControl | null
}

export interface RunDepth {
  readonly scopes: number
  readonly tries: number
}

/** A hold that this run has made and that may still last. */
interface OwnHold {
  readonly place: HeldPlace
  readonly id: string
  readonly scope: number
}

export class BodyRun implements Run {
  steps = 0
  readonly computing = false
  readonly session: string | null
  readonly user: string
  readonly #parts: RunParts
  readonly #runner: Runner
  #task: string | undefined
  #now: number | undefined
  /** The same as text. */
  #moment: string | undefined
  /** Scopes of the messages that are being run, and how many there have been; 0 is the called message itself. */
  readonly #scopes: number[] = []
  #entered = 0
  readonly #tries: StoreMark[] = []
  /** Holds whose message runs, and those whose message has ended in a stretch that may be undone. */
  #own: OwnHold[] = []
  #left: OwnHold[] = []
  #blocks = new NewBlocks()
  /** The last stretch has failed. */
  #isUndone = false
  /** The error that the body got when its task was cancelled; undefined after it has caught the error. */
  #cancel: ApiError | undefined

  constructor(parts: RunParts, runner: Runner) {
    this.#parts = parts
    this.#runner = runner
    this.session = runner.session
    this.user = runner.user
  }

  get task(): string {
    this.#task ??= this.#runner.control?.ref ?? `OpaqueRef:${randomUUID()}`
    return this.#task
  }

  /** Runs work of the body as one transaction. What it throws has undone all of it. */
  stretch<T>(work: () => T): T {
    const { store, maxSteps, later } = this.#parts
    this.steps = maxSteps
    this.#now = undefined
    this.#moment = undefined
    this.#blocks = new NewBlocks()
    this.#isUndone = true
    const result = store.atomically(() => {
      for (let i = 0; i < this.#tries.length; i++) this.#tries[i] = store.mark()
      this.#letGoAgain()
      const made = work()
      for (let i = this.#tries.length - 1; i >= 0; i--) store.release(this.#tries[i] as StoreMark)
      return made
    })
    this.#isUndone = false
    if (this.#blocks.list.length > 0) later.adopt(this.#blocks)
    return result
  }

  /**
   * To be called where the stretch ends with a wait: throws the error of a check that an object does not meet, where a `try` of
   * the body may catch it. Elsewhere the end of the stretch does.
   */
  settle(): void {
    if (this.#tries.length > 0) this.#parts.store.settle()
  }

  /** To be called where the message ends well, in its last stretch. Pays for the writing of its result. */
  end(result: LocalValue): void {
    payContent(this, result)
    this.#letGoOf(this.#own)
  }

  /** To be called when all that was written is durable: the holds that the last stretch let go of cannot come back. */
  settled(): void {
    if (!this.#isUndone) this.#left = []
  }

  /** How many messages and tries are open now, for `closeTo`. */
  get depth(): RunDepth {
    return { scopes: this.#scopes.length, tries: this.#tries.length }
  }

  /** Closes what was opened since by code that does not go on: the default of an external, whose stretch was undone. */
  closeTo({ scopes, tries }: RunDepth): void {
    this.#tries.length = tries
    const first = this.#scopes[scopes]
    if (first !== undefined) this.#leave(first)
  }

  get hasHolds(): boolean {
    return this.#own.length + this.#left.length > 0
  }

  /** Lets go of all that the run has held, outside of a stretch, as its last one was undone. */
  letGoOfAll(): void {
    const held = [...this.#own, ...this.#left]
    try {
      this.#parts.store.atomically(() => this.#letGoOf(held))
    } catch (error) {
      if (error instanceof StoreError) throw error
      for (const { place, id } of held.reverse()) this.#parts.holds.letGoAtLast(place, id)
    }
  }

  /** The error that the body gets when its task is cancelled. */
  cancelled(): ApiError {
    this.#cancel ??= new ApiError('TASK_CANCELLED', this.task)
    return this.#cancel
  }

  tooLong(): never {
    const { maxSteps } = this.#parts
    throw internalError(
      `"${this.#runner.name}" took more than ${maxSteps} steps without a wait; --max-steps allows more`,
    )
  }

  now(): string {
    this.#moment ??= formatDatetime(this.#instant()) ?? EPOCH
    return this.#moment
  }

  uuid(): string {
    return this.#parts.chance.uuid()
  }

  random(n: bigint): bigint {
    if (n < 1n) throw valueNotSupported('random(n)', String(n), 'is less than 1')
    return this.#parts.chance.random(n)
  }

  enter(_message: string): number {
    const scope = ++this.#entered
    this.#scopes.push(scope)
    return scope
  }

  leave(scope: number): void {
    this.#letGoOf(this.#leave(scope))
  }

  hold(className: string, field: string, ref: string | null, key: LocalValue, value: LocalValue): void {
    steps(this, COST.hold)
    payContent(this, key)
    payContent(this, value)
    const place = heldPlace(className, field, ref, key)
    const scope = this.#scopes.at(-1) ?? 0
    const before = this.#own.findLast((hold) => hold.scope === scope && isSameField(hold.place, place))
    const id = this.#parts.holds.hold(place, value as Value, before?.id)
    if (id !== before?.id) this.#own.push({ place, id, scope })
  }

  endHolds(className: string, field: string, ref: string | null, key: LocalValue): void {
    // The write itself refuses the null reference.
    if (ref !== null) this.#parts.holds.end({ field: `${className}.${field}`, ref, key })
  }

  progress(done: number): void {
    if (!(done >= 0 && done <= 1)) throw valueNotSupported('progress', String(done), 'is not between 0 and 1')
    if (this.#scopes.length === 0) this.#runner.control?.progress(done)
  }

  after(id: string, milliseconds: bigint, captured: readonly LocalValue[]): void {
    steps(this, COST.after)
    for (const value of captured) payContent(this, value)
    const due = this.#instant() + Number(milliseconds)
    this.#parts.later.add(id, due, captured as readonly Value[], this.#blocks)
  }

  mark(): number {
    this.#tries.push(this.#parts.store.mark())
    return this.#tries.length - 1
  }

  undo(mark: number, error: unknown, codes: readonly string[]): void {
    if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error
    steps(this, COST.refuse)
    this.#parts.store.undo(this.#tries[mark] as StoreMark)
    // Messages that have ended since the mark let go of their holds, which is undone too.
    this.#letGoAgain()
    if (error !== this.#cancel) return
    this.#cancel = undefined
    this.#runner.control?.goOn()
  }

  release(_mark: number): void {
    this.#parts.store.release(this.#tries.pop() as StoreMark)
  }

  /** The holds that end with the message, and with those that it has called. */
  #leave(scope: number): readonly OwnHold[] {
    this.#scopes.length = this.#scopes.lastIndexOf(scope)
    if (this.#own.length === 0) return this.#own
    const ended = this.#own.filter((hold) => hold.scope >= scope)
    this.#own = this.#own.filter((hold) => hold.scope < scope)
    this.#left.push(...ended)
    return ended
  }

  #instant(): number {
    this.#now ??= this.#parts.now()
    return this.#now
  }

  #letGoAgain(): void {
    if (this.#left.length > 0) this.#letGoOf(this.#left)
  }

  /** The latest first. */
  #letGoOf(held: readonly OwnHold[]): void {
    for (let i = held.length - 1; i >= 0; i--) {
      const { place, id } = held[i] as OwnHold
      this.#parts.holds.letGo(place, id)
    }
  }
}

function isSameField(a: HeldPlace, b: HeldPlace): boolean {
  return a.field === b.field && a.ref === b.ref && a.key === undefined && b.key === undefined
}
