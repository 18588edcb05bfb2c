/** The codecs of a test's API, whose defaults name no objects, and values read by them from whole calls. */
import assert from 'node:assert/strict'
import type { Api, Type } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import type { CodecOf } from '../../../runtime/wire/codec.ts'
import { compileCodecs } from '../../../runtime/wire/compile-codecs.ts'
import type { Form } from '../../../runtime/wire/form.ts'
import { jsonForm, parseJson } from '../../../runtime/wire/json-form.ts'
import { literalReader } from '../../../runtime/wire/read-literal.ts'
import { XmlCallReader } from '../../../runtime/wire/xml-call.ts'
import { xmlForm } from '../../../runtime/wire/xml-form.ts'
import { sampleApi } from '../sample-api.ts'

export function codecs<Raw>(api: Api, form: Form<Raw>): CodecOf<Raw> {
  return compileCodecs(
    api,
    form,
    literalReader(api, () => null),
    ({ ref }) => form.writeString(ref),
  )
}

export const json = codecs(sampleApi(), jsonForm)
export const xml = codecs(sampleApi(), xmlForm)

/** The value that a JSON text holds for a field called "f". */
export function readJson(type: Type, text: string): Value {
  const parsed = parseJson(text)
  assert.ok('value' in parsed)
  return json(type).read(parsed.value, 'f')
}

/** The value that an XML-RPC `<value>…</value>` holds for a field called "f". */
export function readXml(type: Type, value: string): Value {
  const text = `<methodCall><methodName>m</methodName><params><param>${value}</param></params></methodCall>`
  const [param] = new XmlCallReader().read(text).params
  assert.ok(param)
  return xml(type).read(param, 'f')
}
