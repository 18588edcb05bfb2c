/** The open connections: what each has asked for, when it ends, and that one who asks and does not read costs little. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AnswerMemory } from './answer-memory.ts'

/** Requests of one connection that run at once; what a client sends before it has read their answers waits. */
const AT_ONCE = 8
/** Bytes of answers that a client has not taken, from which no other call of its connection is run. */
const UNREAD = 64 * 1024

interface Connection {
  /** A client may have sent more behind what the last answer answers, which must not run. */
  ending: boolean
  /** The client has no more to say, and may be gone. */
  over: boolean
  latest: ServerResponse
  /** Those whose answers are not sent yet, the oldest first; emptied only when another comes. */
  active: ServerResponse[]
  /** Calls whose requests are read, and which wait until the client takes more of the answers before them. */
  ready: Waiting[]
  /** Requests that are not begun to be read. */
  waiting: Waiting[]
  /** The answer whose end makes the next one run. */
  awaited: ServerResponse | undefined
}

interface Waiting {
  readonly response: ServerResponse
  readonly run: () => void
}

export class Connections {
  readonly #of = new WeakMap<Socket, Connection>()
  readonly #open = new Set<Socket>()
  /** Those who have `#patience` to read on. */
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

  /** Calls `run` at once, or when the connection has room; never for what comes after its last answer. */
  enter(socket: Socket, response: ServerResponse, run: () => void): void {
    const connection = this.#of.get(socket)
    if (connection === undefined) {
      this.#of.set(socket, begun(response))
      run()
    } else if (!connection.ending) this.#enter(socket, connection, response, run)
  }

  #enter(socket: Socket, connection: Connection, response: ServerResponse, run: () => void): void {
    // AnswerMemory go in order, so all are sent where the latest is; as it nearly always is.
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

  /** Calls `run` at once, or when the client has taken enough of the answers before it. The request is read: `bytes` of it. */
  whenRead(socket: Socket, response: ServerResponse, bytes: number, run: () => void): void {
    const connection = this.#of.get(socket)
    if (!connection || (connection.ready.length === 0 && this.#mayRun(socket, connection, response))) run()
    else {
      connection.ready.push({ response, run })
      this.#answers.hold(socket, response, { own: bytes, shared: [], made: false })
      this.#awaitHurried(socket, connection)
    }
  }

  /** Nobody waits for long behind a call that only waits. */
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

  /** Whether the client is gone or reads on, nobody can tell before something is sent. */
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
   * What came is no HTTP, or took too long. Where calls that came before are not answered yet, the connection ends after
   * them: nobody could learn what became of those, as their client would take `refuse` for their answer.
   */
  broken(socket: Socket, refuse: () => void): void {
    if (!this.#open.has(socket)) {
      // In the middle of a TLS handshake, where nothing can be said.
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

  /** True, and the connection ends, where no request came after the one that `response` answers. */
  endAfter(socket: Socket, response: ServerResponse): boolean {
    if (this.#of.get(socket)?.latest !== response) return false
    this.end(socket)
    return true
  }

  /** Ends the connections of those who have asked for nothing that is not answered, be it that they have begun to. */
  closeIdle(): void {
    for (const socket of this.#open) {
      const { active = [], waiting = [] } = this.#of.get(socket) ?? {}
      if (waiting.length === 0 && active.every((response) => response.writableFinished)) socket.destroySoon()
    }
  }

  /**
   * To be called now and then: who takes nothing of an answer for so long is cut off. Node's own timeouts see only what
   * is on its way to the server, and a timer a call would cost more than this. When a socket's time is over, Node looks
   * whether something was taken since it last looked, which for the first time is when it was sent: hence two halves.
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
        // Node may have set that of an idle connection in between.
        if (socket.timeout === this.#patience / 2) socket.setTimeout(0)
      }
    }
  }
}

function begun(response: ServerResponse): Connection {
  return {
    ending: false,
    over: false,
    latest: response,
    active: [response],
    ready: [],
    waiting: [],
    awaited: undefined,
  }
}

/**
 * A client that goes is not seen while its connection is not read, as it sent too much behind calls that are under way.
 * So those of them that only wait end, one by one; once what they answer is sent and nobody takes it, that is seen.
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

/** Calls `listener` when the answer should not be waited for any longer, until the returned function is called. */
export function onHurry(response: ServerResponse, listener: () => void): () => void {
  if (hurried.has(response)) {
    const told = setImmediate(listener)
    return () => clearImmediate(told)
  }
  response.once(HURRY, listener)
  return () => response.off(HURRY, listener)
}

/** Node reads on when somebody reads a body, which may be that of a request that waited; so it is told again. */
function hold(socket: Socket, connection: Connection): void {
  const again = () => {
    if (connection.waiting.length > 0) socket.pause()
    else socket.off('resume', again)
  }
  socket.on('resume', again)
  socket.pause()
}
