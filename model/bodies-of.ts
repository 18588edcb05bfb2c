/** The body of an RPC, and the errors that it can raise through bodies and constraints. */
import type { Api, Class } from './api.ts'
import type { MessageBody } from './body.ts'
import { checksOf, codesOfBrokenChecks } from './check-codes.ts'
import { settableFields } from './implied.ts'
import type { Rpc } from './rpcs.ts'

/** The body that runs when the RPC is called: of its message, or one that replaces an implied RPC. */
export function bodyOfRpc(api: Api, { name, class: owner, message }: Rpc): MessageBody | undefined {
  if (message) return message.body
  const bodies = classOf(api, owner)?.bodies ?? {}
  const bare = name.slice(owner.length + 1)
  return Object.hasOwn(bodies, bare) ? bodies[bare] : undefined
}

/** The codes that the RPC's body raises, and those of the `check` lines that its writes may break. */
export function codesOfBehaviour(api: Api, rpc: Rpc): readonly string[] {
  const body = bodyOfRpc(api, rpc)
  if (!body) {
    const owner = classOf(api, rpc.class)
    const setters = rpc.does.kind === 'set_record' && owner ? codesOfSetters(owner) : []
    return [...setters, ...(writesOwnObjects(rpc) ? checksOf(owner) : [])]
  }
  return [...body.effects.raises, ...codesOfBrokenChecks(api, body.effects)]
}

/** `C.set` runs the bodies of `set_f`. */
function codesOfSetters(owner: Class): readonly string[] {
  const bodies = owner.bodies ?? {}
  return settableFields(owner).flatMap(({ name }) => bodies[`set_${name}`]?.effects.raises ?? [])
}

function writesOwnObjects({ does, writes }: Rpc): boolean {
  return writes && does.kind !== 'message' && does.kind !== 'destroy'
}

function classOf(api: Api, name: string): Class | undefined {
  return api.classes.find((c) => c.name === name)
}
