/** New objects: what their fields start with, and what `create` refuses. */
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder, RawArgument, recordOf } from '../probe.ts'
import { accessorOf, type ConformRule, clientFields, inEachFormat, madeClasses, type RuleParts } from '../rule.ts'

export const creatingRule: ConformRule = {
  name: 'creating',
  sentence:
    'A new object has the values that it was given; other fields start with their default, or else with the zero of their type.',
  page: 'docs/language.md, Qualifiers',
  *trials(parts) {
    for (const [owner, via] of inEachFormat(parts)) {
      for (const all of [false, true]) {
        const probe = new ProbeBuilder(owner.name, via)
        const made = parts.recipes.make(probe, owner.name, { all, nth: all ? 1 : 0 })
        if (made === undefined) continue
        probe.call(`${owner.name}.get_record`, made)
        for (const { name } of clientFields(owner)) {
          const get = accessorOf(parts, owner, 'get', name)
          if (get) probe.call(get, made)
        }
        yield probe.end()
      }
      yield* refusedRecords(parts, owner.name, via)
    }
  },
}

export const qualifierRule: ConformRule = {
  name: 'read-only fields',
  sentence:
    'RO/constructor and RO/runtime fields have no RPC that changes them, and RO/runtime members are ignored by `create`.',
  page: 'docs/language.md, Qualifiers',
  *trials(parts) {
    for (const [i, owner] of madeClasses(parts).entries()) {
      const probe = new ProbeBuilder(owner.name, i)
      const made = parts.recipes.make(probe, owner.name)
      if (made === undefined) continue
      for (const field of clientFields(owner).filter(({ qualifier }) => qualifier !== 'RW')) {
        const set = `${owner.name}.set_${field.name}`
        // Of two values, one at least is not the default.
        const values = [5, 6].map((nth) => parts.samples.ofType(field.type, nth, () => made))
        if (parts.rpcs.has(set) || values.includes(undefined)) continue
        probe.call(set, made, new RawArgument('"x"', '<value><string>x</string></value>'))
        probe.call(`${owner.name}.get_record`, made)
        if (field.qualifier === 'RO/runtime' && parts.recipes.creator(owner.name)?.does.kind === 'create')
          for (const value of values as Value[]) ignoredMember(parts, probe, owner.name, field.name, value)
      }
      yield probe.end()
    }
  },
}

function ignoredMember(parts: RuleParts, probe: ProbeBuilder, owner: string, field: string, value: Value): void {
  const other = parts.recipes.make(probe, owner, { values: new Map([[field, value]]) })
  if (other !== undefined) probe.call(`${owner}.get_record`, other)
}

/** Records without a member, or with one too many. */
function* refusedRecords(parts: RuleParts, owner: string, via: number) {
  const creator = parts.recipes.creator(owner)
  if (creator?.does.kind !== 'create') return
  const probe = new ProbeBuilder(owner, via)
  const made = parts.recipes.make(probe, owner)
  const given = probe.steps.at(-1)?.args[0]
  if (made === undefined || !(given instanceof RecordValue)) return
  for (const name of given.names) {
    const rest = new Map(given.names.map((one, i) => [one, given.values[i] as Value]))
    rest.delete(name)
    probe.call(creator.name, recordOf(rest))
  }
  probe.call(creator.name, new RecordValue([...given.names, 'no_such_field'], [...given.values, 'x']))
  yield probe.end()
}
