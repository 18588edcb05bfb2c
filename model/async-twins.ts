/** The `Async.C.m` twins of an API that uses tasks (docs/language.md, Standard classes). */
import type { Api } from './api.ts'
import type { Rpc } from './rpcs.ts'

/**
 * The twins of all declared messages, `create`s and `destroy`s; each returns a task. These have no twin: messages that only
 * read, messages of class `event`, `@public` ones, and those that open a session: it is a secret, and others may see tasks.
 */
export function asyncTwins(api: Api, rpcs: readonly Rpc[]): Rpc[] {
  if (!api.uses.includes('task')) return []
  return rpcs
    .filter((rpc) => hasAsyncTwin({ ...rpc, public: rpc.message?.public ?? false }))
    .map((rpc) => ({
      ...rpc,
      name: `Async.${rpc.name}`,
      result: { kind: 'ref', class: 'task', nullable: false },
      does: { kind: 'message' },
      writes: true,
    }))
}

/** Whether an RPC of an API that uses tasks has a twin. */
export function hasAsyncTwin(
  rpc: Pick<Rpc, 'class' | 'implied' | 'does'> & {
    readonly result: { readonly kind: string } | null
    readonly public: boolean
  },
): boolean {
  const { does, result } = rpc
  if (rpc.implied) return does.kind === 'create' || does.kind === 'destroy'
  const opensSession = result !== null && 'class' in result && result.kind === 'ref' && result.class === 'session'
  return !does.kind.startsWith('get') && rpc.class !== 'event' && !rpc.public && !opensSession
}
