/**
 * Tasks (docs/wire.md, Tasks): `Async.C.m` runs after it was answered, one task a turn, and its task says how it ended.
 */
import type { Api, Class, Message } from '../../../model/api.ts'
import { fitsProvided, type ProvidedName } from '../../../model/implemented.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import type { Clock } from '../../clock.ts'
import { CallContext } from '../../engine/call-context.ts'
import { type CompiledRpc, runCall } from '../../engine/call-engine.ts'
import { NO_REQUEST } from '../../engine/call-origin.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import type { Store } from '../../store/store.ts'
import {
  type ApiError,
  builtInError,
  internalError,
  permissionDenied,
  valueNotSupported,
} from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { Result, Value } from '../../values/values.ts'
import { SLICE, Slices } from '../slices.ts'
import { cancelled, type Ending, failed, succeeded } from './ending.ts'
import { type OpenTask, RunningTask } from './running-task.ts'
import { hasEnded, type Status, TaskObjects } from './task-objects.ts'
import type { TaskOwners } from './task-owners.ts'
import { MOST_WAITING, tooManyTasks, weightOf } from './waiting-tasks.ts'

/** In milliseconds: a task is destroyed this long after its end. */
const KEPT_FOR = 24 * 60 * 60 * 1000

export interface TaskParts {
  readonly api: Api
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly soon: Clock['soon']
  readonly twins: readonly Twin[]
  /** The code of the RPC of that name. */
  readonly compiled: (name: string) => CompiledRpc | undefined
  /** The result of a call of the RPC, as XML-RPC text. */
  readonly resultText: (rpc: Rpc, result: Result) => string
  /** Has the writes committed at the end of this turn. */
  readonly commit: () => void
  /** The error as clients get it: INTERNAL_ERROR for a bug, which is logged. */
  readonly reported: (error: unknown) => ApiError
  readonly log: (text: string) => void
  readonly owners: TaskOwners
  readonly isUser: (name: string) => boolean
  /** The user of that name, with the roles of now; undefined where there is none. */
  readonly principalOf: (name: string) => Principal | undefined
  /** True when the store is about to be closed. */
  readonly stopping: () => boolean
}

/** An RPC `C.m`, and its twin `Async.C.m`. */
export interface Twin {
  readonly twin: Rpc
  readonly rpc: Rpc
}

export class Tasks {
  readonly #parts: TaskParts
  readonly #objects: TaskObjects
  readonly #declared: Class
  /** Tasks that have not begun, in order. */
  readonly #queue = new Map<string, Job>()
  /** Tasks whose code waits for something. */
  readonly #waiting = new Map<string, Pick<Job, 'context' | 'control'>>()
  /** About the bytes that the arguments in the queue take. */
  #queued = 0
  #scheduled = false
  /** Tasks whose ends are written and not committed, with the end to write where the commit fails. */
  readonly #uncommitted = new Map<string, Ending>()
  /** Ends that could not be written. */
  readonly #unwritten = new Map<string, Ending>()
  /** Tasks that have ended, about in the order of their ends; `at` is in milliseconds since 1970. */
  #ended: { readonly ref: string; at: number }[] = []
  readonly #sweep: Slices

  constructor(parts: TaskParts) {
    this.#parts = parts
    const { api, store, now, owners, commit, log, stopping } = parts
    this.#declared = taskClass(api)
    this.#objects = new TaskObjects({ api, declared: this.#declared, store, now, owners })
    this.#sweep = new Slices({ work: () => this.#sweepSlice(), after: commit, log, stopping })
    store.changes.onCommitted((changes) => {
      if (this.#uncommitted.size > 0) for (const { ref } of changes) this.#uncommitted.delete(ref)
    })
    store.onUndone(() => this.#undone())
    this.#recover()
  }

  /** The code of the twins, and of the messages of class `task`. */
  handlers(): Handlers {
    const handlers = new Map<ProvidedName, Handler>([['task.cancel', ([ref]) => this.#cancel(ref as string)]])
    const declares = (name: ProvidedName) => declared(this.#declared, name)
    if (declares('task.create'))
      handlers.set('task.create', ([label, text], { principal }) =>
        this.#objects.begin({ label: label as string, description: text as string, type: '', owner: principal }),
      )
    if (declares('task.set_status'))
      handlers.set('task.set_status', ([ref, status]) => this.#setStatus(ref as string, status as Status))
    const [, part] = declares('task.set_progress')?.params ?? []
    if (part)
      handlers.set('task.set_progress', ([ref, value]) => this.#setProgress(ref as string, value as number, part.name))
    const twins = this.#parts.twins.map(({ twin, rpc }): [string, Handler] => [
      twin.name,
      (args, context) => this.#accept(twin.name, rpc, args, context),
    ])
    return new Map([...handlers, ...twins])
  }

  /** No task runs or is about to, and the ends of all are durable. */
  get isAtRest(): boolean {
    const busy = [this.#queue, this.#waiting, this.#uncommitted, this.#unwritten]
    return !this.#scheduled && busy.every(({ size }) => size === 0)
  }

  /** Other data took the place of those that were there, while it was at rest. */
  startAnew(): void {
    this.#queued = 0
    this.#ended = []
    this.#recover()
  }

  /** Destroys tasks that ended long ago, and tries again to write the ends that could not be written. */
  save(): void {
    this.#writeUnwritten()
    this.#parts.owners.sweep((ref) => this.#objects.has(ref))
    const now = this.#parts.now()
    // A clock that was ahead may have been set right: such an end would keep the ends after it in the list, perhaps for
    // years.
    for (const task of this.#ended) task.at = Math.min(task.at, now)
    this.#sweep.run()
  }

  #sweepSlice(): boolean {
    const before = this.#parts.now() - KEPT_FOR
    let due = 0
    while (due < SLICE && (this.#ended[due]?.at ?? Number.POSITIVE_INFINITY) <= before) due++
    for (const { ref } of this.#ended.splice(0, due)) {
      if (!this.#objects.has(ref) || !hasEnded(this.#objects.status(ref))) continue
      if (this.#objects.destroy(ref)) this.#parts.owners.forget(ref)
      else this.#ended.push({ ref, at: this.#parts.now() })
    }
    return due === SLICE
  }

  #accept(name: string, rpc: Rpc, args: readonly Value[], caller: CallContext): Value {
    const weight = weightOf(args)
    const isFull = this.#queue.size >= MOST_WAITING.tasks || this.#queued + weight > MOST_WAITING.bytes
    if (this.#queue.size > 0 && isFull) throw tooManyTasks()
    const ref = this.#objects.begin({
      label: name,
      description: '',
      type: typeText(rpc.result),
      owner: caller.principal,
    })
    // The task has no request, as its client may go away.
    const context = new CallContext(rpc.name, NO_REQUEST)
    context.session = caller.session
    context.principal = caller.principal
    context.task = ref
    const control = new RunningTask(ref, this.#objects)
    context.control = control
    this.#queue.set(ref, { ref, rpc, args, context, weight, control })
    this.#queued += weight
    this.#schedule()
    return ref
  }

  /** Gives a task that a client has made to a transfer. Throws HANDLE_INVALID, and VALUE_NOT_SUPPORTED where it cannot be had. */
  open(ref: string, context: CallContext): OpenTask {
    if (this.#objects.status(ref) !== 'pending' || this.#queue.has(ref) || this.#waiting.has(ref))
      throw valueNotSupported('task_id', ref, 'is not a pending task that nothing else runs')
    const control = new RunningTask(ref, this.#objects)
    context.task = ref
    context.control = control
    this.#waiting.set(ref, { context, control })
    const { commit, stopping } = this.#parts
    return {
      progress(done) {
        control.progress(done)
        commit()
      },
      end: (error, result) => {
        this.#waiting.delete(ref)
        if (stopping()) return
        this.#tryEnd(ref, error ? failed(error) : succeeded(result))
        commit()
      },
    }
  }

  /** Runs tasks in later turns, after the commit of this one: a task that was accepted is durable before it is run. */
  #schedule(): void {
    if (this.#scheduled || this.#queue.size === 0) return
    this.#scheduled = true
    this.#parts.commit()
    this.#parts.soon(() => {
      this.#scheduled = false
      if (this.#parts.stopping()) return
      this.#runNext()
      this.#parts.commit()
      this.#schedule()
    })
  }

  /** Skips tasks that were cancelled or destroyed, or undone when a commit failed. */
  #runNext(): void {
    for (const job of this.#queue.values()) {
      this.#queue.delete(job.ref)
      this.#queued -= job.weight
      if (!this.#isPending(job.ref)) continue
      this.#run(job)
      return
    }
  }

  /** True where the database cannot be read: running the task then says why. */
  #isPending(ref: string): boolean {
    try {
      return this.#objects.has(ref) && this.#objects.status(ref) === 'pending'
    } catch {
      return true
    }
  }

  /**
   * The changes of a call and the end of its task are one transaction. A body that waits makes its own transactions; its last
   * one and the end of its task share a commit, as nothing else runs between them.
   */
  #run(job: Job): void {
    const { ref } = job
    const code = this.#parts.compiled(job.rpc.name)
    const begin = () => {
      if (!code) throw new Error(`There is no RPC called ${job.rpc.name}`)
      job.context.principal = this.#callerNow(job)
      const text = this.#textOfCall(job, code)
      if (text instanceof Promise) this.#wait(job, text, code.waits)
      else this.#end(ref, succeeded(text), UNDONE)
    }
    try {
      if (code?.waits) begin()
      else this.#parts.store.atomically(begin)
    } catch (error) {
      this.#tryEnd(ref, failed(this.#parts.reported(error)))
    }
  }

  /** The user, with the rights of now: the task may have been accepted long before it is run. */
  #callerNow({ ref, rpc, context: { principal } }: Job): Principal | null {
    if (principal === null) return null
    const { owners, principalOf } = this.#parts
    const now = owners.of(ref) === principal.name ? principalOf(principal.name) : undefined
    if (!now) throw userGone(rpc.name, principal.name)
    if (rpc.roles && !isAllowed(now, new Set(rpc.roles))) throw permissionDenied(rpc.name, now, rpc.roles)
    return now
  }

  #wait(job: Job, text: Promise<string>, isBody: boolean): void {
    const { ref } = job
    this.#waiting.set(ref, job)
    const end = (ending: Ending, otherwise = ending) => {
      this.#waiting.delete(ref)
      if (this.#parts.stopping()) return
      this.#tryEnd(ref, ending, otherwise)
      this.#parts.commit()
    }
    text.then(
      // Of a body, the commit that fails undoes its last stretch too.
      (result) => end(succeeded(result), isBody ? UNDONE : undefined),
      (error: unknown) => this.#parts.stopping() || end(failed(this.#parts.reported(error))),
    )
  }

  #textOfCall({ rpc, args, context }: Job, code: CompiledRpc): string | Promise<string> {
    const { resultText } = this.#parts
    return runCall(code, args, context, (result) => (rpc.result === null ? '' : resultText(rpc, result)))
  }

  #tryEnd(ref: string, ending: Ending, otherwise = ending): void {
    try {
      this.#end(ref, ending, otherwise)
    } catch (error) {
      this.#parts.log(
        `The end of a task could not be written: ${error instanceof Error ? error.message : String(error)}`,
      )
      this.#unwritten.set(ref, ending)
    }
  }

  /**
   * `otherwise` is the end to write where the commit fails. Does nothing for a task that is gone, or was ended by a
   * client.
   */
  #end(ref: string, ending: Ending, otherwise: Ending): void {
    const status = this.#objects.has(ref) ? this.#objects.status(ref) : undefined
    if (!status || hasEnded(status)) return
    if (status === 'cancelling') this.#write(ref, cancelled(ref), cancelled(ref))
    else this.#write(ref, ending, otherwise)
  }

  #write(ref: string, ending: Ending, otherwise: Ending): void {
    this.#objects.end(ref, ending)
    this.#uncommitted.set(ref, otherwise)
    this.#ended.push({ ref, at: this.#parts.now() })
  }

  /** A task that has not begun is not run. One that runs goes on until its body waits, and counts as cancelled when it ends. */
  #cancel(ref: string): Value {
    if (this.#objects.status(ref) !== 'pending') return null
    if (this.#queue.has(ref)) this.#end(ref, cancelled(ref), cancelled(ref))
    else this.#objects.cancelling(ref)
    const waiting = this.#waiting.get(ref)
    waiting?.context.abort()
    waiting?.control.cancel()
    return null
  }

  /** For a task that a client made itself. */
  #setStatus(ref: string, status: Status): Value {
    this.#objects.setStatus(ref, status)
    if (hasEnded(status)) this.#ended.push({ ref, at: this.#parts.now() })
    return null
  }

  #setProgress(ref: string, progress: number, param: string): Value {
    if (progress < 0 || progress > 1) throw valueNotSupported(param, String(progress), 'is not between 0 and 1')
    this.#objects.setProgress(ref, progress)
    return null
  }

  #undone(): void {
    if (this.#uncommitted.size === 0) return
    for (const [ref, ending] of this.#uncommitted) this.#unwritten.set(ref, ending)
    this.#uncommitted.clear()
    setImmediate(() => !this.#parts.stopping() && this.#writeUnwritten())
  }

  /** Writes one slice now, and the rest in later turns. */
  #writeUnwritten(): void {
    for (const [ref, ending] of [...this.#unwritten].slice(0, SLICE)) {
      this.#unwritten.delete(ref)
      this.#tryEnd(ref, ending)
      if (this.#unwritten.has(ref)) return
    }
    this.#parts.commit()
    if (this.#unwritten.size > 0) setImmediate(() => !this.#parts.stopping() && this.#writeUnwritten())
  }

  /** Tasks that an earlier process did not end have failed. */
  #recover(): void {
    for (const ref of this.#objects.refs()) {
      if (hasEnded(this.#objects.status(ref))) this.#ended.push({ ref, at: this.#objects.finished(ref) })
      else this.#write(ref, failed(STOPPED), failed(STOPPED))
    }
    this.#ended.sort((a, b) => a.at - b.at)
    this.#parts.owners.disown((user) => !this.#parts.isUser(user))
    this.#parts.commit()
  }
}

interface Job {
  readonly ref: string
  readonly rpc: Rpc
  readonly args: readonly Value[]
  readonly context: CallContext
  readonly control: RunningTask
  /** About the bytes that its arguments take. */
  readonly weight: number
}

function userGone(permission: string, name: string): ApiError {
  return builtInError('RBAC_PERMISSION_DENIED', permission, `user ${name} was removed before ${permission} was run`)
}

const STOPPED = internalError(
  'The server ended before the task did; what the task had not made durable by then is undone',
)
const UNDONE = failed(internalError('The change could not be made durable and is undone'))

/** The message of that name, where it takes parameters of these types. */
function declared({ messages }: Class, name: ProvidedName): Message | undefined {
  const message = messages.find((m) => `task.${m.name}` === name)
  return message && fitsProvided(name, message.params) ? message : undefined
}

function taskClass(api: Api): Class {
  const declared = api.classes.find((c) => c.name === 'task')
  if (!declared) throw new Error('The model uses task and has no class "task"')
  return declared
}
