/** What of a plan shapes the tables, as texts to compare; and which table of links another one follows. */
import { typeText } from '../../model/types.ts'
import type { ClassPlan, FieldPlan, LinkEnd, LinkPlan, Plan } from './plan.ts'

/** Texts that are equal for two plans where the tables need no change. */
export function keptPlan(plan: Plan) {
  const stored = new Set(plan.classes.map((owner) => owner.name))
  const target = (className: string) => `${className}${stored.has(className) ? '' : ' (not kept)'}`
  const end = (e: LinkEnd) => `${target(e.class)}.${e.field} ${e.cascade}`
  return {
    /** The columns of a class's table and what holds for them. */
    columns: (owner: ClassPlan) =>
      owner.fields
        .flatMap((field) => columnText(field, target))
        .sort()
        .join('\n'),
    link: (link: LinkPlan) => `${link.name} ${link.kind} ${end(link.from)} ${end(link.to)}`,
    map: ({ storage }: FieldPlan) =>
      storage.kind === 'map'
        ? [storage.key, storage.value]
            .map((t) => (t.kind === 'ref' ? `${target(t.class)} ${t.nullable}` : typeText(t)))
            .join(' -> ')
        : null,
  }
}

/** The links of the old plan that go on in `link`: those between the same ends, whichever of them comes first. */
export function linkSource(from: Plan, link: LinkPlan): { from: LinkPlan; swapped: boolean } | undefined {
  for (const old of from.links) {
    if (old.kind !== link.kind) continue
    if (sameEnd(old.from, link.from) && sameEnd(old.to, link.to)) return { from: old, swapped: false }
    if (sameEnd(old.from, link.to) && sameEnd(old.to, link.from)) return { from: old, swapped: true }
  }
  return undefined
}

function sameEnd(a: LinkEnd, b: LinkEnd): boolean {
  return a.class === b.class && a.field === b.field
}

function columnText({ name, field, storage }: FieldPlan, target: (className: string) => string): string[] {
  if (storage.kind === 'value') return [`${name} ${typeText(field.type)}`]
  if (storage.kind !== 'ref') return []
  return [`${name} ${target(storage.class)} ${storage.required} ${storage.pair?.one === true}`]
}
