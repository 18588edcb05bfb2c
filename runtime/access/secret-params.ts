/** Which parameters of an RPC hold values of `@secret` fields, which no error may repeat. */
import type { Api } from '../../model/api.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import type { Behaviour } from '../../model/implied.ts'
import type { Rpc } from '../../model/rpcs.ts'

/**
 * The places of the parameters that hold values of `@secret` fields. An `Async.` twin has those of its call. Whole records
 * are not among them, as the codec of a record knows its secret members.
 */
export function secretParams(api: Api, rpc: Rpc): ReadonlySet<number> {
  const owner = api.classes.find((c) => c.name === rpc.class)
  const does = apparentBehaviour(api, rpc)
  const isSecret = (name: string | undefined) => owner?.fields.find((f) => f.name === name)?.secret
  const fieldAt = (i: number) => {
    if ('field' in does) return i === 0 ? undefined : does.field
    if (does.kind === 'set_many') return does.fields[i - 1]
    if (does.kind === 'get_by') return does.unique
    return does.kind === 'create_from' ? does.fields[i] : undefined
  }
  return new Set(rpc.params.map((_, i) => i).filter((i) => isSecret(fieldAt(i))))
}

/** The behaviour of the RPC by its declaration, even if a handler replaces it. */
export function apparentBehaviour(api: Api, { class: className, message, does }: Rpc): Behaviour {
  const owner = api.classes.find((c) => c.name === className)
  return owner && message ? declaredBehaviour(owner, message) : does
}
