/** The parameters of a log-in, as the API declares them. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'

/** The RPC that opens a session. */
export const LOG_IN = 'session.login_with_password'

/** What the server notes of the client. */
const ORIGINATOR = 'crow'

/**
 * After the user and the password: the version that the API declares as default, or the API's own, and the name of this client.
 * What is not known by its name is left to its default, with all that follow. Throws an Error where it has none.
 */
export function logInArguments({ version }: Api, { params }: Rpc, user: string, password: string): readonly Value[] {
  const args: Value[] = [user, password]
  for (const { name, type, default: literal } of params.slice(2)) {
    if (name === 'version' && type.kind === 'string')
      args.push(typeof literal === 'string' ? literal : (version ?? '1.0'))
    else if (name === 'originator' && type.kind === 'string') args.push(ORIGINATOR)
    else if (literal !== undefined) break
    else throw new Error(`${LOG_IN} has the parameter "${name}", which has no default`)
  }
  return args
}
