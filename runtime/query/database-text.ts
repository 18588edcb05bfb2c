/**
 * The text of a value as the Xen API's database has it, which expressions compare: `true`, `7`, `OpaqueRef:…`, the name of
 * an enum value; sets and maps as its S-expressions (ocaml/database/string_marshall_helper.ml): `('a' 'b')`, `(('k' 'v'))`.
 */
import type { Api, Type } from '../../model/api.ts'
import { namesSession } from '../access/session-refs.ts'
import { NULL_REF, type Value } from '../values/values.ts'

/** References of sessions are left out as on the wire: they read as null, and sets and maps of them as empty. */
export function databaseText(api: Pick<Api, 'uses'>, type: Type, value: Value): string {
  switch (type.kind) {
    case 'ref':
      return value === null || namesSession(api, type) ? NULL_REF : String(value)
    case 'set':
    case 'option':
      return listText(
        namesSession(api, type.of) ? [] : (value as readonly Value[]).map((one) => quoted(api, type.of, one)),
      )
    case 'map':
      return listText(
        namesSession(api, type.key)
          ? []
          : [...(value as ReadonlyMap<Value, Value>)].map(([key, held]) =>
              listText([quoted(api, type.key, key), quoted(api, type.value, held)]),
            ),
      )
    default:
      return String(value)
  }
}

function listText(texts: readonly string[]): string {
  return `(${texts.join(' ')})`
}

function quoted(api: Pick<Api, 'uses'>, type: Type, value: Value): string {
  return `'${databaseText(api, type, value).replace(/['\\]/g, '\\$&')}'`
}
