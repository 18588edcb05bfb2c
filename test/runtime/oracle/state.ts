/** The oracle's state: objects with their unbound fields, and bound pairs as links that belong to neither end. */
import type { Class } from '../../../model/api.ts'
import { type Plain, textOf } from './plain-values.ts'

export interface State {
  /** By ref. */
  readonly things: Map<string, Thing>
  links: readonly Link[]
  /** Refs of the initial objects, by `class name`. */
  readonly initial: ReadonlyMap<string, string>
}

export interface Thing {
  readonly class: Class
  readonly ref: string
  readonly uuid: string
  /** The values of unbound fields. */
  readonly values: Map<string, Plain>
}

export interface Link {
  readonly relation: string
  /** The refs at the relation's first and second end. */
  readonly ends: readonly [string, string]
}

export function copyOf({ things, links, initial }: State): State {
  const copies = [...things].map(([ref, thing]) => [ref, { ...thing, values: new Map(thing.values) }] as const)
  return { things: new Map(copies), links, initial }
}

/** A text that is the same for states that no call can distinguish. */
export function stateText({ things, links }: State): string {
  const thing = ({ ref, values }: Thing) => `${ref} ${textOf(values)}`
  const link = ({ relation, ends }: Link) => `${relation} ${ends.join()}`
  return [...[...things.values()].map(thing).sort(), ...links.map(link).sort()].join('\n')
}
