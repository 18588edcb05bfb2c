/** Hides passwords and values of `@secret` fields where calls are shown again or copied. */
import type { Api, Field, RecordMember, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { recordMembers } from '../../../reference/record-members.ts'

/** Whether a parameter of this name holds a password. */
export function isPasswordName(name: string): boolean {
  return /pwd|passw|passphrase|secret/i.test(name)
}

/** Whether values of this member are hidden until the user asks to see them. */
export function isSecret(member: RecordMember | Field | { readonly name: string }): boolean {
  return ('secret' in member && member.secret === true) || isPasswordName(member.name)
}

/**
 * The parameters with `PASSWORD` in place of every password and every value of a `@secret` field, also of other
 * classes. Empty values stay: they reveal nothing.
 */
export function withoutPasswords(api: Api, rpc: Rpc, params: readonly unknown[]): unknown[] {
  const secret = secretFields(api, rpc)
  const ofSecretField = 'field' in rpc.does && secret.has(rpc.does.field)
  return params.map((value, i) => {
    const { name, type } = rpc.params[i] ?? { name: '', type: null }
    if (name === 'self') return value
    return ofSecretField || secret.has(name) || isPasswordName(name)
      ? covered(value)
      : valueWithoutSecrets(api, type, value)
  })
}

/** The result of a call with the same values hidden. */
export function resultWithoutPasswords(api: Api, rpc: Rpc, value: unknown): unknown {
  const isOfSecret = 'field' in rpc.does && secretFields(api, rpc).has(rpc.does.field)
  return isOfSecret ? covered(value) : valueWithoutSecrets(api, rpc.result, value)
}

/** Whether the form of the call may hold a password or a value of a `@secret` field. */
export function asksForSecret(api: Api, rpc: Rpc): boolean {
  if ('field' in rpc.does && secretFields(api, rpc).has(rpc.does.field)) return true
  return rpc.params.some((p) => isSecret(p) || holdsSecret(api, p.type, new Set()))
}

function holdsSecret(api: Api, type: Type, seen: Set<string>): boolean {
  if (type.kind === 'set' || type.kind === 'option') return holdsSecret(api, type.of, seen)
  if (type.kind === 'map') return holdsSecret(api, type.value, seen)
  if (type.kind !== 'record' || seen.has(type.name)) return false
  seen.add(type.name)
  return recordMembers(api, type.name).some((m) => isSecret(m) || holdsSecret(api, m.type, seen))
}

function secretFields(api: Api, rpc: Rpc): ReadonlySet<string> {
  const owner = api.classes.find((c) => c.name === rpc.class)
  return new Set(owner?.fields.flatMap(({ name, secret }) => (secret ? [name] : [])))
}

function covered(value: unknown): unknown {
  const isEmpty = value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
  return isEmpty ? value : 'PASSWORD'
}

/** Hides secret values inside records, sets and maps. The name of a member or key may also mark a password. */
export function valueWithoutSecrets(api: Api, type: Type | null, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => valueWithoutSecrets(api, elementType(type), one))
  if (typeof value !== 'object' || value === null) return value
  const { isHidden, typeOf } = insideOf(api, type)
  const members = Object.entries(value).map(([name, one]) => [
    name,
    isHidden(name) ? covered(one) : valueWithoutSecrets(api, typeOf(name), one),
  ])
  return Object.fromEntries(members)
}

function elementType(type: Type | null): Type | null {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : null
}

/** Whether a value has a password, or the value of a `@secret` field, inside. */
export function hasSecretInside(api: Api, type: Type, value: unknown): boolean {
  return JSON.stringify(valueWithoutSecrets(api, type, value)) !== JSON.stringify(value)
}

interface Inside {
  isHidden(name: string): boolean
  typeOf(name: string): Type | null
}

function insideOf(api: Api, type: Type | null): Inside {
  if (type?.kind === 'map') return { isHidden: isPasswordName, typeOf: () => type.value }
  if (type?.kind === 'record') {
    const members = new Map(recordMembers(api, type.name).map((m) => [m.name, m]))
    return {
      isHidden: (name) => isSecret(members.get(name) ?? { name }),
      typeOf: (name) => members.get(name)?.type ?? null,
    }
  }
  // The record may be of any class, so the secret fields of all classes count.
  const secret = new Set(api.classes.flatMap((c) => c.fields.filter((f) => f.secret).map((f) => f.name)))
  return { isHidden: (name) => secret.has(name) || isPasswordName(name), typeOf: () => null }
}
