/** Reads the parameters of calls of an RPC as values. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { secretParams } from '../access/secret-params.ts'
import type { Value } from '../values/values.ts'
import type { CodecOf } from './codec.ts'
import type { ReadLiteral } from './read-literal.ts'
import { redacting } from './redacting-codec.ts'

/**
 * The values of a call's parameters, without the first `leading` ones. A trailing parameter that the call leaves out has
 * its default. Throws what the codecs throw.
 */
export type ReadArguments<Raw> = (params: readonly Raw[], leading: number) => readonly Value[]

export interface ArgumentReaderParts<Raw> {
  readonly api: Api
  readonly codecOf: CodecOf<Raw>
  readonly readLiteral: ReadLiteral
}

export function argumentReader<Raw>(
  rpc: Rpc,
  { api, codecOf, readLiteral }: ArgumentReaderParts<Raw>,
): ReadArguments<Raw> {
  const secret = secretParams(api, rpc)
  const codecs = rpc.params.map((p, i) => (secret.has(i) ? redacting(codecOf(p.type)) : codecOf(p.type)))
  const names = rpc.params.map((p) => p.name)
  const defaults = rpc.params.map(
    ({ type, default: literal }) => literal !== undefined && (() => readLiteral(type, literal)),
  )
  return (params, leading) =>
    codecs.map((codec, i) => {
      const at = i + leading
      return at < params.length ? codec.read(params[at] as Raw, names[i] as string) : (defaults[i] as () => Value)()
    })
}
