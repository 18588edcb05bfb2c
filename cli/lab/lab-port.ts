/** The port of a lab: known before the server starts, as the hosts of the pool have addresses with it. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Failure } from '../host/failure.ts'

/**
 * The port, or any free one for 0. Throws Failure where it cannot be used. Another program may take it before the server
 * does, which then says so.
 */
export async function freePort(listen: string, port: number): Promise<number> {
  const server = createServer()
  try {
    server.listen(port, listen)
    await once(server, 'listening')
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : port
  } catch (error) {
    throw new Failure(refusalOf(error, listen, port), 1)
  } finally {
    server.close()
  }
}

function refusalOf(error: unknown, listen: string, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${listen} is in use. Choose another with --port, or 0 for any free one.`
  if (code === 'EACCES') return `This user may not listen on port ${port}. Choose one from 1024 on with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address "${listen}". Choose one of its own with --listen, or 0.0.0.0 for all.`
  return message
}
