/** Values for calls, where only their types count. */
import type { Api, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'

/** A valid value for a call, with references to no object. */
export function someValue(api: Api, type: Type): unknown {
  switch (type.kind) {
    case 'ref':
      return 'OpaqueRef:none'
    case 'enum':
      return api.enums.find((e) => e.name === type.name)?.values[0]?.name
    case 'set':
    case 'option':
      return []
    case 'map':
    case 'record':
    case 'any record':
      return {}
    default:
      return SCALAR_JSON[type.kind]
  }
}

const SCALAR_JSON: { readonly [kind in ScalarKind]: unknown } = {
  string: 'OpaqueRef:none',
  int: 0,
  float: 0,
  bool: false,
  datetime: '20260131T12:00:00Z',
}
