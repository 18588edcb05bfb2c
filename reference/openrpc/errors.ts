/** The errors of an OpenRPC document: every code of the API, and the codes that each call can end in. */
import type { Api, ErrorCode, Type } from '../../model/api.ts'
import { bodyOfRpc, codesOfBehaviour } from '../../model/bodies-of.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { isImplemented, providedErrors } from '../../model/implemented.ts'
import { settableFields } from '../../model/implied.ts'
import { isScalar, type ScalarKind } from '../../model/kinds.ts'
import { isRefusals } from '../../model/refusals.ts'
import { guardedClass, mayRead, rolesOfImplied } from '../../model/roles.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { someType } from '../../model/types.ts'
import { recordMembers } from '../record-members.ts'
import type { JsonSchema, OpenRpcError } from './document.ts'

/** The declared and built-in errors by their code, as JSON-RPC 2.0 carries them (docs/wire.md, Calls). */
export function componentErrors(api: Api): { readonly [code: string]: OpenRpcError } {
  const all = [...api.errors, ...BUILT_IN_ERRORS.values()]
  return Object.fromEntries(all.map((error) => [error.code, errorObject(error)]))
}

/**
 * The codes that a call can end in, those of the message itself first. Errors inside a task are not errors of the call
 * that starts it.
 */
export function errorCodesOf(api: Api, rpc: Rpc): readonly string[] {
  const types = rpc.params.map((p) => p.type)
  const some = (test: (type: Type) => boolean) => types.some((type) => holds(api, type, test))
  const isRead = rpc.takesSession || types.length > 0
  const codes: (readonly [code: string, occurs: boolean])[] = [
    ...codesOfDoing(api, rpc).map((code) => [code, true] as const),
    ['HANDLE_INVALID', some((t) => t.kind === 'ref')],
    ['FIELD_MISSING', rpc.does.kind !== 'set_record' && some((t) => t.kind === 'record')],
    ['FIELD_UNKNOWN', some((t) => t.kind === 'record')],
    ['FIELD_TYPE_ERROR', isRead],
    ['VALUE_NOT_SUPPORTED', rpc.takesSession || some(isChecked)],
    ['MESSAGE_PARAMETER_COUNT_MISMATCH', true],
    ['SESSION_INVALID', rpc.takesSession],
    [DENIED, rpc.roles !== null],
    ['INTERNAL_ERROR', true],
  ]
  return [...new Set(codes.flatMap(([code, occurs]) => (occurs ? [code] : [])))]
}

/** True for types that not every value is taken of: texts have to fit, numbers to have a range, and so on. */
function isChecked(type: Type): boolean {
  return isScalar(type) ? CHECKED[type.kind] : type.kind === 'ref' || type.kind === 'enum'
}

const CHECKED: { readonly [kind in ScalarKind]: boolean } = {
  string: true,
  int: true,
  float: true,
  bool: false,
  datetime: true,
}

function codesOfDoing(api: Api, rpc: Rpc): readonly string[] {
  if (isTwin(rpc)) return []
  const declared = [...(rpc.message?.throws ?? []), ...codesOfBehaviour(api, rpc)]
  if (bodyOfRpc(api, rpc)) return declared
  switch (rpc.does.kind) {
    case 'get_by_uuid':
      return [...declared, 'UUID_INVALID']
    case 'get_by':
      return [...declared, 'HANDLE_INVALID']
    case 'add_to':
      return [...declared, 'MAP_DUPLICATE_KEY']
    case 'destroy':
      return [...declared, 'OBJECT_IN_USE']
    case 'set_record':
      return [...declared, ...(asksRoles(api, rpc) ? [DENIED] : [])]
    case 'get_all_where':
    case 'get_all_records_where':
      return [...declared, ...(rpc.implied ? ['INVALID_VALUE'] : []), ...(asksRoles(api, rpc) ? [DENIED] : [])]
    case 'message':
      if (isRefusals(rpc)) return ['HANDLE_INVALID', ...(rpc.takesSession ? [DENIED] : [])]
      if (!isImplemented(api, rpc)) return [...declared, 'NOT_IMPLEMENTED']
      return [...declared, ...providedErrors(rpc)]
    default:
      return declared
  }
}

const DENIED = 'RBAC_PERMISSION_DENIED'

/** Whether not everyone may read, or set, each field of the class. */
function asksRoles(api: Api, rpc: Rpc): boolean {
  const owner = api.classes.find((c) => c.name === rpc.class)
  if (!owner) return false
  if (rpc.does.kind !== 'set_record') return owner.fields.some((field) => mayRead(api, owner, field) !== null)
  const guarded = guardedClass(api, owner)
  return settableFields(owner).some(({ name }) => rolesOfImplied(api, guarded, { kind: 'set', field: name }) !== null)
}

/** Whether it is an `Async.` RPC: only their names have three parts. */
function isTwin(rpc: Rpc): boolean {
  return rpc.name.split('.').length === 3
}

/** Whether `test` holds for the type, a type inside it, or one in the records that it contains. */
function holds(api: Api, type: Type, test: (type: Type) => boolean, seen: ReadonlySet<string> = new Set()): boolean {
  return someType(type, (t) => {
    if (test(t)) return true
    if (t.kind !== 'record' || seen.has(t.name)) return false
    const within = new Set([...seen, t.name])
    return givenMembers(api, t.name).some((m) => holds(api, m.type, test, within))
  })
}

/** The members that a client gives: not those that the server computes. */
function givenMembers(api: Api, name: string) {
  return recordMembers(api, name).filter((m) => !('qualifier' in m) || m.qualifier !== 'RO/runtime')
}

function errorObject({ code, doc, params }: ErrorCode): OpenRpcError {
  const about: JsonSchema = doc === '' ? {} : { description: doc }
  const [minItems, maxItems] = [params.length, params.length]
  const items = params.map((name): JsonSchema => ({ title: name, type: 'string' }))
  const data: JsonSchema = { type: 'array', ...about, ...(items.length === 0 ? {} : { items, minItems }), maxItems }
  return { code: 1, message: code, data }
}
