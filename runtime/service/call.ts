/** One RPC, compiled: counts its parameters, checks the session, reads the parameters, runs. */
import type { Param } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isAllowed } from '../access/principal.ts'
import { secretParams } from '../access/secret-params.ts'
import { compileBehaviour, type Means, type Run } from '../engine/behaviours.ts'
import type { CallContext } from '../engine/call-context.ts'
import type { CheckSession } from '../engine/handler.ts'
import { parameterCountMismatch, permissionDenied } from '../values/api-error.ts'
import type { Value } from '../values/values.ts'
import type { Piece } from '../wire/answer.ts'
import type { CodecOf } from '../wire/codec.ts'
import type { ReadLiteral } from '../wire/read-literal.ts'
import { concealing } from '../wire/redacting-codec.ts'

/** Throws ApiErrors; the result is text of the format. */
export type Call<Raw> = (params: readonly Raw[], context: CallContext) => Piece | Promise<Piece>

/**
 * In the order of WIRE: the count (the session included), the session and what its user may do, the parameters, and
 * then what the call does.
 */
export function compileCall<Raw>(
  rpc: Rpc,
  means: Means<Raw>,
  readLiteral: ReadLiteral,
  checkSession: CheckSession,
): Call<Raw> {
  const run = compileBehaviour(rpc, means)
  const leading = rpc.takesSession ? 1 : 0
  const readArgs = argumentReader(rpc, leading, means, readLiteral)
  const most = rpc.params.length + leading
  const least = most - defaultsAtEnd(rpc.params)
  const count = (received: number) => {
    if (received > most || received < least) throw parameterCountMismatch(rpc.name, most, received)
  }
  if (leading === 0) return openCall(run, readArgs, count)
  return sessionCall(rpc, run, readArgs, count, means.codecOf, checkSession)
}

type ReadArgs<Raw> = (params: readonly Raw[]) => readonly Value[]

function openCall<Raw>(run: Run, readArgs: ReadArgs<Raw>, count: (received: number) => void): Call<Raw> {
  return (params, context) => {
    count(params.length)
    return run(readArgs(params), context)
  }
}

function sessionCall<Raw>(
  rpc: Rpc,
  run: Run,
  readArgs: ReadArgs<Raw>,
  count: (received: number) => void,
  codecOf: CodecOf<Raw>,
  checkSession: CheckSession,
): Call<Raw> {
  const codec = codecOf({ kind: 'string' })
  const allowed = rpc.roles && new Set(rpc.roles)
  return (params, context) => {
    count(params.length)
    const handle = codec.read(params[0] as Raw, 'session_id') as string
    const { ref, principal } = checkSession(handle)
    context.handle = handle
    context.session = ref
    context.principal = principal
    if (allowed !== null && !isAllowed(principal, allowed)) throw permissionDenied(rpc.name, principal, allowed)
    return run(readArgs(params), context)
  }
}

/** Trailing parameters that a call leaves out have their default. */
function argumentReader<Raw>(
  rpc: Rpc,
  leading: number,
  { api, codecOf }: Means<Raw>,
  readLiteral: ReadLiteral,
): ReadArgs<Raw> {
  const { params } = rpc
  const secret = secretParams(api, rpc)
  const codecs = params.map((p, i) => (secret.has(i) ? concealing(codecOf(p.type)) : codecOf(p.type)))
  const names = params.map((p) => p.name)
  const defaults = params.map(
    ({ type, default: literal }) => literal !== undefined && (() => readLiteral(type, literal)),
  )
  return (raws) =>
    codecs.map((codec, i) => {
      const at = i + leading
      return at < raws.length ? codec.read(raws[at] as Raw, names[i] as string) : (defaults[i] as () => Value)()
    })
}

function defaultsAtEnd(params: readonly Param[]): number {
  const last = params.findLastIndex((p) => p.default === undefined)
  return params.length - 1 - last
}
