/** JSON Schema for the tests, by Ajv: the OpenRPC meta-schema, and the schemas of a document. */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'
import type { OpenRpcDocument } from '../../reference/openrpc/document.ts'

const require = createRequire(import.meta.url)
const JSON_SCHEMA = 'https://meta.json-schema.tools/'

/** Throws an error with the reasons if the OpenRPC meta-schema does not allow the document. */
export function assertOpenRpc(document: OpenRpcDocument): void {
  META ??= metaSchema()
  assert.ok(META(document), JSON.stringify(META.errors?.slice(0, 3), null, 2))
}

let META: ValidateFunction | undefined

/** The meta-schema and the schema of JSON Schemas to which it refers are both JSON Schemas. */
function metaSchema(): ValidateFunction {
  const { default: openRpc } = require('@open-rpc/meta-schema') as { default: object }
  const { default: jsonSchema } = require('@json-schema-tools/meta-schema') as { default: object }
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const { $schema: _, ...schema } = { $schema: '', ...jsonSchema }
  ajv.addSchema(schema, JSON_SCHEMA)
  // The meta-schema also writes it without the slash.
  ajv.addSchema({ $ref: JSON_SCHEMA }, JSON_SCHEMA.slice(0, -1))
  const { $schema: __, ...meta } = { $schema: '', ...openRpc }
  return ajv.compile(meta)
}

/** Checks values against the schemas of a document, which are found by their path: `/methods/0/result/schema`. */
export function schemasOf(document: OpenRpcDocument): (place: string, value: unknown) => string | null {
  // Registers extensions and the parts of the document as keywords. Everything else must obey the strict rules.
  const ajv = new Ajv({ strict: true, strictTuples: false, formats: { int64: true }, allowUnionTypes: true })
  for (const note of ['x-type', 'x-qualifier', 'x-relation', 'x-roles', 'x-where']) ajv.addKeyword(note)
  for (const part of Object.keys(document)) if (!part.startsWith('x-') || part in NOTES) ajv.addKeyword(part)
  ajv.addSchema(document, 'api')
  const known = new Map<string, ValidateFunction>()
  return (place, value) => {
    const validate = known.get(place) ?? ajv.compile({ $ref: `api#${place}` })
    known.set(place, validate)
    return validate(value) ? null : `${place}: ${ajv.errorsText(validate.errors)}`
  }
}

const NOTES = { 'x-relations': true }
