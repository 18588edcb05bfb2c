/** Objects found by uuid, by label, by unique fields, by queries, and all of them. */
import type { Class } from '../../../model/api.ts'
import { ProbeBuilder } from '../probe.ts'
import { type ConformRule, callIf, inEachFormat, type RuleParts } from '../rule.ts'

const NO_UUID = '00000000-0000-4000-8000-000000000000'

export const lookUpsRule: ConformRule = {
  name: 'look-ups',
  sentence:
    '`get_by_uuid` returns the reference or UUID_INVALID, `get_by_name_label` the objects with the label, `get_all` all references.',
  page: 'docs/language.md, What the text implies',
  *trials(parts) {
    for (const [owner, via] of inEachFormat(parts)) {
      const probe = new ProbeBuilder(owner.name, via)
      const made = parts.recipes.make(probe, owner.name, { nth: 3 })
      const other = made && parts.recipes.make(probe, owner.name, { nth: 4 })
      if (made === undefined || other === undefined) continue
      const { name } = owner
      const uuid = parts.rpcs.has(`${name}.get_uuid`) ? probe.call(`${name}.get_uuid`, made) : NO_UUID
      const look = () => lookUp(parts, probe, owner, uuid)
      look()
      probe.call(`${name}.get_record`, other)
      callIf(parts, probe, `${name}.get_by_uuid`, NO_UUID)
      callIf(parts, probe, `${name}.destroy`, made)
      look()
      yield probe.end()
    }
  },
}

function lookUp(parts: RuleParts, probe: ProbeBuilder, { name, unique = [], fields }: Class, uuid: string): void {
  callIf(parts, probe, `${name}.get_by_uuid`, uuid)
  callIf(parts, probe, `${name}.get_all`)
  callIf(parts, probe, `${name}.get_all_records`)
  for (const label of ['conform 3', 'conform 4', '']) callIf(parts, probe, `${name}.get_by_name_label`, label)
  if (fields.some((field) => field.name === 'name_label'))
    callIf(parts, probe, `${name}.get_all_where`, 'field "name__label" = "conform 3"')
  callIf(parts, probe, `${name}.get_all_records_where`, `not field "uuid" = "${uuid}"`)
  for (const [field = '', ...more] of unique) {
    const rpc = parts.rpcs.get(`${name}.get_by_${field}`)
    const type = rpc?.params[0]?.type
    if (more.length > 0 || !rpc || !type || type.kind === 'ref') continue
    const got = parts.samples.ofType(type, 77, () => undefined)
    if (got !== undefined) probe.call(rpc.name, got)
  }
}

export const handlesRule: ConformRule = {
  name: 'handles',
  sentence: 'A reference that names no object of the class is HANDLE_INVALID(class, ref).',
  page: 'docs/language.md, Errors',
  *trials(parts) {
    for (const [owner, via] of inEachFormat(parts)) {
      const probe = new ProbeBuilder(owner.name, via)
      const made = parts.recipes.make(probe, owner.name)
      if (made === undefined) continue
      callIf(parts, probe, `${owner.name}.destroy`, made)
      for (const ref of [made, `OpaqueRef:${NO_UUID}`, 'OpaqueRef:NULL', 'x'])
        for (const rpc of parts.rpcs.values()) {
          const [self, ...params] = rpc.params
          if (rpc.class !== owner.name || self?.type.kind !== 'ref' || self.type.class !== owner.name) continue
          const args = params.map(({ type }) => parts.samples.ofType(type, 0, () => `OpaqueRef:${NO_UUID}`))
          if (!args.includes(undefined)) probe.call(rpc.name, ref, ...(args as string[]))
        }
      yield probe.end()
    }
  },
}
