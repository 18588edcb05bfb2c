/** The `Async.C.m` twins of an API that uses tasks (docs/language.md, Standard classes). */
import type { Api } from './api.ts'
import type { Rpc } from './rpcs.ts'

/**
 * The twins of all declared messages, `create`s and `destroy`s; each returns a task. These have no twin: messages that only
 * read, messages of class `event`, `@public` ones, and those that open a session: it is a secret, and others may see tasks.
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
