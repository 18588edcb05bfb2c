/** What errors may not tell: the values of `@secret` fields, and to those who may not read a field what it holds. */
import type { Api } from '../../model/api.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import { mayRead } from '../../model/roles.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { ApiError, mapDuplicateKey } from '../errors.ts'
import { isAllowed, type Principal } from '../principal.ts'
import { CONCEALED } from '../wire/concealing.ts'

/** Whether somebody may be told what a field holds; null where everyone may. */
export function mayHear(api: Api, className: string, name: string): ((who: Principal | null) => boolean) | null {
  const owner = api.classes.find((c) => c.name === className)
  const field = owner?.fields.find((f) => f.name === name)
  if (!owner || !field) return null
  if (field.secret) return () => false
  const roles = mayRead(api, owner, field)
  const readers = roles && new Set(roles)
  return readers && ((who) => isAllowed(who, readers))
}

/** MAP_DUPLICATE_KEY without the values; any other error as it is. */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'MAP_DUPLICATE_KEY') return error
  return mapDuplicateKey(error.params[0] as string, CONCEALED, CONCEALED)
}

/**
 * Which parameters of an RPC, by their place, hold values of `@secret` fields; of an `Async.` twin too, by what it
 * stands for. A whole record knows its own.
 */
export function secretParams(api: Api, rpc: Rpc): ReadonlySet<number> {
  const { class: className, message, params } = rpc
  const owner = api.classes.find((c) => c.name === className)
  const does = owner && message ? declaredBehaviour(owner, message) : rpc.does
  const isSecret = (name: string | undefined) => owner?.fields.find((f) => f.name === name)?.secret
  const fieldAt = (i: number) => {
    if ('field' in does) return i === 0 ? undefined : does.field
    if (does.kind === 'set_many') return does.fields[i - 1]
    return does.kind === 'create_from' ? does.fields[i] : undefined
  }
  return new Set(params.map((_, i) => i).filter((i) => isSecret(fieldAt(i))))
}
