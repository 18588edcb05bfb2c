/** Digests of an API's expressions: data that were brought up to date by the same one need not be evaluated again. */
import { createHash } from 'node:crypto'
import type { Api, Class } from '../../../model/api.ts'

/** To be counted up when the same expression has another value in a new version. */
const EVALUATION = 1

/** Of all that the values of computed fields depend on, beside the data. */
export function computedDigest(api: Api): string {
  const computed = fieldsOf(api, (field) => field.computed)
  if (computed.length === 0) return 'none'
  return digest([EVALUATION, computed, calledCode(api)])
}

/** Of all that the constraints depend on, beside the data. */
export function constraintsDigest(api: Api): string {
  const conditions = fieldsOf(api, (field) => field.where)
  const members = api.records.map((record) => record.members.map((member) => member.where))
  const checks = api.classes.map((owner) => [owner.name, owner.checks])
  return digest([EVALUATION, conditions, members, checks, calledCode(api)])
}

function fieldsOf<T>(api: Api, part: (field: Class['fields'][number]) => T | undefined): unknown[] {
  return api.classes.flatMap((owner) =>
    owner.fields.flatMap((field) => {
      const found = part(field)
      return found === undefined ? [] : [[owner.name, field.name, field.type, found]]
    }),
  )
}

/** What expressions call: defines and guards; and the values of enums, in order. */
function calledCode(api: Api): unknown {
  const guard = (body: Class['messages'][number]['body']) => body?.statements.slice(0, body.guard)
  return [
    api.enums.map((one) => [one.name, one.values.map((value) => value.name)]),
    api.records.map((record) => [record.name, record.members.map(({ name, type }) => [name, type])]),
    (api.defines ?? []).map((define) => [define.name, define.params, define.body.statements]),
    api.classes.flatMap((owner) => [
      ...owner.messages.map((message) => [owner.name, message.name, guard(message.body)]),
      ...Object.entries(owner.bodies ?? {}).map(([rpc, body]) => [owner.name, rpc, guard(body)]),
    ]),
  ]
}

/** Without the places in files, which any edit moves. */
const LEFT_OUT: ReadonlySet<string> = new Set(['at', 'path', 'doc'])

function digest(parts: unknown): string {
  const text = JSON.stringify(parts, (key, value) => (LEFT_OUT.has(key) ? undefined : value))
  return createHash('sha256').update(text).digest('hex')
}
