/** The roles of the reference: each message lists those that may call it, and what includes what follows from the lists. */
import type { ReferenceClass } from './reference.ts'
import { enumValue } from './text.ts'

export class Roles {
  /** In the order in which the reference lists them; empty where it lists none. */
  readonly names: readonly string[]
  readonly #over: ReadonlyMap<string, ReadonlySet<string>>

  constructor(classes: readonly ReferenceClass[]) {
    const lists = distinct(classes.flatMap((c) => c.messages.map((m) => m.roles)))
    this.names = [...new Set([...lists].sort((a, b) => b.length - a.length).flat())]
    this.#over = new Map(this.names.map((name) => [name, rolesOver(name, this.names, lists)]))
  }

  /** One key for each set of roles, whatever their order; every role counts as ALL. */
  keyOf(roles: readonly string[]): string {
    return roles.length === this.names.length ? ALL : this.#ordered(roles).join('\n')
  }

  /** The roles of a key. */
  of(key: string): readonly string[] {
    return key === ALL ? this.names : key.split('\n').filter((name) => name !== '')
  }

  /** `allows("vm-operator")`: the fewest roles that let in those of the key. */
  clause(key: string): string {
    const all = this.of(key)
    const least = all.filter((name) => !all.some((other) => other !== name && this.#includes(name, other)))
    return `allows(${least.map(enumValue).join(', ')})`
  }

  /** `role operator includes reader` for each, the ones that include most first. */
  text(): string {
    return this.names
      .map((name) => {
        const below = this.names.filter((other) => other !== name && this.#includes(name, other))
        const next = below.filter((other) => !below.some((b) => b !== other && this.#includes(b, other)))
        return `role ${enumValue(name)}${next.length > 0 ? ` includes ${next.map(enumValue).join(', ')}` : ''}\n`
      })
      .join('')
  }

  /** Of two that are in the same lists, the first includes the second: there are no circles. */
  #includes(name: string, other: string): boolean {
    const over = this.#over.get(other)?.has(name) ?? false
    const under = this.#over.get(name)?.has(other) ?? false
    return over && (!under || this.names.indexOf(name) < this.names.indexOf(other))
  }

  #ordered(roles: readonly string[]): string[] {
    return this.names.filter((name) => roles.includes(name))
  }
}

/** The key of what every role may do, which no text need say. */
export const ALL = '*'

/** The roles that may do all that this one may: they stand in each list that it stands in. */
function rolesOver(name: string, names: readonly string[], lists: readonly (readonly string[])[]): ReadonlySet<string> {
  const own = lists.filter((list) => list.includes(name))
  return new Set(names.filter((other) => own.every((list) => list.includes(other))))
}

function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(lists.map((list) => [[...list].sort().join('\n'), list])).values()]
}
