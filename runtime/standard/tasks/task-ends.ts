/** The ends of tasks: written, tried again where their commit fails, and forgotten with their tasks a day later. */
import type { WriteGate } from '../../engine/gate.ts'
import type { Store } from '../../store/store.ts'
import { internalError } from '../../values/api-error.ts'
import { SLICE, Slices } from '../slices.ts'
import { cancelled, type Ending, failed } from './ending.ts'
import { hasEnded, type TaskObjects } from './task-objects.ts'
import type { TaskOwners } from './task-owners.ts'
import type { TaskServers } from './task-servers.ts'

/** In milliseconds: a task is destroyed this long after its end. */
const KEPT_FOR = 24 * 60 * 60 * 1000

export interface TaskEndsParts {
  readonly store: Store
  readonly objects: TaskObjects
  readonly owners: TaskOwners
  /** Where several servers share the data. */
  readonly servers: TaskServers | undefined
  readonly gate: WriteGate
  readonly now: () => number
  /** Has the writes committed at the end of this turn. */
  readonly commit: () => void
  readonly log: (text: string) => void
  readonly isUser: (name: string) => boolean
  readonly stopping: () => boolean
}

export class TaskEnds {
  readonly #parts: TaskEndsParts
  /** Tasks whose ends are written and not committed, with the end to write where the commit fails. */
  readonly #uncommitted = new Map<string, Ending>()
  /** Ends that could not be written. */
  readonly #unwritten = new Map<string, Ending>()
  /** Tasks that have ended, about in the order of their ends; `at` is in milliseconds since 1970. */
  #ended: { readonly ref: string; at: number }[] = []
  /** The same, where other servers end tasks too. */
  readonly #known = new Set<string>()
  /** The list may lack ends by other servers. */
  #isStale = false
  /** Tasks that had not ended when the data were opened. */
  #found: readonly string[] = []
  readonly #sweep: Slices

  constructor(parts: TaskEndsParts) {
    this.#parts = parts
    const { store, commit, log, stopping, gate } = parts
    const enter = gate.isOrdered ? (work: () => void) => gate.enter(work) : undefined
    this.#sweep = new Slices({ work: () => this.#sweepSlice(), after: commit, log, stopping, enter })
    store.changes.onCommitted((changes) => {
      if (this.#uncommitted.size > 0) for (const { ref } of changes) this.#uncommitted.delete(ref)
    })
    store.onUndone(() => this.#undone())
  }

  /** The ends of all tasks that have ended are durable. */
  get areDurable(): boolean {
    return this.#uncommitted.size === 0 && this.#unwritten.size === 0
  }

  /** Learns which tasks have ended. To be called before any call. */
  load(): void {
    const { objects } = this.#parts
    this.#isStale = false
    this.#ended = []
    this.#known.clear()
    const found: string[] = []
    for (const ref of objects.refs()) {
      if (hasEnded(objects.status(ref))) this.#keep(ref, objects.finished(ref))
      else found.push(ref)
    }
    this.#found = found
    this.#ended.sort((a, b) => a.at - b.at)
  }

  /** Tasks that an earlier process, or a server that has gone, did not end have failed. */
  recover(): void {
    const { objects, owners, servers, isUser, commit } = this.#parts
    const left = new Set([...this.#found, ...(servers?.refs() ?? [])])
    for (const ref of left) {
      if (!(servers?.isLeft(ref) ?? true) || !objects.has(ref) || hasEnded(objects.status(ref))) continue
      this.#write(ref, failed(STOPPED), failed(STOPPED))
      // Where that is undone, it is looked at again whether the server has gone.
      if (servers) this.#uncommitted.delete(ref)
    }
    owners.disown((user) => !isUser(user))
    commit()
  }

  /** Another server may have ended the task. */
  learn(ref: string): void {
    const { objects } = this.#parts
    if (objects.has(ref) && hasEnded(objects.status(ref))) this.#keep(ref, objects.finished(ref))
  }

  /** Destroys tasks that ended long ago, and tries again to write the ends that could not be written. */
  save(): void {
    const { owners, servers, objects, now, gate } = this.#parts
    gate.enter(() => {
      this.#writeUnwritten()
      owners.sweep((ref) => objects.has(ref))
      servers?.sweep((ref) => objects.has(ref))
      if (this.#isStale) this.load()
      const latest = now()
      // A clock that was ahead may have been set right: such an end would keep the ends after it in the list, perhaps
      // for years.
      for (const task of this.#ended) task.at = Math.min(task.at, latest)
    }, 'ends of tasks')
    this.#sweep.run()
  }

  #sweepSlice(): boolean {
    const { objects, owners, now } = this.#parts
    const before = now() - KEPT_FOR
    let due = 0
    while (due < SLICE && (this.#ended[due]?.at ?? Number.POSITIVE_INFINITY) <= before) due++
    for (const { ref } of this.#ended.splice(0, due)) {
      this.#known.delete(ref)
      if (!objects.has(ref) || !hasEnded(objects.status(ref))) continue
      if (objects.destroy(ref)) owners.forget(ref)
      else this.#keep(ref, now())
    }
    return due === SLICE
  }

  #keep(ref: string, at: number): void {
    if (this.#parts.gate.isOrdered) {
      if (this.#known.has(ref)) return
      this.#known.add(ref)
    }
    this.#ended.push({ ref, at })
  }

  /** A client has ended its own task. */
  note(ref: string): void {
    this.#keep(ref, this.#parts.now())
  }

  tryEnd(ref: string, ending: Ending, otherwise = ending): void {
    try {
      this.end(ref, ending, otherwise)
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
  end(ref: string, ending: Ending, otherwise: Ending): void {
    const { objects } = this.#parts
    const status = objects.has(ref) ? objects.status(ref) : undefined
    if (!status || hasEnded(status)) return
    if (status === 'cancelling') this.#write(ref, cancelled(ref), cancelled(ref))
    else this.#write(ref, ending, otherwise)
  }

  #write(ref: string, ending: Ending, otherwise: Ending): void {
    this.#parts.objects.end(ref, ending)
    this.#uncommitted.set(ref, otherwise)
    this.#keep(ref, this.#parts.now())
  }

  #undone(): void {
    // The copy of the data may have been made anew.
    this.#isStale = this.#parts.gate.isOrdered
    if (this.#uncommitted.size === 0) return
    for (const [ref, ending] of this.#uncommitted) this.#unwritten.set(ref, ending)
    this.#uncommitted.clear()
    this.#writeLater()
  }

  #writeLater(): void {
    const { gate, stopping } = this.#parts
    setImmediate(() => {
      if (!stopping()) gate.enter(() => this.#writeUnwritten())
    })
  }

  /** Writes one slice now, and the rest in later turns. */
  #writeUnwritten(): void {
    for (const [ref, ending] of [...this.#unwritten].slice(0, SLICE)) {
      this.#unwritten.delete(ref)
      this.tryEnd(ref, ending)
      if (this.#unwritten.has(ref)) return
    }
    this.#parts.commit()
    if (this.#unwritten.size > 0) this.#writeLater()
  }
}

export const UNDONE = failed(internalError('The change could not be made durable and is undone'))

const STOPPED = internalError(
  'The server ended before the task did; what the task had not made durable by then is undone',
)
