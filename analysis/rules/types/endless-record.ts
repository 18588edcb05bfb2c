/** A record that holds itself, so that no value of it can be written down. */

import type { CheckRule } from '../../rule.ts'
import type { RecordSymbol, Scope } from '../../symbols.ts'

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
      const circle = circleFrom(record, record, scope, new Set())
      // A circle of several records is told of once, at the one whose name sorts first.
      if (!circle || circle.some((r) => r.name < record.name)) return
      const member = record.members.find((m) => m.type?.kind === 'record' && m.type.name === (circle[0] ?? record).name)
      if (!member) return
      report({
        place: member.place,
        at: member.decl.type,
        message: `The record "${record.name}" holds itself by its member "${member.name}", so that no value of it can exist.`,
        help: 'Make the member an option or a set.',
        related: circle
          .filter((r) => r !== record)
          .map((r) => ({ message: `"${r.name}" is declared here.`, place: r.place, at: r.decl.name })),
      })
    },
  },
}

/** The records after `from` on a way back to `goal`, `goal` last; undefined where there is none. */
function circleFrom(
  from: RecordSymbol,
  goal: RecordSymbol,
  scope: Scope,
  seen: Set<RecordSymbol>,
): RecordSymbol[] | undefined {
  for (const { type } of from.members) {
    const next = type?.kind === 'record' ? scope.types.get(type.name) : undefined
    if (next === goal) return [goal]
    if (next?.kind !== 'record' || seen.has(next)) continue
    seen.add(next)
    const rest = circleFrom(next, goal, scope, seen)
    if (rest) return [next, ...rest]
  }
  return undefined
}
