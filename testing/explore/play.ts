/** Plays steps in a world, one after the other, and reports what each call ended in and what does not hold. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Param } from '../../model/api.ts'
import type { ValueOutcome } from '../../runtime/service/value-calls.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { World, WorldClient } from '../world/world.ts'
import type { CallError, EndedCall } from './claims.ts'
import { EventMirror } from './event-mirror.ts'
import type { Explored } from './explored-api.ts'
import { callFault, eventFault, invariantFault, loggedFault } from './faults.ts'
import type { Fault } from './finding.ts'
import { PlayedObjects, UnknownObject } from './played-objects.ts'
import { restFaults } from './rest-faults.ts'
import type { CallStep, Step } from './steps.ts'

/** A call that is not known to have ended. */
interface OpenCall {
  readonly step: CallStep
  /** The task of an `Async.` twin. */
  readonly task: string | null
  readonly args: readonly Value[]
  outcome?: EndedCall | undefined
}

export interface PlayOptions {
  readonly seed: number
  readonly maxSteps: number
  /** Whether events are compared with the data. It takes as long as the calls. */
  readonly isMirrored?: boolean
}

/** A world runs no more turns of the clock than this for one step, as a body may wait very often. */
const MOST_TURNS = 3000
const MOST_LATER_TURNS = 20

export class Play {
  readonly world: World
  readonly objects: PlayedObjects
  readonly faults: Fault[] = []
  /** Calls that ended during the last step, in order. */
  ended: EndedCall[] = []
  readonly #explored: Explored
  readonly #clients = new Map<string | null, WorldClient>()
  readonly #mirror: EventMirror | undefined
  #open: OpenCall[] = []
  #afterSteps = 0

  constructor(explored: Explored, { seed, maxSteps, isMirrored }: PlayOptions) {
    this.#explored = explored
    this.world = explored.worlds.open({ seed, maxSteps })
    this.world.clock.isQuick = true
    this.objects = new PlayedObjects(this.world)
    const { world } = this
    if (isMirrored) this.#mirror = new EventMirror(world.code.api, world.store, (listener) => world.onCommit(listener))
    this.world.logged.length = 0
    this.world.broken.length = 0
  }

  /** Calls that have not ended. */
  get open(): readonly { readonly step: CallStep; readonly task: string | null }[] {
    return this.#open
  }

  /**
   * False where the step means nothing now: an object that it names was never made. A promise only where time passes or others
   * may run, as most calls end at once.
   */
  play(step: Step): boolean | Promise<boolean> {
    this.ended = []
    this.#explored.code.raised.begin()
    try {
      const done = this.#do(step)
      if (done) return done.then(() => this.#played(step))
    } catch (error) {
      if (error instanceof UnknownObject) return false
      throw error
    }
    return this.#played(step)
  }

  #played({ id }: Step): true {
    this.objects.nameNew(id)
    this.#look(id)
    return true
  }

  /** Throws UnknownObject before anything is done. */
  #do(step: Step): Promise<void> | undefined {
    const { world, objects } = this
    switch (step.kind) {
      case 'call':
        return this.#call(step)
      case 'wait':
        return this.#pass(step.milliseconds)
      case 'given': {
        const type = this.#explored.externalResult(step.external)
        const value = type && step.answer ? objects.resolve(step.answer, type) : undefined
        world.given(step.external, () => value)
        return undefined
      }
      case 'given error': {
        const params = this.#explored.errorParams(step.code)
        world.given(step.external, () => {
          throw new ApiError(step.code, ...params)
        })
        return undefined
      }
      case 'scene': {
        const record = objects.resolve(step.record, { kind: 'record', name: step.class }) as {
          names: string[]
          values: Value[]
        }
        const values = new Map(record.names.map((name, i) => [name, record.values[i] as Value]))
        const ref = world.stretch(() => world.store.class(step.class).create(values))
        objects.nameNew(step.id, { class: step.class, ref })
        return undefined
      }
    }
  }

  #call(step: CallStep): Promise<void> | undefined {
    const rpc = this.#explored.rpc(step.rpc)
    const args = step.args.map((argument, i) => this.objects.resolve(argument, (rpc.params[i] as Param).type))
    const method = step.isAsync && this.#explored.hasTwin(step.rpc) ? `Async.${step.rpc}` : step.rpc
    const begun = this.#begin(step, method, args)
    if (begun instanceof Promise) return this.#callThatWaits(step, args, begun)
    if ('error' in begun) this.#end({ step, error: begun.error }, args)
    else if (method === step.rpc) {
      this.#nameResult(step, begun.value)
      this.#end({ step, error: null }, args)
    } else {
      const task = begun.value as string
      this.objects.nameNew(step.id, { class: 'task', ref: task })
      this.#open.push({ step, task, args })
    }
    return method !== step.rpc || this.#open.length > 0 || this.#isDue() ? this.#settle() : undefined
  }

  async #settle(): Promise<void> {
    await this.world.settle()
    this.#sweep()
  }

  async #callThatWaits(step: CallStep, args: readonly Value[], begun: Promise<ValueOutcome>): Promise<void> {
    const open: OpenCall = { step, task: null, args }
    this.#open.push(open)
    begun.then(
      (value) => {
        open.outcome = { step, error: null }
        this.#nameResult(step, value)
      },
      (error: unknown) => {
        open.outcome = { step, error: raised(error) }
      },
    )
    await this.world.settle()
    if (!step.isAsync) await this.#until(() => open.outcome !== undefined)
    this.#sweep()
  }

  #begin(
    step: CallStep,
    method: string,
    args: readonly Value[],
  ): { readonly value: ValueOutcome } | { readonly error: CallError } | Promise<ValueOutcome> {
    try {
      const outcome = this.#client(step.role).call(method, args)
      return outcome instanceof Promise ? outcome : { value: outcome }
    } catch (error) {
      return { error: raised(error) }
    }
  }

  #client(role: string | null): WorldClient {
    const known = this.#clients.get(role)
    if (known) return known
    const made = role === null ? this.world.client() : this.world.client({ user: role, roles: [role] })
    this.#clients.set(role, made)
    return made
  }

  #nameResult({ id, rpc }: CallStep, value: ValueOutcome): void {
    const { result } = this.#explored.rpc(rpc)
    if (result?.kind === 'ref' && typeof value === 'string')
      this.objects.nameNew(id, { class: result.class, ref: value })
  }

  #isDue(): boolean {
    return (this.world.clock.next ?? Number.POSITIVE_INFINITY) <= this.world.clock.now()
  }

  async #pass(milliseconds: number): Promise<void> {
    const { clock } = this.world
    const end = clock.now() + milliseconds
    let turns = 0
    while (turns++ < MOST_TURNS && (await clock.step(end))) {
      this.#sweep()
      if (this.#mustStop) break
    }
    if (clock.now() < end && !this.#mustStop && turns < MOST_TURNS) await clock.pass(end - clock.now())
    this.#sweep()
  }

  /** Something does not hold already: it is not to be hidden by what happens next. Or this moment has no end. */
  get #mustStop(): boolean {
    const { broken, clock } = this.world
    return broken.length > 0 || this.faults.length > 0 || !clock.isSettled
  }

  /** Lets time pass until it is so; false where that does not happen. */
  async #until(isSo: () => boolean): Promise<boolean> {
    for (let turns = 0; turns < MOST_TURNS && !isSo() && !this.#mustStop; turns++) {
      if (!(await this.world.clock.step())) break
      this.#sweep()
    }
    return isSo()
  }

  /** Finds out which open calls have ended. */
  #sweep(): void {
    if (this.#open.length === 0) return
    const left: OpenCall[] = []
    for (const call of this.#open) {
      const outcome = call.outcome ?? this.#taskOutcome(call)
      if (outcome) this.#end(outcome, call.args)
      else left.push(call)
    }
    this.#open = left
  }

  #taskOutcome({ step, task }: OpenCall): EndedCall | undefined {
    if (task === null) return undefined
    const tasks = this.world.store.class('task')
    if (!tasks.has(task)) return { step, error: null }
    const status = tasks.field('status').get(task)
    if (status !== 'success' && status !== 'failure' && status !== 'cancelled') return undefined
    if (status === 'success') return { step, error: null }
    const [code = '', ...params] = tasks.field('error_info').get(task) as readonly string[]
    return { step, error: { code, params } }
  }

  #end(call: EndedCall, args: readonly Value[]): void {
    this.ended.push(call)
    if (!call.error) return
    const fault = callFault(this.#explored, call, this.#explored.refsIn(args), this.#afterSteps)
    if (fault) this.faults.push(fault)
  }

  /** Notes the invariants that are broken, and the bugs that were logged. */
  #look(step: number | null): void {
    const { broken, logged } = this.world
    for (const one of broken.splice(0)) this.faults.push(invariantFault(one, step, this.#afterSteps))
    for (const text of logged.splice(0)) {
      const fault = loggedFault(text, step, this.#afterSteps)
      // The call that failed by it has been noted.
      if (!(fault.kind === 'logged' && this.faults.length > 0)) this.faults.push(fault)
    }
  }

  /** Lets everything end that still runs, and looks at what must hold then. False where something does not end. */
  async rest(): Promise<boolean> {
    this.ended = []
    const { clock } = this.world
    const start = clock.now()
    await this.world.settle()
    let turns = 0
    for (; this.#mayMove(turns) && this.faults.length === 0; turns++) {
      this.#sweep()
      this.#afterSteps = clock.now() - start
      this.#look(null)
      if (this.faults.length > 0 || !(await clock.step())) break
      this.#afterSteps = clock.now() - start
      this.#sweep()
      this.#look(null)
    }
    if (this.faults.length > 0) return true
    return this.lookAtRest()
  }

  /** Looks at what must hold while nothing runs; false where something does. */
  lookAtRest(): boolean {
    if (this.world.waiting > 0 || this.#open.length > 0) return false
    for (const fault of restFaults(this.#explored, this.world, this.objects, this.#afterSteps)) this.faults.push(fault)
    for (const missed of this.#mirror?.missed() ?? []) this.faults.push(eventFault(missed, this.#afterSteps))
    return true
  }

  /** Blocks of `after` may make others, for ever. */
  #mayMove(turns: number): boolean {
    if (!this.world.clock.isSettled) return false
    if (this.world.waiting > 0 || this.#open.length > 0) return turns < MOST_TURNS
    return this.#explored.hasAfterBlocks && turns < MOST_LATER_TURNS
  }

  /** With a turn of the event loop, which steps do without, so that a signal can end what plays many sequences. */
  async close(): Promise<void> {
    await this.#explored.worlds.close(this.world)
    await nextTurn()
  }
}

function raised(error: unknown): CallError {
  if (error instanceof ApiError) return { code: error.code, params: error.params }
  return { code: 'INTERNAL_ERROR', params: [error instanceof Error ? error.message : String(error)] }
}
