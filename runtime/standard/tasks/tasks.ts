/**
 * Tasks (docs/wire.md, Tasks): `Async.C.m` runs after it was answered, one task a turn, and its task says how it ended.
 */
import type { Api, Class } from '../../../model/api.ts'
import type { ProvidedName } from '../../../model/implemented.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import type { Clock } from '../../clock.ts'
import { CallContext } from '../../engine/call-context.ts'
import { type CompiledRpc, runCall } from '../../engine/call-engine.ts'
import { NO_REQUEST } from '../../engine/call-origin.ts'
import type { WriteGate } from '../../engine/gate.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import type { Servers } from '../../engine/servers.ts'
import type { Store } from '../../store/store.ts'
import { type ApiError, valueNotSupported } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { Result, Value } from '../../values/values.ts'
import { cancelled, type Ending, failed, succeeded } from './ending.ts'
import { type OpenTask, RunningTask } from './running-task.ts'
import { callerNow } from './task-caller.ts'
import { taskClass, taskMessage } from './task-class.ts'
import { TaskEnds, UNDONE } from './task-ends.ts'
import { hasEnded, type Status, TaskObjects } from './task-objects.ts'
import type { TaskOwners } from './task-owners.ts'
import { TaskServers } from './task-servers.ts'
import { MOST_WAITING, tooManyTasks, weightOf } from './waiting-tasks.ts'

/** How many tasks are begun in one group, where writes run in groups. */
const ROUND = 50

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
  readonly gate: WriteGate
  /** Those that share the data; undefined for a server that is alone. */
  readonly servers: Servers | undefined
  /** Where writes run in groups: false for an RPC that only reads, or takes its writes to the gate itself. */
  readonly mayWrite?: ((rpc: Rpc) => boolean) | undefined
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
  readonly #servers: TaskServers | undefined
  readonly #ends: TaskEnds

  constructor(parts: TaskParts) {
    this.#parts = parts
    const { api, store, now, owners, servers, gate } = parts
    this.#declared = taskClass(api)
    this.#servers = servers && new TaskServers(store.settings, servers)
    const own = { store, owners, now, servers: this.#servers }
    this.#objects = new TaskObjects({ ...own, api, declared: this.#declared })
    this.#ends = new TaskEnds({ ...parts, ...own, objects: this.#objects })
    if (gate.isOrdered) this.#follow(store)
    this.#ends.load()
    if (!servers) gate.enter(() => this.#ends.recover())
    servers?.onRecover(() => this.#ends.recover())
    servers?.onExpelled(() => this.#drop())
  }

  /** The code of the twins, and of the messages of class `task`. */
  handlers(): Handlers {
    const handlers = new Map<ProvidedName, Handler>([['task.cancel', ([ref]) => this.#cancel(ref as string)]])
    const declares = (name: ProvidedName) => taskMessage(this.#declared, name)
    if (declares('task.create'))
      handlers.set('task.create', ([label, text], { principal }) =>
        this.#objects.begin({
          ...{ label: label as string, description: text as string, type: '' },
          ...{ owner: principal, isIdle: true },
        }),
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
    return !this.#scheduled && this.#queue.size === 0 && this.#waiting.size === 0 && this.#ends.areDurable
  }

  /** Other data took the place of those that were there, while it was at rest. */
  startAnew(): void {
    this.#queued = 0
    this.#ends.load()
    this.#ends.recover()
  }

  /** Destroys tasks that ended long ago, and tries again to write the ends that could not be written. */
  save(): void {
    this.#ends.save()
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
      isIdle: false,
    })
    // The task has no request, as its client may go away.
    const context = new CallContext(rpc.name, NO_REQUEST)
    context.session = caller.session
    context.principal = caller.principal
    context.task = ref
    const control = new RunningTask(ref, this.#objects)
    context.control = control
    this.#queue.set(ref, { ref, rpc, args, context, weight, control, isReported: false })
    this.#queued += weight
    this.#schedule()
    return ref
  }

  /** Gives a task that a client has made to a transfer. Throws HANDLE_INVALID, and VALUE_NOT_SUPPORTED where it cannot be had. */
  open(ref: string, context: CallContext): OpenTask | Promise<OpenTask> {
    const { gate } = this.#parts
    return gate.isOrdered ? gate.write(() => this.#open(ref, context)) : this.#open(ref, context)
  }

  #open(ref: string, context: CallContext): OpenTask {
    if (this.#objects.status(ref) !== 'pending' || this.#isRunning(ref))
      throw valueNotSupported('task_id', ref, 'is not a pending task that nothing else runs')
    const control = new RunningTask(ref, this.#objects)
    context.task = ref
    context.control = control
    this.#servers?.run(ref)
    this.#waiting.set(ref, { context, control })
    const { commit, gate } = this.#parts
    return {
      progress(done) {
        gate.enter(() => control.progress(done), 'the progress of a transfer')
        commit()
      },
      end: (error, result) => this.#leave(ref, error ? failed(error) : succeeded(result)),
    }
  }

  /** Ends a task whose code has ended outside of a transaction. */
  #leave(ref: string, ending: Ending, otherwise = ending): void {
    const { stopping, gate, commit } = this.#parts
    if (stopping()) {
      this.#waiting.delete(ref)
      return
    }
    gate.enter(() => {
      this.#waiting.delete(ref)
      if (!stopping()) this.#ends.tryEnd(ref, ending, otherwise)
    }, 'the end of a task')
    commit()
  }

  /** Here or at another server. */
  #isRunning(ref: string): boolean {
    if (this.#servers) return !this.#servers.isFree(ref)
    return this.#queue.has(ref) || this.#waiting.has(ref)
  }

  /** Runs tasks in later turns, after the commit of this one: a task that was accepted is durable before it is run. */
  #schedule(): void {
    if (this.#scheduled || this.#queue.size === 0) return
    this.#scheduled = true
    const { commit, soon, stopping, gate } = this.#parts
    commit()
    soon(() => {
      if (stopping()) {
        this.#scheduled = false
        return
      }
      let left = gate.isOrdered ? Math.min(ROUND, this.#queue.size) : 1
      const run = () => {
        left--
        if (left <= 0) this.#scheduled = false
        if (stopping()) return
        this.#runNext()
        commit()
        if (left <= 0) this.#schedule()
      }
      for (let i = left; i > 0; i--) gate.enter(run, 'a task')
    })
  }

  /** Skips tasks that were cancelled or destroyed, or undone when a commit failed. */
  #runNext(): void {
    for (const job of this.#queue.values()) {
      this.#queue.delete(job.ref)
      this.#queued -= job.weight
      if (this.#isPending(job.ref)) {
        this.#run(job)
        return
      }
      // Another server has cancelled it.
      if (this.#parts.gate.isOrdered) this.#ends.tryEnd(job.ref, cancelled(job.ref))
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
    const { compiled, store, reported, gate, owners, principalOf, mayWrite = () => true } = this.#parts
    const code = compiled(job.rpc.name)
    const begin = () => {
      if (!code) throw new Error(`There is no RPC called ${job.rpc.name}`)
      const { principal } = job.context
      job.context.principal = callerNow({ ref, rpc: job.rpc, principal }, owners, principalOf)
      if (code.waits) this.#endWithBody(job, code)
      const text = this.#textOfCall(job, code)
      if (text instanceof Promise) this.#wait(job, text, code.waits)
      else if (this.#waiting.has(ref)) this.#leave(ref, succeeded(text))
      else this.#ends.end(ref, succeeded(text), UNDONE)
    }
    try {
      if (code?.waits) begin()
      else if (gate.isOrdered && !mayWrite(job.rpc)) this.#runOutside(job, begin)
      else store.atomically(begin)
    } catch (error) {
      this.#ends.tryEnd(ref, failed(reported(error)))
    }
  }

  /** Never inside of the group: what others write in it may still be undone. */
  #runOutside(job: Job, begin: () => void): void {
    this.#waiting.set(job.ref, job)
    this.#parts.soon(() => {
      try {
        begin()
      } catch (error) {
        this.#leave(job.ref, failed(this.#parts.reported(error)))
      }
    })
  }

  /** Where writes run in groups, other calls come between the last stretch of a body and what waits for it. */
  #endWithBody(job: Job, { show, redact }: CompiledRpc): void {
    const { gate, resultText, reported } = this.#parts
    if (!gate.isOrdered) return
    const { ref, rpc, args, context } = job
    job.control.onEnd({
      ended: (result) => {
        const text = rpc.result === null ? '' : resultText(rpc, show ? show(result, context.principal) : result)
        this.#ends.end(ref, succeeded(text), UNDONE)
      },
      failed: (error) => {
        job.isReported = true
        this.#ends.tryEnd(ref, failed(reported(redact ? redact(error, args, context.principal) : error)))
      },
    })
  }

  #wait(job: Job, text: Promise<string>, isBody: boolean): void {
    const { ref } = job
    this.#waiting.set(ref, job)
    text.then(
      // Of a body, the commit that fails undoes its last stretch too.
      (result) => this.#leave(ref, succeeded(result), isBody ? UNDONE : undefined),
      (error: unknown) => {
        if (job.isReported) this.#waiting.delete(ref)
        else if (!this.#parts.stopping()) this.#leave(ref, failed(this.#parts.reported(error)))
      },
    )
  }

  #textOfCall({ rpc, args, context }: Job, code: CompiledRpc): string | Promise<string> {
    const { resultText } = this.#parts
    return runCall(code, args, context, (result) => (rpc.result === null ? '' : resultText(rpc, result)))
  }

  /** A task that has not begun is not run. One that runs goes on until its body waits, and counts as cancelled when it ends. */
  #cancel(ref: string): Value {
    if (this.#objects.status(ref) !== 'pending') return null
    if (this.#queue.has(ref)) this.#ends.end(ref, cancelled(ref), cancelled(ref))
    else this.#objects.cancelling(ref)
    // Where writes run in groups, the task is asked to end when that is durable.
    if (!this.#parts.gate.isOrdered) this.#askToEnd(ref)
    return null
  }

  #askToEnd(ref: string): void {
    const waiting = this.#waiting.get(ref)
    waiting?.context.abort()
    waiting?.control.cancel()
  }

  /** What other servers do with tasks is in their commits, and in a copy of the data that was made anew. */
  #follow(store: Store): void {
    const { name } = this.#declared
    store.changes.onCommitted((some) => {
      for (const change of some) if (change.class === name) this.#look(change.ref)
    })
    store.onUndone(() => {
      for (const ref of this.#waiting.keys()) this.#look(ref)
    })
  }

  /** A commit of this server or another may have changed the task. */
  #look(ref: string): void {
    try {
      if (!this.#waiting.has(ref)) this.#ends.learn(ref)
      else if (this.#objects.has(ref) && this.#objects.status(ref) === 'cancelling') this.#askToEnd(ref)
    } catch (error) {
      this.#parts.log(`A task could not be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** Other servers have ended the tasks of this one. */
  #drop(): void {
    this.#queue.clear()
    this.#queued = 0
    for (const { context } of this.#waiting.values()) context.abort()
  }

  /** For a task that a client made itself. */
  #setStatus(ref: string, status: Status): Value {
    this.#objects.setStatus(ref, status)
    if (hasEnded(status)) this.#ends.note(ref)
    return null
  }

  #setProgress(ref: string, progress: number, param: string): Value {
    if (progress < 0 || progress > 1) throw valueNotSupported(param, String(progress), 'is not between 0 and 1')
    this.#objects.setProgress(ref, progress)
    return null
  }
}

interface Job {
  readonly ref: string
  readonly rpc: Rpc
  readonly args: readonly Value[]
  readonly context: CallContext
  readonly control: RunningTask
  /** Its body has ended it with an error, which is in the log. */
  isReported: boolean
  /** About the bytes that its arguments take. */
  readonly weight: number
}
