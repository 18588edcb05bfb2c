/** A record that contains itself, so that it has no finite value. */

import { components } from '../../facts/components.ts'
import type { MemberSymbol, RecordSymbol, Scope } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const endlessRecord: CheckRule = {
  entry: {
    code: 'CROW1208',
    severity: 'error',
    title: 'A record contains itself',
    explanation:
      'A record with a member of its own type, or of a record that leads back to it, has no finite value. A set, option or map in between breaks the circle, because it can be empty.',
    example: 'record tree { name : string, parent : tree record }\n',
    repaired: 'record tree { name : string, parent : tree record option }\n',
  },
  check: {
    all(report, { scope }) {
      const held = (record: RecordSymbol) => record.members.flatMap((member) => heldBy(member, scope) ?? [])
      for (const component of components(scope.records, held)) {
        // A circle of several records is reported once, at the record whose name sorts first.
        const record = component.reduce((a, b) => (b.name < a.name ? b : a))
        const circle = circleFrom(record, new Set(component), scope)
        const [member] = circle
        if (!member) continue
        report({
          place: member.place,
          at: member.decl.type,
          message: `The record "${record.name}" contains itself through its member "${member.name}", so it can have no value.`,
          help: 'Make the member an option or a set.',
          related: circle
            .slice(0, SHOWN)
            .flatMap((m) => heldBy(m, scope) ?? [])
            .filter((r) => r !== record)
            .map((r) => ({ message: `"${r.name}" is declared here.`, place: r.place, at: r.decl.name })),
        })
      }
    },
  },
}

/** How many records of a circle are shown. */
const SHOWN = 8

/** The record that every value of the member contains. */
function heldBy({ type }: MemberSymbol, scope: Scope): RecordSymbol | undefined {
  const held = type?.kind === 'record' ? scope.types.get(type.name) : undefined
  return held?.kind === 'record' ? held : undefined
}

/** The members of a shortest path from the record back to itself; empty if there is none. */
function circleFrom(record: RecordSymbol, component: ReadonlySet<RecordSymbol>, scope: Scope): MemberSymbol[] {
  const cameBy = new Map<RecordSymbol, { member: MemberSymbol; from: RecordSymbol }>()
  let round = [record]
  while (round.length > 0) {
    const next: RecordSymbol[] = []
    for (const from of round) {
      for (const member of from.members) {
        const held = heldBy(member, scope)
        if (!held || !component.has(held) || cameBy.has(held)) continue
        cameBy.set(held, { member, from })
        if (held === record) return wayBack(record, cameBy)
        next.push(held)
      }
    }
    round = next
  }
  return []
}

function wayBack(
  record: RecordSymbol,
  cameBy: ReadonlyMap<RecordSymbol, { member: MemberSymbol; from: RecordSymbol }>,
) {
  const way: MemberSymbol[] = []
  let at: RecordSymbol | undefined = record
  do {
    const step = cameBy.get(at)
    if (step) way.push(step.member)
    at = step?.from
  } while (at && at !== record)
  return way.reverse()
}
