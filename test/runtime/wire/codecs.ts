/** The codecs of a test's API, whose defaults name no objects. */
import type { Api } from '../../../model/api.ts'
import type { CodecOf } from '../../../runtime/wire/codec.ts'
import { compileCodecs } from '../../../runtime/wire/codecs.ts'
import type { Form } from '../../../runtime/wire/form.ts'
import { literalReader } from '../../../runtime/wire/literal.ts'

export function codecs<Raw>(api: Api, form: Form<Raw>): CodecOf<Raw> {
  return compileCodecs(
    api,
    form,
    literalReader(api, () => null),
  )
}
