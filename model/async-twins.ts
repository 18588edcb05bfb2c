/** The `Async.C.m` twins of an API that uses tasks (LANGUAGE section 9). */
import type { Api } from './api.ts'
import type { Rpc } from './rpcs.ts'

/**
 * A twin, returning a task, of every declared message and of create and destroy; but not of a message that reads as an
 * implied RPC would, of what waits for events, nor of what logs in: others may see a task, and a session is a secret.
 */
export function asyncTwins(api: Api, rpcs: readonly Rpc[]): Rpc[] {
  if (!api.uses.includes('task')) return []
  return rpcs.filter(hasTwin).map((rpc) => ({
    ...rpc,
    name: `Async.${rpc.name}`,
    result: { kind: 'ref', class: 'task', nullable: false },
    does: { kind: 'message' },
    writes: true,
  }))
}

function hasTwin(rpc: Rpc): boolean {
  if (rpc.implied) return rpc.does.kind === 'create' || rpc.does.kind === 'destroy'
  const opensSession = rpc.result?.kind === 'ref' && rpc.result.class === 'session'
  return !reads(rpc) && rpc.class !== 'event' && !rpc.message?.public && !opensSession
}

function reads({ does }: Rpc): boolean {
  return does.kind.startsWith('get')
}
