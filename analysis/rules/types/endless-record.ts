/** A record that holds itself, so that no value of it can be written down. */

import type { CheckRule } from '../../rule.ts'
import type { MemberSymbol, RecordSymbol, Scope } from '../../symbols.ts'

export const endlessRecord: CheckRule = {
  entry: {
    code: 'CROW1208',
    severity: 'error',
    title: 'A record holds itself',
    explanation:
      'A record that has a member of its own type, or of one that leads back to it, has no finite value. A set, option or map in between ends it, since it may be empty.',
    example: 'record tree { name : string, parent : tree record }\n',
    repaired: 'record tree { name : string, parent : tree record option }\n',
  },
  check: {
    record(record, report, { scope }) {
      const member = record.members.find((m) => leadsTo(m, record, scope, new Set()))
      if (!member) return
      report({
        place: member.place,
        at: member.decl.type,
        message: `The record "${record.name}" holds itself by its member "${member.name}", so that no value of it can exist.`,
        help: 'Make the member an option or a set.',
      })
    },
  },
}

function leadsTo(member: MemberSymbol, goal: RecordSymbol, scope: Scope, seen: Set<string>): boolean {
  if (member.type?.kind !== 'record') return false
  const target = scope.types.get(member.type.name)
  if (target === goal) return true
  if (target?.kind !== 'record' || seen.has(target.name)) return false
  seen.add(target.name)
  return target.members.some((m) => leadsTo(m, goal, scope, seen))
}
