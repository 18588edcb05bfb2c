/** Bounds the memory of answers on their way out: over all connections, whoever holds the most is cut off first. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes that a request costs which waits for its turn, about: what Node keeps of it and of its answer. */
const OVERHEAD = 2 * 1024

/** What one answer holds. */
export interface Held {
  /** Bytes of its own. */
  readonly own: number
  /** What other answers may hold as well. */
  readonly shared: readonly Uint8Array[]
  /** It is whole, and its client can read it. */
  readonly made: boolean
}

const WAITING: Held = { own: OVERHEAD, shared: [], made: false }

interface Account {
  readonly answers: Map<ServerResponse, Held>
  own: number
  /** Bytes that its client has not taken, those that others have as well among them. */
  unread: number
}

export class AnswerMemory {
  readonly #most: number
  readonly #cut: () => void
  readonly #accounts = new Map<Socket, Account>()
  /** How many answers hold it. */
  readonly #shared = new Map<Uint8Array, number>()
  #held = 0

  /** `most`: bytes that are held over all connections; one answer may be more. `cut` hears of those who are cut off. */
  constructor(most: number, cut: () => void = () => undefined) {
    this.#most = most
    this.#cut = cut
  }

  /** Bytes that are held, over all connections. */
  get held(): number {
    return this.#held
  }

  /** Bytes of answers that the client has not taken. */
  unread(socket: Socket): number {
    return this.#accounts.get(socket)?.unread ?? 0
  }

  /** The request waits until others of its connection are answered. */
  wait(socket: Socket, response: ServerResponse): void {
    this.hold(socket, response, WAITING)
  }

  /** The answer holds that from now on, in the place of what it held before, until it is sent or its connection ends. */
  hold(socket: Socket, response: ServerResponse, held: Held): void {
    if (socket.destroyed || response.closed) return
    const account = this.#accountOf(socket)
    const before = account.answers.get(response)
    if (before) this.#take(account, before)
    // Before others hear of it, who ask how much is held then.
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

  /** Cuts off whoever holds the most, but not the one whose answer has just been made: nobody else would be answered. */
  #makeRoom(latest: Socket): void {
    while (this.#held > this.#most) {
      const [socket] = this.#largest(latest)
      if (!socket) return
      this.#close(socket)
      cutOff(socket)
      this.#cut()
    }
  }

  /** What is shared counts in parts: one who goes gives little of it back. */
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
 * Node makes two errors of each request that is not answered, and their stacks, which nobody sees, would take longer than
 * answering them: 60 ms for a connection with 1,500.
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
