/** Reads the bodies of requests: bounds what is held of them over all connections, and lets large ones take turns. */
import type { BodyReader, DirectRequest } from './direct-request.ts'
import { Turns } from './turns.ts'

/** Bytes from which a body is large. */
const LARGE = 64 * 1024
/** Bytes, about, that a chunk costs in addition to its own; a client may send single bytes. */
const OVERHEAD = 128

/** One of these functions is called for each body; none if the client disconnects before the body is complete. */
export interface BodyListener {
  /** In a later turn of the event loop where other large bodies come first. */
  readonly whole: (body: Buffer) => void
  /** The body is longer than the limit. */
  readonly grown: () => void
  /** There was no room left for the body. */
  readonly crowded: () => void
}

export class RequestBodies {
  readonly #maxBody: number
  /** Two pools, so that large bodies which wait for their turn leave room for small ones. */
  readonly small: Pool
  readonly large: Pool
  readonly #turns = new Turns()

  /** Bytes: `maxBody` of one body, `most` of all large ones; small ones may take as much again. */
  constructor(maxBody: number, most: number) {
    this.#maxBody = maxBody
    this.small = new Pool(most)
    this.large = new Pool(most)
  }

  read(request: DirectRequest, listener: BodyListener): void {
    request.readBody(new Reading(request, listener, this))
  }

  /** Moves a large body to the pool of large ones; refuses what is too long, and the oldest bodies where there is no room. */
  grew(reading: Reading): void {
    if (reading.size > this.#maxBody) reading.refuse('grown')
    else if (reading.held > LARGE) reading.moveTo(this.large)
    reading.pool.makeRoom()
  }

  /** Runs what is whole: small bodies at once. */
  take(reading: Reading): void {
    reading.pool.keep(reading)
    if (reading.pool === this.small) reading.run()
    // A client that is gone would not learn the result.
    else this.#turns.take(() => (reading.isGone ? reading.leave() : reading.run()))
  }
}

/** The body of one request, as far as it has come. */
class Reading implements BodyReader {
  pool: Pool
  size = 0
  /** Bytes that it takes in its pool. */
  held = 0
  /** Its neighbours in the pool's list, kept in the bodies themselves: each call enters the list and leaves it. */
  before: Reading | undefined
  after: Reading | undefined
  isListed = false
  readonly #request: DirectRequest
  readonly #listener: BodyListener
  readonly #bodies: RequestBodies
  /** Most bodies come in one chunk, which needs no copy. */
  #first: Buffer | undefined
  #chunks: Buffer[] | undefined

  constructor(request: DirectRequest, listener: BodyListener, bodies: RequestBodies) {
    this.#request = request
    this.#listener = listener
    this.#bodies = bodies
    this.pool = bodies.small
    this.pool.enter(this)
  }

  take(chunk: Buffer): void {
    this.size += chunk.length
    this.held += chunk.length + OVERHEAD
    this.pool.held += chunk.length + OVERHEAD
    if (this.#first === undefined) this.#first = chunk
    else {
      this.#chunks ??= [this.#first]
      this.#chunks.push(chunk)
    }
    this.#bodies.grew(this)
  }

  end(): void {
    this.#bodies.take(this)
  }

  abandon(): void {
    this.leave()
  }

  get isGone(): boolean {
    return this.#request.socket.destroyed
  }

  run(): void {
    const body = this.#chunks ? Buffer.concat(this.#chunks) : (this.#first ?? NOTHING)
    this.leave()
    this.#listener.whole(body)
  }

  refuse(why: 'grown' | 'crowded'): void {
    this.leave()
    this.#request.stopReading()
    this.#listener[why]()
  }

  moveTo(pool: Pool): void {
    if (pool === this.pool) return
    this.pool.leave(this)
    this.pool = pool
    pool.enter(this)
  }

  /** Releases the chunks too: the request itself may live as long as its answer is being read. */
  leave(): void {
    this.pool.leave(this)
    this.held = 0
    this.#first = undefined
    this.#chunks = undefined
  }
}

const NOTHING = Buffer.alloc(0)

/** The oldest unfinished body gives way first: one that is sent at full speed is whole before its turn to give way. */
class Pool {
  held = 0
  readonly #most: number
  /** The ends of the list of bodies that are not whole yet. */
  #oldest: Reading | undefined
  #latest: Reading | undefined

  constructor(most: number) {
    this.#most = most
  }

  enter(reading: Reading): void {
    this.held += reading.held
    reading.before = this.#latest
    if (this.#latest) this.#latest.after = reading
    else this.#oldest = reading
    this.#latest = reading
    reading.isListed = true
  }

  /** The body is whole, and stays. */
  keep(reading: Reading): void {
    if (!reading.isListed) return
    const { before, after } = reading
    if (before) before.after = after
    else this.#oldest = after
    if (after) after.before = before
    else this.#latest = before
    reading.before = undefined
    reading.after = undefined
    reading.isListed = false
  }

  leave(reading: Reading): void {
    this.held -= reading.held
    this.keep(reading)
  }

  makeRoom(): void {
    while (this.held > this.#most && this.#oldest) this.#oldest.refuse('crowded')
  }
}
