/** The open connections: their requests, when they end, and how little a client costs that asks and does not read. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AnswerMemory } from './answer-memory.ts'

/** Requests of one connection that run at once; the others wait until the client has read answers. */
const AT_ONCE = 8
/** Bytes of unread answers from which no other call of the connection is run. */
const UNREAD = 64 * 1024

interface Connection {
  /** The connection ends: requests behind the last answered one must not run. */
  ending: boolean
  /** Its last request may take longer than a call. */
  unhurried: boolean
  /** The client sends no more, and may be gone. */
  over: boolean
  latest: ServerResponse
  /** Responses that are not sent yet, the oldest first; emptied only when another request comes. */
  active: ServerResponse[]
  /** Calls whose requests are read, waiting until the client reads more of the answers before them. */
  ready: Waiting[]
  /** Requests whose reading has not begun. */
  waiting: Waiting[]
  /** The response whose end lets the next one run. */
  awaited: ServerResponse | undefined
}

interface Waiting {
  readonly response: ServerResponse
  readonly run: () => void
}

export class Connections {
  readonly #of = new WeakMap<Socket, Connection>()
  readonly #open = new Set<Socket>()
  /** Sockets that have `#patience` to read on. */
  readonly #slow = new Set<Socket>()
  readonly #patience: number
  readonly #answers: AnswerMemory

  /** `patience`: milliseconds for which a client may read nothing of an answer. */
  constructor(patience: number, answers: AnswerMemory) {
    this.#patience = patience
    this.#answers = answers
  }

  opened(socket: Socket): void {
    this.#open.add(socket)
    socket.once('end', () => this.#over(socket))
    socket.once('close', () => {
      this.#open.delete(socket)
      this.#slow.delete(socket)
      this.#of.delete(socket)
    })
  }

  /** No request of the connection has come yet. */
  isNew(socket: Socket): boolean {
    return !this.#of.has(socket)
  }

  /** Calls `run` at once, or when the connection has room; never for what comes after its last answer. */
  enter(socket: Socket, response: ServerResponse, run: () => void): void {
    const connection = this.#of.get(socket)
    if (connection === undefined) {
      this.#of.set(socket, begun(response))
      run()
    } else if (!connection.ending) this.#enter(socket, connection, response, run)
  }

  #enter(socket: Socket, connection: Connection, response: ServerResponse, run: () => void): void {
    // Answers go out in order, so all are sent when the latest is, and it nearly always is.
    const sent = connection.latest.writableFinished && connection.waiting.length === 0
    if (sent) connection.active.length = 0
    else connection.active = connection.active.filter((r) => !r.writableFinished)
    connection.latest = response
    if (connection.waiting.length === 0 && this.#hasRoom(socket, connection)) {
      connection.active.push(response)
      run()
    } else this.#wait(socket, connection, { response, run })
    if (socket.isPaused()) hurryOldest(socket, connection)
  }

  #hasRoom(socket: Socket, { active }: Connection): boolean {
    return active.length === 0 || (active.length < AT_ONCE && this.#answers.unread(socket) <= UNREAD)
  }

  #wait(socket: Socket, connection: Connection, one: Waiting): void {
    this.#answers.wait(socket, one.response)
    if (connection.waiting.push(one) === 1) hold(socket, connection)
    this.#await(socket, connection)
  }

  /** Calls `run` at once, or when the client has read enough of the answers before it. `bytes`: the length of the request, which is read. */
  whenRead(socket: Socket, response: ServerResponse, bytes: number, run: () => void): void {
    const connection = this.#of.get(socket)
    if (!connection || (connection.ready.length === 0 && this.#mayRun(socket, connection, response))) run()
    else {
      connection.ready.push({ response, run })
      this.#answers.hold(socket, response, { own: bytes, shared: [], made: false })
      this.#awaitHurried(socket, connection)
    }
  }

  /** A request must not wait long behind a call that only waits. */
  #awaitHurried(socket: Socket, connection: Connection): void {
    this.#await(socket, connection)
    if (connection.awaited) hurry(connection.awaited)
  }

  #mayRun(socket: Socket, { active }: Connection, response: ServerResponse): boolean {
    return this.#answers.unread(socket) <= UNREAD || active.find((r) => !r.writableFinished) === response
  }

  #await(socket: Socket, connection: Connection): void {
    const oldest = connection.active.find((r) => !r.writableFinished)
    if (oldest === undefined || oldest === connection.awaited) return
    connection.awaited = oldest
    oldest.once('close', () => this.#next(socket, connection))
  }

  /** Before something is sent, the server cannot know whether the client is gone or still reads. */
  #over(socket: Socket): void {
    const connection = this.#of.get(socket)
    if (!connection) return
    connection.over = true
    for (const response of connection.active) hurry(response)
  }

  /** Runs what waits as far as there is room, and lets the client send on when nothing waits. */
  #next(socket: Socket, connection: Connection): void {
    connection.active = connection.active.filter((r) => !r.writableFinished)
    if (socket.destroyed) connection.ready = []
    if (socket.destroyed || connection.ending) connection.waiting = []
    for (let [next] = connection.ready; next; [next] = connection.ready) {
      if (!this.#mayRun(socket, connection, next.response)) break
      connection.ready.shift()
      next.run()
    }
    if (connection.ready.length > 0) this.#awaitHurried(socket, connection)
    else this.#runWaiting(socket, connection)
  }

  #runWaiting(socket: Socket, connection: Connection): void {
    while (this.#hasRoom(socket, connection)) {
      const next = connection.waiting.shift()
      if (!next) {
        socket.resume()
        return
      }
      connection.active.push(next.response)
      if (connection.over) hurry(next.response)
      next.run()
    }
    this.#await(socket, connection)
  }

  /**
   * The bytes are not HTTP, or took too long. Where earlier calls are not answered yet, the connection ends after their
   * answers: their client would take what `refuse` sends for the answer of its call.
   */
  broken(socket: Socket, refuse: () => void): void {
    if (!this.#open.has(socket)) {
      // In the middle of a TLS handshake, where nothing can be sent.
      socket.destroy()
      return
    }
    const { active = [], waiting = [] } = this.#of.get(socket) ?? {}
    const all = [...active, ...waiting.map((w) => w.response)]
    const owed = all.findLast((response) => response.req.complete && !response.writableFinished)
    if (owed && socket.writable) {
      owed.once('close', () => socket.destroySoon())
      this.#over(socket)
    } else refuse()
  }

  end(socket: Socket): void {
    const connection = this.#of.get(socket)
    if (connection) connection.ending = true
  }

  /** The same, for a request whose body may take longer than that of a call. */
  endUnhurried(socket: Socket): void {
    const connection = this.#of.get(socket)
    if (!connection) return
    connection.ending = true
    connection.unhurried = true
  }

  /** False where a request may take longer than a call. */
  hasDeadline(socket: Socket): boolean {
    return !this.#of.get(socket)?.unhurried
  }

  /** True, and the connection ends, where no request came after the one that `response` answers. */
  endAfter(socket: Socket, response: ServerResponse): boolean {
    if (this.#of.get(socket)?.latest !== response) return false
    this.end(socket)
    return true
  }

  /** Ends the connections without an unanswered request, also those that have sent a part of one. */
  closeIdle(): void {
    for (const socket of this.#open) {
      const { active = [], waiting = [] } = this.#of.get(socket) ?? {}
      if (waiting.length === 0 && active.every((response) => response.writableFinished)) socket.destroySoon()
    }
  }

  closeAll(): void {
    for (const socket of this.#open) socket.destroy()
  }

  /** Passes `drain` on from the socket to the answer that is on its way: after a CONNECT, Node no longer does. */
  forwardDrain(socket: Socket): void {
    const connection = this.#of.get(socket)
    socket.on('drain', () => connection?.active.find((response) => !response.writableFinished)?.emit('drain'))
  }

  /**
   * To be called regularly: cuts off clients that read nothing of an answer for `#patience`. Node's own timeouts see only
   * what the server receives, and a timer for each call would cost more. At a timeout, Node looks whether something was
   * read since it last looked, and the first time since the bytes were sent: hence two halves.
   */
  sweep(): void {
    for (const socket of this.#open) {
      const unread = socket.writableLength > 0
      if (unread === this.#slow.has(socket)) continue
      if (unread) {
        this.#slow.add(socket)
        socket.setTimeout(this.#patience / 2)
      } else {
        this.#slow.delete(socket)
        // Node may have set the timeout of an idle connection meanwhile.
        if (socket.timeout === this.#patience / 2) socket.setTimeout(0)
      }
    }
  }
}

function begun(response: ServerResponse): Connection {
  return {
    ending: false,
    unhurried: false,
    over: false,
    latest: response,
    active: [response],
    ready: [],
    waiting: [],
    awaited: undefined,
  }
}

/**
 * While a connection is not read (its client sent too much behind calls under way), Node does not notice that the client
 * is gone. So its calls that only wait are ended one by one; when their answers are sent and not read, Node notices.
 */
function hurryOldest(socket: Socket, connection: Connection): void {
  const oldest = connection.active.find((response) => !response.writableFinished)
  if (!oldest || hurried.has(oldest)) return
  oldest.once('close', () => socket.isPaused() && hurryOldest(socket, connection))
  hurry(oldest)
}

const HURRY = Symbol('hurry')
const hurried = new WeakSet<ServerResponse>()

function hurry(response: ServerResponse): void {
  hurried.add(response)
  response.emit(HURRY)
}

/** Calls `listener` when the answer should be sent without further waiting, until the returned function is called. */
export function onHurry(response: ServerResponse, listener: () => void): () => void {
  if (hurried.has(response)) {
    const pending = setImmediate(listener)
    return () => clearImmediate(pending)
  }
  response.once(HURRY, listener)
  return () => response.off(HURRY, listener)
}

/** Node resumes a socket when a body is read, also the body of a request that waited; so it is paused again each time. */
function hold(socket: Socket, connection: Connection): void {
  const again = () => {
    if (connection.waiting.length > 0) socket.pause()
    else socket.off('resume', again)
  }
  socket.on('resume', again)
  socket.pause()
}
