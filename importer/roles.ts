/**
 * The roles of the reference. Each message lists the roles that may call it; which role includes which follows from the
 * lists.
 */
import type { ReferenceClass } from './reference.ts'
import { enumValue } from './text.ts'

export class Roles {
  /** In the order of the reference's longest lists; empty where it lists none. */
  readonly names: readonly string[]
  readonly #over: ReadonlyMap<string, ReadonlySet<string>>

  constructor(classes: readonly ReferenceClass[]) {
    const lists = distinct(classes.flatMap((c) => c.messages.map((m) => m.roles)))
    this.names = [...new Set([...lists].sort((a, b) => b.length - a.length).flat())]
    this.#over = new Map(this.names.map((name) => [name, rolesOver(name, this.names, lists)]))
  }

  /** A key for a set of roles, independent of their order. ALL for the set of all roles. */
  keyOf(roles: readonly string[]): string {
    return roles.length === this.names.length ? ALL : this.#ordered(roles).join('\n')
  }

  /** The roles of a key. */
  of(key: string): readonly string[] {
    return key === ALL ? this.names : key.split('\n').filter((name) => name !== '')
  }

  /** `allows("vm-operator")`: the fewest roles that include those of the key. */
  clause(key: string): string {
    const all = this.of(key)
    const least = all.filter((name) => !all.some((other) => other !== name && this.#includes(name, other)))
    return `allows(${least.map(enumValue).join(', ')})`
  }

  /** `role operator includes reader` for each role; those that include most come first. */
  text(): string {
    return this.names
      .map((name) => {
        const below = this.names.filter((other) => other !== name && this.#includes(name, other))
        const next = below.filter((other) => !below.some((b) => b !== other && this.#includes(b, other)))
        return `role ${enumValue(name)}${next.length > 0 ? ` includes ${next.map(enumValue).join(', ')}` : ''}\n`
      })
      .join('')
  }

  /** Of two roles in the same lists, the first includes the second, so that there are no cycles. */
  #includes(name: string, other: string): boolean {
    const over = this.#over.get(other)?.has(name) ?? false
    const under = this.#over.get(name)?.has(other) ?? false
    return over && (!under || this.names.indexOf(name) < this.names.indexOf(other))
  }

  #ordered(roles: readonly string[]): string[] {
    return this.names.filter((name) => roles.includes(name))
  }
}

/** The key of all roles, for which no clause is needed. */
export const ALL = '*'

/** The roles that may do everything that this one may: they are in each list that it is in. */
function rolesOver(name: string, names: readonly string[], lists: readonly (readonly string[])[]): ReadonlySet<string> {
  const own = lists.filter((list) => list.includes(name))
  return new Set(names.filter((other) => own.every((list) => list.includes(other))))
}

function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(lists.map((list) => [[...list].sort().join('\n'), list])).values()]
}
