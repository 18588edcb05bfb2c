/** Reads the parameters of calls of an RPC as values. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { secretParams } from '../access/secret-params.ts'
import type { Value } from '../values/values.ts'
import type { CodecOf, WireCodec } from './codec.ts'
import type { Form } from './form.ts'
import type { ReadLiteral } from './read-literal.ts'
import { changesReader } from './record-codec.ts'
import { redacting } from './redacting-codec.ts'

type Reads<Raw> = Pick<WireCodec<Raw>, 'read'>

function paramCodecs<Raw>(rpc: Rpc, { api, form, codecOf }: ArgumentReaderParts<Raw>): readonly Reads<Raw>[] {
  const secret = secretParams(api, rpc)
  const owner = api.classes.find((c) => c.name === rpc.class)
  return rpc.params.map(({ type }, i) => {
    if (rpc.does.kind === 'set_record' && type.kind === 'record' && owner)
      return { read: changesReader(form, owner, codecOf) }
    return secret.has(i) ? redacting(codecOf(type)) : codecOf(type)
  })
}

/**
 * The values of a call's parameters, without the first `leading` ones. A trailing parameter that the call leaves out has
 * its default. Throws what the codecs throw.
 */
export type ReadArguments<Raw> = (params: readonly Raw[], leading: number) => readonly Value[]

export interface ArgumentReaderParts<Raw> {
  readonly api: Api
  readonly form: Form<Raw>
  readonly codecOf: CodecOf<Raw>
  readonly readLiteral: ReadLiteral
}

export function argumentReader<Raw>(rpc: Rpc, parts: ArgumentReaderParts<Raw>): ReadArguments<Raw> {
  const { readLiteral } = parts
  const codecs = paramCodecs(rpc, parts)
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
