/** Sends a request to the server that runs on a data file, through its control socket. */
import { lstatSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { addressOf, controlPath } from './socket-path.ts'
import type { ControlAnswer, ControlRequest } from './user-control.ts'

/** Milliseconds. */
const PATIENCE = 10_000

/** undefined where no server listens. Throws Error with a message for the user where the server may not be asked. */
export async function askServer(file: string, request: ControlRequest): Promise<ControlAnswer | undefined> {
  const path = controlPath(file)
  const socket = lstatSync(path, { throwIfNoEntry: false })
  if (!socket?.isSocket()) return undefined
  // A socket of another user would learn the hash of a password.
  const owners = [0, process.getuid?.(), statSync(file).uid]
  if (!owners.includes(socket.uid)) throw new Error(`"${path}" belongs to another user than "${file}". Remove it.`)
  const address = addressOf(path)
  if (!address) return undefined
  try {
    return await exchange(address.path, `${JSON.stringify(request)}\n`)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined
    if (code === 'EACCES' || code === 'EPERM')
      throw new Error(`Only the owner of "${file}" may ask the server that runs on it.`)
    throw error
  } finally {
    address.close()
  }
}

function exchange(path: string, line: string): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path, () => socket.write(line))
    socket.setEncoding('utf8').setTimeout(PATIENCE, () => socket.destroy(new Error('The server did not answer.')))
    socket.on('error', reject)
    socket.on('data', (data: string) => {
      text += data
    })
    socket.on('end', () => {
      socket.end()
      try {
        resolve(JSON.parse(text) as ControlAnswer)
      } catch {
        reject(new Error('The server ended before it had answered. See whether the change is there.'))
      }
    })
  })
}
