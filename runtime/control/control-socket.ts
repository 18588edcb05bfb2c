/** The control socket: each request and each answer is one line of JSON. The system lets only the owner of the data file connect. */
import { lchownSync, lstatSync, statSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { type Address, addressOf, controlPath } from './socket-path.ts'

/** Calls `respond` once, when what the request changed is durable. */
export type AnswerControl = (request: unknown, respond: (answer: unknown) => void) => void

export interface ControlSocket {
  close(): void
}

/** Characters of a request, milliseconds of a connection, and connections at once. */
const LIMITS = { request: 256 * 1024, time: 10_000, connections: 16 }

/**
 * To be called by the process that holds the lock of the file: a socket that exists then belongs to no running server.
 * Resolves with undefined where there can be no socket, and gives the reason to `warn`; the server runs without it.
 */
export async function openControlSocket(
  file: string,
  answer: AnswerControl,
  warn: (text: string) => void,
): Promise<ControlSocket | undefined> {
  if (file === ':memory:' || process.platform === 'win32') return undefined
  const why = (reason: string) => void warn(`crow user cannot change users while this server runs: ${reason}`)
  try {
    const path = controlPath(file)
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (there && !there.isSocket()) return why(`"${path}" exists and is not a socket; move it away`)
    if (there) unlinkSync(path)
    const address = addressOf(path)
    if (!address) return why(`the path of "${path}" is too long for a socket`)
    return await listen(address, path, file, answer)
  } catch (error) {
    return why(error instanceof Error ? error.message : String(error))
  }
}

function listen(address: Address, path: string, file: string, answer: AnswerControl): Promise<ControlSocket> {
  const open = new Set<Socket>()
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    serve(socket, answer)
  })
  server.maxConnections = LIMITS.connections
  const close = () => {
    server.close(() => address.close())
    for (const socket of open) socket.destroy()
  }
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      address.close()
      reject(error)
    })
    server.once('listening', () => {
      try {
        giveToOwner(path, file)
      } catch (error) {
        close()
        return reject(error as Error)
      }
      server.on('error', () => undefined)
      // The socket does not keep the process alive.
      server.unref()
      resolve({ close })
    })
    // listen() binds before it returns, so no other user can connect in between.
    const before = process.umask(0o177)
    try {
      server.listen(address.path)
    } finally {
      process.umask(before)
    }
  })
}

/** A server of root gives the socket to the owner of the file; a container may not allow that. */
function giveToOwner(path: string, file: string): void {
  const { uid, gid } = statSync(file)
  if (process.getuid?.() === 0 && uid !== 0) lchownSync(path, uid, gid)
}

function serve(socket: Socket, answer: AnswerControl): void {
  let text = ''
  let asked = false
  socket.setEncoding('utf8').setTimeout(LIMITS.time, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('end', () => !asked && socket.destroy())
  socket.on('data', (data: string) => {
    if (asked) return
    text += data
    const end = text.indexOf('\n')
    if (end < 0) {
      if (text.length > LIMITS.request) socket.destroy()
      return
    }
    asked = true
    const respond = (answered: unknown) => socket.end(`${JSON.stringify(answered)}\n`)
    try {
      answer(JSON.parse(text.slice(0, end)), respond)
    } catch (error) {
      respond({ refused: error instanceof Error ? error.message : String(error) })
    }
  })
}
