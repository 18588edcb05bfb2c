/** The texts in a call's arguments that an error could repeat: the values of `@secret` fields, and the others. */
import type { Api, Type } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { shapesOf } from '../values/shapes.ts'
import { NULL_REF, RecordValue, type Value } from '../values/values.ts'
import { secretParams } from './secret-params.ts'

export interface Given {
  readonly secret: readonly SecretText[]
  readonly open: ReadonlySet<string>
}

/** A value of a `@secret` field, or a part of one. */
export interface SecretText {
  readonly text: string
  readonly type: Type
}

interface Collected {
  readonly secret: SecretText[]
  readonly open: Set<string>
}

/** Makes what finds the texts in the arguments of a call of the RPC. `mayBeSecret` is false where no call gives secrets. */
export function givenTexts(
  api: Api,
  rpc: Rpc,
): { readonly mayBeSecret: boolean; readonly of: (args: readonly Value[]) => Given } {
  const secret = secretParams(api, rpc)
  return {
    mayBeSecret: secret.size > 0 || rpc.params.some(({ type }) => hasSecretMembers(api, type)),
    of(args) {
      const given: Collected = { secret: [], open: new Set<string>() }
      rpc.params.forEach(({ type }, i) => {
        const value = args[i]
        if (value !== undefined) collect(api, type, value, secret.has(i), given)
      })
      return given
    },
  }
}

function hasSecretMembers(api: Api, type: Type): boolean {
  for (const inside of shapesOf(api).inside(type)) {
    if (inside.kind !== 'record') continue
    if (api.classes.find((c) => c.name === inside.name)?.fields.some(({ secret }) => secret)) return true
  }
  return false
}

function collect(api: Api, type: Type, value: Value, secret: boolean, given: Collected): void {
  const more = (of: Type, inner: Value) => collect(api, of, inner, secret, given)
  if (Array.isArray(value)) {
    for (const item of value) more(type.kind === 'set' || type.kind === 'option' ? type.of : type, item as Value)
  } else if (value instanceof Map) {
    for (const [key, held] of value) {
      more(type.kind === 'map' ? type.key : type, key as Value)
      more(type.kind === 'map' ? type.value : type, held as Value)
    }
  } else if (value instanceof RecordValue) collectRecord(api, type, value, secret, given)
  else {
    const text = value === null ? NULL_REF : String(value)
    if (secret) given.secret.push({ text, type })
    else given.open.add(text)
  }
}

function collectRecord(api: Api, type: Type, { names, values }: RecordValue, secret: boolean, given: Collected): void {
  const record = type.kind === 'record' ? type.name : ''
  const fields = api.classes.find((c) => c.name === record)?.fields
  const members = fields ?? api.records.find((r) => r.name === record)?.members ?? []
  names.forEach((name, i) => {
    const member = members.find((m) => m.name === name)
    const isSecret = secret || (member !== undefined && 'secret' in member && member.secret === true)
    if (member) collect(api, member.type, values[i] as Value, isSecret, given)
  })
}
