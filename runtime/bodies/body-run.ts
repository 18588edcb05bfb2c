/** One call, or one `after` block, while its body runs: what compiled code asks of the engine, and what outlives a stretch. */
import { randomUUID } from 'node:crypto'
import { EPOCH, formatDatetime } from '../../model/datetime.ts'
import { CallContext, type TaskControl } from '../engine/call-context.ts'
import { NO_REQUEST } from '../engine/call-origin.ts'
import type { Store, StoreMark } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError, valueNotSupported } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { Value } from '../values/values.ts'
import type { Chance } from './chance.ts'
import { type Hold, type Holds, heldPlace } from './holds.ts'
import { type LaterBlocks, NewBlocks } from './later-blocks.ts'
import { COST, payContent, payEvaluated, steps } from './library/steps.ts'
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
  /** The same user, for messages of `handlers.ts` that the body calls; null in `after`. */
  readonly principal: Principal | null
  /** The task that runs the call; null in a synchronous call and in `after`. */
  readonly control: TaskControl | null
}

export interface RunDepth {
  readonly scopes: number
  readonly tries: number
}

/** A hold that this run has made and that may still last. */
interface OwnHold extends Hold {
  readonly scope: number
}

interface OpenTry {
  mark: StoreMark
  /** How many holds were let go of before it, in a stretch that may be undone. */
  left: number
  /** How many blocks the stretch had added before it. */
  blocks: number
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
  readonly #tries: OpenTry[] = []
  /** Holds whose message runs, and those whose message has ended in a stretch that may be undone. */
  #own: OwnHold[] = []
  /** The latest hold of a field as a whole, by its scope and place. */
  readonly #ofFields = new Map<string, OwnHold>()
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

  /** As errors call it. */
  get name(): string {
    return this.#runner.name
  }

  /** The context of a message that runs outside of the body, for the same caller. */
  contextOf(message: string): CallContext {
    const context = new CallContext(message, NO_REQUEST)
    const { session, principal, control } = this.#runner
    return Object.assign(context, { session, principal, task: control?.ref ?? null })
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
      for (const open of this.#tries) {
        open.mark = store.mark()
        open.left = 0
        open.blocks = 0
      }
      this.#letGoAgain()
      const made = work()
      for (let i = this.#tries.length - 1; i >= 0; i--) store.release((this.#tries[i] as OpenTry).mark)
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
      for (const hold of held.reverse()) this.#parts.holds.letGoAtLast(hold)
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
    if (key !== undefined) steps(this, this.#parts.holds.sizeOf(place))
    const name = key === undefined ? `${scope} ${place.field} ${place.ref}` : ''
    const before = this.#ofFields.get(name)
    const { holds, store } = this.#parts
    const id = payEvaluated(this, store, () => holds.hold(place, value as Value, before?.id))
    if (id === before?.id) return
    const made: OwnHold = { place, id, scope }
    this.#own.push(made)
    if (key === undefined) this.#ofFields.set(name, made)
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
    this.#tries.push({ mark: this.#parts.store.mark(), left: this.#left.length, blocks: this.#blocks.list.length })
    return this.#tries.length - 1
  }

  undo(mark: number, error: unknown, codes: readonly string[]): void {
    if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error
    steps(this, COST.refuse)
    const open = this.#tries[mark] as OpenTry
    this.#parts.store.undo(open.mark)
    this.#blocks.cut(open.blocks)
    // Messages that have ended since the mark let go of their holds, which is undone too.
    this.#letGoOf(this.#left.slice(open.left))
    if (error !== this.#cancel) return
    this.#cancel = undefined
    this.#runner.control?.goOn()
  }

  release(_mark: number): void {
    this.#parts.store.release((this.#tries.pop() as OpenTry).mark)
  }

  /** The holds that end with the message, and with those that it has called. */
  #leave(scope: number): readonly OwnHold[] {
    this.#scopes.length = this.#scopes.lastIndexOf(scope)
    // Holds are in the order of their scopes, as those of an inner one have ended before an outer one goes on.
    let first = this.#own.length
    while (first > 0 && (this.#own[first - 1] as OwnHold).scope >= scope) first--
    if (first === this.#own.length) return []
    const ended = this.#own.splice(first)
    for (const { place, scope: of } of ended) this.#ofFields.delete(`${of} ${place.field} ${place.ref}`)
    for (const hold of ended) this.#left.push(hold)
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
    const { holds } = this.#parts
    for (let end = held.length; end > 0; ) {
      const last = held[end - 1] as OwnHold
      let start = end - 1
      if (last.place.key === undefined) holds.letGo(last)
      else {
        while (start > 0 && isKeyOf(held[start - 1] as OwnHold, last)) start--
        holds.letGoOfKeys(held.slice(start, end))
      }
      end = start
    }
  }
}

/** Both are holds of keys of the same field. */
function isKeyOf({ place: a }: OwnHold, { place: b }: OwnHold): boolean {
  return a.field === b.field && a.ref === b.ref && a.key !== undefined
}
