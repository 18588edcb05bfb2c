/** Compares the tables of two plans, and finds the old table of links that a new one continues. */
import { typeText } from '../../../model/types.ts'
import type { ClassPlan, FieldPlan, LinkEnd, LinkPlan, Plan } from '../plan/plan.ts'

/**
 * Texts that are equal for two plans if the tables need no change. `original` gives the name that the database has for a
 * class or a `class.field` of the plan.
 */
export function keptPlan(plan: Plan, original: (key: string) => string = (key) => key) {
  const stored = new Set(plan.classes.map((owner) => owner.name))
  const target = (className: string) => `${original(className)}${stored.has(className) ? '' : ' (not kept)'}`
  const end = (e: LinkEnd) =>
    `${target(e.class)}.${e.field === null ? null : original(`${e.class}.${e.field}`)} ${e.cascade}`
  return {
    /** The columns of a class's table and their constraints. */
    columns: (owner: ClassPlan) =>
      [target(owner.name), ...owner.fields.flatMap((field) => columnText(field, original, target)).sort()].join('\n'),
    link: (link: LinkPlan) => `${original(link.name)} ${link.kind} ${end(link.from)} ${end(link.to)}`,
    map: ({ class: owner, name, storage }: FieldPlan) =>
      storage.kind === 'map'
        ? [original(`${owner}.${name}`), storage.key, storage.value]
            .map((t) =>
              typeof t === 'string' ? t : t.kind === 'ref' ? `${target(t.class)} ${t.nullable}` : typeText(t),
            )
            .join(' -> ')
        : null,
  }
}

export interface LinkSource {
  readonly from: LinkPlan
  readonly swapped: boolean
}

/**
 * The old plan's links that continue in `link`: those between the same two ends, in either order. If there are none,
 * then those of the same two classes with one end the same, if the new plan no longer has the other end: that end has
 * been renamed.
 */
export function linkSource(from: Plan, to: Plan, link: LinkPlan): LinkSource | undefined {
  const same = (a: LinkEnd, b: LinkEnd) => a.class === b.class && a.field === b.field
  const renamed = (a: LinkEnd, b: LinkEnd) => a.class === b.class && b.field !== null && isGone(to, a)
  const like = from.links.filter((old) => old.kind === link.kind)
  return (
    sourceWhere(like, link, (a, b) => same(a[0], b[0]) && same(a[1], b[1])) ??
    sourceWhere(like, link, (a, b) => same(a[0], b[0]) && renamed(a[1], b[1])) ??
    sourceWhere(like, link, (a, b) => renamed(a[0], b[0]) && same(a[1], b[1]))
  )
}

type Ends = readonly [LinkEnd, LinkEnd]

function sourceWhere(all: readonly LinkPlan[], link: LinkPlan, follows: (a: Ends, b: Ends) => boolean) {
  for (const old of all) {
    if (follows([old.from, old.to], [link.from, link.to])) return { from: old, swapped: false }
    if (follows([old.from, old.to], [link.to, link.from])) return { from: old, swapped: true }
  }
  return undefined
}

function isGone({ classes }: Plan, end: LinkEnd): boolean {
  return !classes.find((owner) => owner.name === end.class)?.fields.some((field) => field.name === end.field)
}

function columnText(
  { class: owner, name: called, field, storage }: FieldPlan,
  original: (key: string) => string,
  target: (className: string) => string,
): string[] {
  // Both names, because two fields may have swapped theirs.
  const name = `${called} from ${original(`${owner}.${called}`)}`
  if (storage.kind === 'value') return [`${name} ${typeText(field.type)}`]
  if (storage.kind !== 'ref') return []
  return [`${name} ${target(storage.class)} ${storage.required} ${storage.pair?.one === true}`]
}
