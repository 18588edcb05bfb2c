/** What a caller gave, as texts that an error could repeat: the values of `@secret` fields, and the others. */
import type { Api, Type } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { NULL_REF, RecordValue, type Value } from '../values.ts'
import { secretParams } from './secrets.ts'

export interface Given {
  readonly secret: ReadonlySet<string>
  readonly open: ReadonlySet<string>
}

export function givenTexts(api: Api, rpc: Rpc, args: readonly Value[]): Given {
  const given = { secret: new Set<string>(), open: new Set<string>() }
  const secret = secretParams(api, rpc)
  rpc.params.forEach(({ type }, i) => {
    const value = args[i]
    if (value !== undefined) collect(api, type, value, secret.has(i) ? given.secret : given.open, given.secret)
  })
  return given
}

/** `into` takes the value, `secrets` what it has of secret members. */
function collect(api: Api, type: Type, value: Value, into: Set<string>, secrets: Set<string>): void {
  const more = (of: Type, inner: Value) => collect(api, of, inner, into, secrets)
  if (Array.isArray(value)) {
    for (const item of value) more(type.kind === 'set' || type.kind === 'option' ? type.of : type, item as Value)
  } else if (value instanceof Map) {
    for (const [key, held] of value) {
      more(type.kind === 'map' ? type.key : type, key as Value)
      more(type.kind === 'map' ? type.value : type, held as Value)
    }
  } else if (value instanceof RecordValue) collectRecord(api, type, value, into, secrets)
  else into.add(value === null ? NULL_REF : String(value))
}

function collectRecord(
  api: Api,
  type: Type,
  { names, values }: RecordValue,
  into: Set<string>,
  secrets: Set<string>,
): void {
  const record = type.kind === 'record' ? type.name : ''
  const fields = api.classes.find((c) => c.name === record)?.fields
  const members = fields ?? api.records.find((r) => r.name === record)?.members ?? []
  names.forEach((name, i) => {
    const member = members.find((m) => m.name === name)
    const secret = member !== undefined && 'secret' in member && member.secret === true
    if (member) collect(api, member.type, values[i] as Value, secret ? secrets : into, secrets)
  })
}
