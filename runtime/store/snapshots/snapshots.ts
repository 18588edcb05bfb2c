/** Opens snapshots, and bounds how many commits are read at the same time, and for how long. */
import type { ReadConnection, ReadConnections } from '../database/read-connections.ts'
import type { Classes } from '../objects/classes.ts'
import type { StoreContext } from '../objects/store-context.ts'
import type { StoreSnapshot } from '../store.ts'
import { OpenedSnapshot } from './opened-snapshot.ts'
import { type QueryTexts, Reader } from './reader.ts'
import { readFailure, SharedRead } from './shared-read.ts'
import { SnapshotChanges } from './snapshot-changes.ts'
import { TouchedRefs } from './touched-refs.ts'

/** When snapshots are lost, so that the database's log, which keeps what is written since the earliest one, is bounded. */
export interface SnapshotLimits {
  /** A snapshot is lost when so many bytes were added to the log since it was made. */
  readonly added: number
  /** All are lost when so many were added while there was always a snapshot: the log can begin again only if there is none. */
  readonly addedInAll: number
  /** In ms; checked when something is written. */
  readonly age: number
}

const MIB = 1024 * 1024

/**
 * A commit that changes a VM of the Xen API adds 22 KiB, and one that changes eight of them 0.1 MiB. So `added` is enough
 * for an answer that takes eight seconds, as one of 100,000 VMs does beside others, and a thousand commits a second meanwhile.
 * To merge a log of 128 MiB into the file takes about half a second afterwards.
 */
const LIMITS: SnapshotLimits = { added: 256 * MIB, addedInAll: 512 * MIB, age: 10 * 60 * 1000 }

export interface SnapshotOptions {
  /** Milliseconds since 1970; by default Date.now. */
  readonly now?: (() => number) | undefined
  readonly limits?: SnapshotLimits | undefined
}

/** In ms: a snapshot that nobody has read for this long gives way to another. */
const UNREAD = 5000

/** How many connections are kept open that read nothing. */
const MOST_IDLE = 2

/** Snapshots that are made between the same two commits share one read transaction. */
export class Snapshots {
  readonly #context: StoreContext
  readonly #classes: Classes
  readonly #connections: ReadConnections
  readonly #now: () => number
  readonly #limits: SnapshotLimits
  readonly #changes: SnapshotChanges
  readonly #touched = new TouchedRefs()
  /** Those in use, the earliest commit first. */
  readonly #reads = new Set<SharedRead>()
  readonly #idle: Reader[] = []
  readonly #texts: QueryTexts = new Map()
  /** The read of the latest commit, if it is in use. */
  #current: SharedRead | undefined
  #steps = 0
  #logBytes = 0
  /** Bytes that were added to the log while there was always a snapshot. */
  #added = 0

  constructor(context: StoreContext, classes: Classes, connections: ReadConnections, options: SnapshotOptions = {}) {
    const { transaction } = context
    this.#context = context
    this.#classes = classes
    this.#connections = connections
    this.#now = options.now ?? Date.now
    this.#limits = options.limits ?? LIMITS
    this.#changes = new SnapshotChanges(context)
    transaction.onTouched((_className, ref) => {
      if (this.#reads.size > 0) this.#touched.touch(ref)
    })
    transaction.onFirstWrite(() => this.#copyBeforeWrite())
    transaction.onCommitted(() => this.#committed())
  }

  /** See `Store.hasRoomForSnapshot`. */
  hasRoom(): boolean {
    // What waits for a commit is committed first; the snapshot then has another moment.
    const isShared = this.#current !== undefined && this.#context.transaction.isQuiet
    if (isShared || this.#reads.size < this.#connections.most) return true
    const now = this.#now()
    return [...this.#reads].some((read) => now - read.latestTime > UNREAD)
  }

  /** See `Store.snapshot`. */
  open(): StoreSnapshot {
    if (!this.#context.transaction.isQuiet) throw new Error('a snapshot while data are written')
    this.#current ??= this.#begin()
    const read = this.#current
    read.users++
    const touch = this.#touched.latest
    return new OpenedSnapshot({
      read,
      classes: this.#classes,
      changes: this.#changes,
      isTouched: (ref) => this.#touched.isTouched(ref, touch),
      onClose: () => {
        if (--read.users === 0) this.#end(read)
      },
    })
  }

  /** All snapshots are lost. */
  close(): void {
    for (const read of this.#reads) this.#lose(read, 'the server stops')
    for (const { connection } of this.#idle.splice(0)) connection.close()
  }

  #begin(): SharedRead {
    while (this.#reads.size >= this.#connections.most) this.#loseLeastRead()
    const reader = this.#idle.pop() ?? new Reader(this.#connections.open(), this.#texts)
    try {
      reader.connection.begin()
    } catch (error) {
      closeQuietly(reader.connection)
      throw readFailure(this.#context.database.name, error)
    }
    const read = new SharedRead(reader, this.#start(), () => ++this.#steps, this.#now)
    if (this.#reads.size === 0) {
      this.#logBytes = this.#connections.logBytes()
      this.#added = 0
    }
    this.#reads.add(read)
    return read
  }

  #start(): SharedRead['start'] {
    const { log } = this.#context.transaction
    return { generation: log.latest, counts: new Map(log.counts), touch: this.#touched.latest, time: this.#now() }
  }

  #end(read: SharedRead): void {
    if (!this.#reads.delete(read)) return
    if (this.#current === read) this.#current = undefined
    this.#release(read.reader)
    const [oldest] = this.#reads
    this.#touched.forget(oldest ? oldest.start.touch : this.#touched.latest)
  }

  #release(reader: Reader): void {
    try {
      reader.connection.end()
      if (this.#idle.length < MOST_IDLE) this.#idle.push(reader)
      else reader.connection.close()
    } catch {
      closeQuietly(reader.connection)
    }
  }

  #lose(read: SharedRead, reason: string): void {
    read.lost = reason
    this.#end(read)
  }

  /** The one that has not been read for the longest time: its client is the slowest. */
  #loseLeastRead(): void {
    const [first, ...others] = this.#reads
    if (!first) return
    const slowest = others.reduce((least, read) => (read.latestStep < least.latestStep ? read : least), first)
    this.#lose(slowest, 'too many answers are read slowly at the same time')
  }

  #copyBeforeWrite(): void {
    const read = this.#current
    if (!read) return
    try {
      read.reader.connection.beforeWrite?.()
    } catch (error) {
      this.#lose(read, `the data could not be copied (${error instanceof Error ? error.message : String(error)})`)
    }
  }

  #committed(): void {
    this.#current = undefined
    if (this.#reads.size === 0) return
    const before = this.#logBytes
    this.#logBytes = this.#connections.logBytes()
    // A log that has become smaller was begun again.
    const added = this.#logBytes - (this.#logBytes < before ? 0 : before)
    this.#added += added
    const [limits, now] = [this.#limits, this.#now()]
    for (const read of this.#reads) {
      read.logged += added
      if (read.logged > limits.added || this.#added > limits.addedInAll)
        this.#lose(read, 'too much was written since it began')
      else if (now - read.start.time > limits.age) this.#lose(read, 'it began too long ago')
    }
  }
}

/** After a failure, which matters more than another one. */
function closeQuietly(connection: ReadConnection): void {
  try {
    connection.close()
  } catch {
    // The connection is not used any more.
  }
}
