/** Which parameters of a call hold values of `@secret` fields, so that no error may repeat them. */
import type { Api } from '../../model/api.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import type { Behaviour } from '../../model/implied.ts'
import type { Rpc } from '../../model/rpcs.ts'

/**
 * Which parameters of an RPC, by their place, hold values of `@secret` fields; of an `Async.` twin too, by what it
 * stands for. A whole record knows its own.
 */
export function secretParams(api: Api, rpc: Rpc): ReadonlySet<number> {
  const owner = api.classes.find((c) => c.name === rpc.class)
  const does = apparentBehaviour(api, rpc)
  const isSecret = (name: string | undefined) => owner?.fields.find((f) => f.name === name)?.secret
  const fieldAt = (i: number) => {
    if ('field' in does) return i === 0 ? undefined : does.field
    if (does.kind === 'set_many') return does.fields[i - 1]
    return does.kind === 'create_from' ? does.fields[i] : undefined
  }
  return new Set(rpc.params.map((_, i) => i).filter((i) => isSecret(fieldAt(i))))
}

/** What the RPC does, or what it looks like where a handler does it. */
export function apparentBehaviour(api: Api, { class: className, message, does }: Rpc): Behaviour {
  const owner = api.classes.find((c) => c.name === className)
  return owner && message ? declaredBehaviour(owner, message) : does
}
