/** Listens on a Unix socket that only the server's own user can open. */
import { lstatSync, unlinkSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { addressOf } from './control/socket-path.ts'

/**
 * Resolves when the server listens at the path. The file has mode 600 from the moment it exists. Takes the place of a socket
 * that no server answers on. Throws Error, with a message for the person who starts the server.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (process.platform === 'win32') throw new Error('--listen: this system has no Unix sockets')
  const address = addressOf(path)
  if (!address) throw new Error(`--listen "unix:${path}": the path is too long for a socket. Choose a shorter one`)
  server.once('close', () => address.close())
  try {
    await removeStale(path)
    await bind(server, address.path)
  } catch (error) {
    address.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`--listen "unix:${path}": ${reason}`)
  }
}

async function removeStale(path: string): Promise<void> {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (!there) return
  if (!there.isSocket()) throw new Error('the file exists and is not a socket. Move it away')
  if (await isAnswered(path)) throw new Error('another server listens on it')
  unlinkSync(path)
}

/** Throws where it cannot be known, such as for a socket of another user. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false)
      else reject(error)
    })
  })
}

/** listen() binds before it returns, so no other user can connect before the mode is set. */
function bind(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const before = process.umask(0o177)
    try {
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    } finally {
      process.umask(before)
    }
  })
}
