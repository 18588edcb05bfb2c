/** A wire format of an API: reads the parameters of its calls, and writes their results. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { ObjectRecords } from '../engine/object-records.ts'
import type { ObjectRefs } from '../values/literals.ts'
import type { Result } from '../values/values.ts'
import type { CodecOf } from './codec.ts'
import { compileCodecs } from './compile-codecs.ts'
import type { Form } from './form.ts'
import { argumentReader, type ReadArguments } from './read-arguments.ts'
import { literalReader, type ReadLiteral } from './read-literal.ts'
import { RecordTexts } from './record-texts.ts'
import { type ResultWriterParts, resultTextWriter, resultWriter, type WriteResult } from './write-result.ts'

export interface WireFormatParts {
  readonly api: Api
  readonly records: ObjectRecords
  readonly initialObject: ObjectRefs
  /** The reference of the session that a client means by a text. */
  readonly sessionRef: (text: string) => string
}

export class WireFormat<Raw> {
  readonly #writing: ResultWriterParts<Raw>
  readonly #codecOf: CodecOf<Raw>
  readonly #readLiteral: ReadLiteral
  readonly #records: RecordTexts<Raw>
  readonly #handle: ReturnType<CodecOf<Raw>>

  constructor({ api, records, initialObject, sessionRef }: WireFormatParts, form: Form<Raw>) {
    this.#readLiteral = literalReader(api, initialObject)
    this.#codecOf = compileCodecs(
      api,
      form,
      this.#readLiteral,
      ({ class: name, ref, reader, moment }) => this.#records.of(name).one(ref, reader, moment),
      (className, text) => (className === 'session' ? sessionRef(text) : text),
    )
    this.#records = new RecordTexts({ records, form, codecOf: this.#codecOf })
    this.#writing = { api, form, codecOf: this.#codecOf, records: this.#records }
    this.#handle = this.#codecOf({ kind: 'string' })
  }

  /** Reads the first parameter of a call with a session: the secret that the client sends for it. */
  readHandle(raw: Raw): string {
    return this.#handle.read(raw, 'session_id') as string
  }

  argumentReader(rpc: Rpc): ReadArguments<Raw> {
    return argumentReader(rpc, { ...this.#writing, readLiteral: this.#readLiteral })
  }

  resultWriter(rpc: Rpc): WriteResult {
    return resultWriter(rpc, this.#writing)
  }

  /** The whole result as text, at once: for a task, which keeps it. */
  resultTextWriter(rpc: Rpc): (result: Result) => string {
    return resultTextWriter(rpc, this.#writing)
  }
}
