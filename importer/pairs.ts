/**
 * The bound pairs of the reference: those that Crowfoot can bind (docs/language.md, Bound field pairs), and why not the
 * others.
 */
import { ImportError } from './import-error.ts'
import { asList } from './json-members.ts'
import type { Notes } from './notes.ts'
import type { ReferenceClass, ReferenceField } from './reference.ts'
import { isCrowName } from './text.ts'
import { refersTo } from './types.ts'

/** The name of the partner by `Class.field`, for both ends of each pair. */
export type Bindings = ReadonlyMap<string, string>

/**
 * Reads a list of pairs such as `[["VIF", "VM"], ["VM", "VIFs"]]`. Adds a note for each pair that cannot be bound.
 * @throws ImportError where the list has another structure
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
    } else notes.say(`${first} <-> ${second} is not a pair: ${reason}. Left unbound.`)
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
  const ends = asList(json, where).map((end) => asList(end, where))
  const [first, second] = ends.map((end) => end.join('.'))
  if (ends.length === 2 && first && second && ends.every(isEnd)) return [first, second]
  throw new ImportError(`${where}: expected two ends, each a class and a field: [["VIF", "VM"], ["VM", "VIFs"]]`)
}

function isEnd(parts: readonly unknown[]): boolean {
  return parts.length === 2 && parts.every((part) => typeof part === 'string' && isCrowName(part))
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
  return `${end.owner}.${end.name} ${target === undefined ? 'is not a reference' : `refers to ${target}`}`
}

/** The computed end must be RO/runtime. */
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
