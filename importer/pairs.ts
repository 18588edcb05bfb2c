/** The bound pairs of the reference: which of them are relations by LANGUAGE section 7, and why the others are not. */
import { ImportError } from './import-error.ts'
import { asList } from './json-members.ts'
import type { Notes } from './notes.ts'
import type { ReferenceClass, ReferenceField } from './reference.ts'
import { refersTo } from './types.ts'

/** The partner's name by `Class.field`, both ends of every relation. */
export type Bindings = ReadonlyMap<string, string>

/**
 * Reads `[["VIF", "VM"], ["VM", "VIFs"]]` and so on. A pair that is no relation is noted and left out.
 * @throws ImportError where the list is of another shape
 */
export function bindPairs(classes: readonly ReferenceClass[], json: unknown, notes: Notes): Bindings {
  const bound = new Map<string, string>()
  const ends = endsByName(classes)
  for (const [i, item] of asList(json ?? [], 'The pairs').entries()) {
    const [first, second] = readPair(item, `pair ${i + 1}`)
    const reason = whyNoRelation(first, second, ends, bound)
    if (reason === undefined) {
      bound.set(first, fieldOf(second))
      bound.set(second, fieldOf(first))
    } else notes.say(`${first} <-> ${second} is no relation: ${reason}. Left unbound.`)
  }
  return bound
}

interface End extends ReferenceField {
  readonly owner: string
}

function endsByName(classes: readonly ReferenceClass[]): Map<string, End> {
  const all = classes.flatMap((c) =>
    c.fields.map((f): [string, End] => [`${c.name}.${f.name}`, { ...f, owner: c.name }]),
  )
  return new Map(all)
}

function readPair(json: unknown, where: string): [string, string] {
  const names = asList(json, where).map((end) => asList(end, where).join('.'))
  const [first, second] = names
  if (names.length === 2 && first && second && names.every((n) => n.split('.').length === 2)) return [first, second]
  throw new ImportError(`${where}: expected two ends, each a class and a field: [["VIF", "VM"], ["VM", "VIFs"]]`)
}

function whyNoRelation(
  first: string,
  second: string,
  ends: ReadonlyMap<string, End>,
  bound: Bindings,
): string | undefined {
  if (first === second) return 'both ends are the same field'
  const taken = [first, second].find((end) => bound.has(end))
  if (taken !== undefined) return `${taken} is bound to ${bound.get(taken)} already`
  const [a, b] = [ends.get(first), ends.get(second)]
  if (!a || !b) return `there is no field ${a ? second : first}`
  const stray = strayEnd(a, b) ?? strayEnd(b, a)
  return stray ?? whyNotOwned(a, b)
}

function strayEnd(end: End, partner: End): string | undefined {
  const target = refersTo(end.type)
  if (target === partner.owner) return undefined
  return `${end.owner}.${end.name} ${target === undefined ? 'is no reference' : `refers to ${target}`}`
}

/** The computed end must be the server's own (RO/runtime). */
function whyNotOwned(a: End, b: End): string | undefined {
  const many = [a, b].filter((end) => end.type.kind === 'set')
  const given = [a, b].filter((end) => end.qualifier !== 'RO/runtime')
  const computed = many.length === 1 ? many[0] : undefined
  if (computed && computed.qualifier !== 'RO/runtime')
    return `${computed.owner}.${computed.name} is computed, but ${computed.qualifier}`
  if (many.length === 0 && given.length === 2) return 'clients set both ends'
  return many.length === 2 && given.length === 2 && [a, b].every((end) => end.qualifier === 'RO/constructor')
    ? 'both ends are RO/constructor'
    : undefined
}

function fieldOf(end: string): string {
  return end.slice(end.indexOf('.') + 1)
}
