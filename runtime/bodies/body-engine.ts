/** The engine of message bodies (docs/bodies.md): runs compiled bodies as RPCs, keeps their holds and their `after` blocks. */
import type { Api } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { Clock } from '../clock.ts'
import type { CallContext } from '../engine/call-context.ts'
import type { Externals } from '../engine/external.ts'
import type { OnSettingsChanged, WriteGate } from '../engine/gate.ts'
import type { Handler, Handlers, RpcBody } from '../engine/handler.ts'
import type { Servers } from '../engine/servers.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { shapesOf } from '../values/shapes.ts'
import type { Result, Value } from '../values/values.ts'
import { BodyRun, type Runner, type RunParts } from './body-run.ts'
import { CHANCE, type Chance } from './chance.ts'
import { type CompleteArguments, CompleteRecords } from './complete-records.ts'
import { Holds } from './holds.ts'
import { type DueBlock, LaterBlocks } from './later-blocks.ts'
import { OutsideCalls } from './outside-calls.ts'
import type { BodyCode, CompiledBodies, LocalValue, Run } from './protocol.ts'
import type { Frame } from './resume.ts'
import { ValueConditions } from './rules/value-conditions.ts'
import { WaitingBody, type WaitingParts } from './waiting-body.ts'

export interface BodyLimits {
  /** How many steps a stretch may take (library/steps.ts). */
  readonly steps: number
  /** How many bodies may wait at once. */
  readonly waiting: number
}

export const BODY_LIMITS: BodyLimits = { steps: 1_000_000, waiting: 10_000 }

export interface BodyEngineParts {
  readonly api: Api
  readonly store: Store
  readonly bodies: CompiledBodies
  /** Those of the API; without them, they are made. */
  readonly rpcs?: readonly Rpc[] | undefined
  readonly externals?: Externals | undefined
  /** The code of messages without a body. */
  readonly handlers?: Handlers | undefined
  readonly clock: Clock
  readonly chance?: Chance | undefined
  readonly limits?: BodyLimits | undefined
  readonly gate: WriteGate
  /** Those that share the data; undefined for a server that is alone. */
  readonly servers?: Servers | undefined
  /** Registers a listener for the keys of settings that a commit of any server has changed. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
  /** Has the writes committed at the end of this turn. */
  readonly commit: () => void
  /** The error as clients get it: INTERNAL_ERROR for a bug, which is logged. */
  readonly reported: (error: unknown) => ApiError
  readonly log: (text: string) => void
}

export class BodyEngine {
  readonly holds: Holds
  /** By the name of the RPC, without the log-in. */
  readonly messages: ReadonlyMap<string, RpcBody>
  readonly conditions: ValueConditions
  readonly #parts: BodyEngineParts
  readonly #later: LaterBlocks
  readonly #run: RunParts
  readonly #waiting: WaitingParts

  constructor(parts: BodyEngineParts) {
    this.#parts = parts
    const { api, store, bodies, clock, log, commit, gate, servers, onSettingsChanged, reported } = parts
    const { chance = CHANCE, limits = BODY_LIMITS, externals = new Map(), handlers = new Map() } = parts
    const shapes = shapesOf(api)
    this.conditions = new ValueConditions(api, bodies.conditions)
    const waiting = new Set<WaitingBody>()
    this.holds = new Holds({ api, store, shapes, log, servers, onSettingsChanged })
    this.#later = new LaterBlocks({
      ...{ store, shapes, clock, log, commit, gate, servers, onSettingsChanged, codes: bodies.afters },
      hasRoom: () => waiting.size < limits.waiting,
      run: (block) => this.#runBlock(block),
    })
    this.#run = { store, chance, holds: this.holds, later: this.#later, now: clock.now, maxSteps: limits.steps }
    const calls = new OutsideCalls({
      ...{ api, store, shapes, externals, handlers, reported, log },
      defaults: bodies.externals,
      conditions: this.conditions,
    })
    this.#waiting = { clock, waiting, gate, commit, log, externals: calls, maxWaiting: limits.waiting }
    const records = new CompleteRecords(api, store, shapes, parts.rpcs ?? rpcsOf(api))
    this.messages = new Map(
      [...bodies.messages]
        .filter(([name]) => name !== LOG_IN)
        .map(([name, code]) => [name, this.#rpcBody(name, code, records.argumentsOf(name))]),
    )
  }

  /** Lets go of what an earlier process has held, and waits for the blocks that are pending. Before any call. */
  start(): void {
    const { gate, servers, commit } = this.#parts
    if (!servers) gate.enter(() => this.holds.recover())
    servers?.onRecover(() => this.holds.recover())
    servers?.onExpelled(() => this.#drop(EXPELLED))
    this.#later.start()
    commit()
  }

  /** Other data took the place of those that were there, while no body waited. */
  startAnew(): void {
    this.holds.startAnew()
    this.#later.startAnew()
  }

  /** Ends the bodies that wait. */
  stop(): void {
    this.#later.stop()
    this.#drop(internalError('The server is stopping'))
  }

  #drop(error: ApiError): void {
    for (const body of [...this.#waiting.waiting]) body.drop(error)
  }

  /** How many bodies wait. */
  get waiting(): number {
    return this.#waiting.waiting.size
  }

  /**
   * The body of `session.login_with_password`, which runs in the log-in's transaction; undefined where there is none. Throws
   * Error for one that can wait.
   */
  get logIn(): ((args: readonly Value[], session: string, user: string) => void) | undefined {
    const body = this.#parts.bodies.messages.get(LOG_IN)
    if (!body) return undefined
    if (body.waits) throw new Error(`The body of "${LOG_IN}" waits, which a log-in cannot`)
    return (args, session, user) => {
      this.#runPlain({ name: LOG_IN, session, user, principal: null, control: null }, (run) => body.code(run, ...args))
    }
  }

  /**
   * The errors of the guards of these RPCs, by their names, for calls with the object `ref` as the first argument and no
   * other. A guard for which no steps are left, or that fails by a bug, gives none.
   */
  refusals(names: readonly string[], ref: string, context: CallContext): ReadonlyMap<string, ApiError> {
    const { bodies } = this.#parts
    const guards = names.flatMap((name) => {
      const guard = bodies.guards.get(name)
      return guard ? [[name, guard] as const] : []
    })
    const runner = { name: 'system.refusals', session: context.session, control: null }
    const run = new BodyRun(
      { ...this.#run, maxSteps: Math.min(this.#run.maxSteps, REFUSAL_STEPS) },
      { ...runner, user: context.principal?.name ?? '', principal: context.principal },
    )
    return run.stretch(() => new Map(guards.flatMap(([name, guard]) => refusalOf(name, () => guard(run, ref)))))
  }

  /** Runs code of a program beside the service as the stretch of a body. What it throws has undone all of it. */
  stretch<T>(runner: Pick<Runner, 'name' | 'session' | 'principal'>, maxSteps: number, work: (run: Run) => T): T {
    const user = runner.principal?.name ?? ''
    const run = new BodyRun({ ...this.#run, maxSteps }, { ...runner, user, control: null })
    return run.stretch(() => work(run))
  }

  #rpcBody(name: string, body: BodyCode, complete: CompleteArguments): RpcBody {
    const runner = (context: CallContext): Runner => ({
      name,
      session: context.session,
      user: context.principal?.name ?? '',
      principal: context.principal,
      control: context.control,
    })
    const handler: Handler = body.waits
      ? (args, context) => {
          const ended = this.#runWaiting(runner(context), (run) => waitingCode(body, run, complete, args))
          return ended instanceof Promise ? ended.then(resultOf) : resultOf(ended)
        }
      : (args, context) => resultOf(this.#runPlain(runner(context), (run) => body.code(run, ...complete(run, args))))
    return { waits: body.waits, handler }
  }

  #runPlain(runner: Runner, code: (run: BodyRun) => LocalValue): LocalValue {
    const run = new BodyRun(this.#run, runner)
    return run.stretch(() => {
      const value = code(run)
      run.end(value)
      return value
    })
  }

  #runWaiting(runner: Runner, code: (run: BodyRun) => Frame): LocalValue | Promise<LocalValue> {
    const run = new BodyRun(this.#run, runner)
    return new WaitingBody(this.#waiting, run, code(run), runner.control).start()
  }

  /** The record of a block goes in the transaction of its first stretch; where that is undone, in one of its own. */
  #runBlock({ id, code: body, captured, remove }: DueBlock): void {
    const runner: Runner = { name: id, session: null, user: '', principal: null, control: null }
    // Without the parameters of the error, which may be secret values.
    const failed = (error: unknown) =>
      this.#parts.log(`The block "${id}" of "after" failed: ${this.#parts.reported(error).code}`)
    try {
      const ended = this.#runWaiting(runner, (run) => blockCode(body, run, captured, remove))
      if (ended instanceof Promise) ended.catch(failed)
    } catch (error) {
      if (error instanceof StoreError) throw error
      remove()
      failed(error)
    }
  }
}

const EXPELLED = internalError('Other servers have ended what ran on this one, as its lease had run out')

const LOG_IN = 'session.login_with_password'

/** All guards of one question together; those of the largest class of the Xen API take some hundreds. */
const REFUSAL_STEPS = 100_000

/** Guards write nothing, so there is nothing to undo. */
function refusalOf(name: string, guard: () => void): readonly (readonly [string, ApiError])[] {
  try {
    guard()
    return []
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.code === 'INTERNAL_ERROR' ? [] : [[name, error]]
  }
}

function* blockCode({ waits, code }: BodyCode, run: BodyRun, captured: readonly Value[], remove: () => void): Frame {
  remove()
  return waits ? yield* code(run, ...captured) : code(run, ...captured)
}

/** Inside of the first stretch, so that `now()` of a default is the time of that stretch. */
function* waitingCode(
  { code }: BodyCode & { waits: true },
  run: BodyRun,
  complete: CompleteArguments,
  args: readonly Value[],
): Frame {
  return yield* code(run, ...complete(run, args))
}

function resultOf(value: LocalValue): Result {
  return value ?? null
}
