/** Bounds the memory of answers on their way out: over all connections, whoever holds the most is cut off first. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes, about, that a waiting request costs: what Node keeps of it and of its answer. */
const OVERHEAD = 2 * 1024

/** The memory that one answer takes. */
export interface Held {
  /** Bytes that only this answer holds. */
  readonly own: number
  /** Bytes that other answers may hold too. */
  readonly shared: readonly Uint8Array[]
  /** The answer is complete, and its client can read it. */
  readonly made: boolean
}

const WAITING: Held = { own: OVERHEAD, shared: [], made: false }

interface Account {
  readonly answers: Map<ServerResponse, Held>
  own: number
  /** Bytes that its client has not read yet, shared ones included. */
  unread: number
}

export class AnswerMemory {
  readonly #most: number
  readonly #cut: () => void
  readonly #accounts = new Map<Socket, Account>()
  /** How many answers hold these bytes. */
  readonly #shared = new Map<Uint8Array, number>()
  #held = 0

  /** `most`: bytes held over all connections, though one answer may be larger. `cut` is called for each connection that is cut off. */
  constructor(most: number, cut: () => void = () => undefined) {
    this.#most = most
    this.#cut = cut
  }

  /** Bytes held now, over all connections. */
  get held(): number {
    return this.#held
  }

  /** Bytes of answers that the client has not read yet. */
  unread(socket: Socket): number {
    return this.#accounts.get(socket)?.unread ?? 0
  }

  /** The request waits until other requests of its connection are answered. */
  wait(socket: Socket, response: ServerResponse): void {
    this.hold(socket, response, WAITING)
  }

  /** Replaces what the answer held before, until it is sent or its connection ends. */
  hold(socket: Socket, response: ServerResponse, held: Held): void {
    if (socket.destroyed || response.closed) return
    const account = this.#accountOf(socket)
    const before = account.answers.get(response)
    if (before) this.#take(account, before)
    // Before other listeners run, which ask how much is held.
    else response.prependOnceListener('close', () => this.#release(socket, response))
    account.answers.set(response, held)
    account.own += held.own
    account.unread += unreadOf(held)
    this.#held += held.own
    for (const bytes of held.shared) this.#share(bytes)
    if (this.#held > this.#most) this.#makeRoom(socket)
  }

  #accountOf(socket: Socket): Account {
    const known = this.#accounts.get(socket)
    if (known) return known
    const account: Account = { answers: new Map(), own: 0, unread: 0 }
    this.#accounts.set(socket, account)
    socket.once('close', () => this.#close(socket))
    return account
  }

  #release(socket: Socket, response: ServerResponse): void {
    const account = this.#accounts.get(socket)
    const held = account?.answers.get(response)
    if (!account || !held) return
    account.answers.delete(response)
    this.#take(account, held)
  }

  #close(socket: Socket): void {
    const account = this.#accounts.get(socket)
    if (!account) return
    this.#accounts.delete(socket)
    for (const held of account.answers.values()) this.#take(account, held)
  }

  #take(account: Account, held: Held): void {
    account.own -= held.own
    account.unread -= unreadOf(held)
    this.#held -= held.own
    for (const bytes of held.shared) this.#unshare(bytes)
  }

  #share(bytes: Uint8Array): void {
    const count = this.#shared.get(bytes) ?? 0
    if (count === 0) this.#held += bytes.length
    this.#shared.set(bytes, count + 1)
  }

  #unshare(bytes: Uint8Array): void {
    const count = (this.#shared.get(bytes) as number) - 1
    if (count > 0) {
      this.#shared.set(bytes, count)
      return
    }
    this.#shared.delete(bytes)
    this.#held -= bytes.length
  }

  /** Cuts off the connection that holds the most, but not the one whose answer was just made: no client would get an answer. */
  #makeRoom(latest: Socket): void {
    while (this.#held > this.#most) {
      const [socket] = this.#largest(latest)
      if (!socket) return
      this.#close(socket)
      cutOff(socket)
      this.#cut()
    }
  }

  /** Shared bytes count in parts: closing one of their connections frees few of them. */
  #largest(except: Socket): [Socket | undefined, number] {
    let largest: [Socket | undefined, number] = [undefined, 0]
    for (const [socket, account] of this.#accounts) {
      if (socket === except) continue
      const weight = account.own + this.#partOfShared(account)
      if (weight > largest[1]) largest = [socket, weight]
    }
    return largest
  }

  #partOfShared({ answers }: Account): number {
    let total = 0
    for (const { shared } of answers.values())
      for (const bytes of shared) total += bytes.length / (this.#shared.get(bytes) as number)
    return total
  }
}

/**
 * Node makes two errors for each request without an answer. Their stacks, which are never shown, would take longer than
 * the answers: 60 ms for a connection with 1,500 requests.
 */
function cutOff(socket: Socket): void {
  const limit = Error.stackTraceLimit
  socket.prependOnceListener('close', () => {
    Error.stackTraceLimit = 0
  })
  socket.once('close', () => {
    Error.stackTraceLimit = limit
  })
  socket.destroy()
}

function unreadOf({ made, own, shared }: Held): number {
  if (!made) return 0
  let total = own
  for (const { length } of shared) total += length
  return total
}
