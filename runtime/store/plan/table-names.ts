/** The names of tables and columns. They differ from the API's where SQLite, which ignores case, has them already. */
import type { Plan } from './plan.ts'

/** Maps `C` to a table, `C.f` to a column, and `C.f[]` to a table of links, which is named after one of its ends. */
export type NameMap = { readonly [key: string]: string }

/** Each name is the one in the API or, if that is taken, `vm~2`. A name once given stays. */
export class TableNames {
  readonly #names: Map<string, string>

  constructor(known: NameMap = {}) {
    this.#names = new Map(Object.entries(known))
  }

  /** Names everything in the plan that has no name yet, and forgets the names of everything else. */
  cover(plan: Plan): void {
    const keys = planKeys(plan)
    const kept = new Map([...this.#names].filter(([key]) => keys.has(key)))
    this.#names.clear()
    for (const [key, name] of kept) this.#names.set(key, name)
    const tables = new Set([...planTables(plan)].flatMap((key) => folded(kept.get(key))))
    for (const key of planTables(plan)) this.#give(key, key.replace('[]', ''), tables)
    for (const owner of plan.classes) {
      const columns = owner.fields.filter(isColumn).map((field) => ({ field, key: `${owner.name}.${field.name}` }))
      const taken = new Set(columns.flatMap(({ key }) => folded(kept.get(key))))
      for (const { field, key } of columns) this.#give(key, field.name, taken)
    }
  }

  /** The same tables and columns for an API with other names: `current` maps old names (`C`, `C.f`) to new ones. */
  renamed(current: (key: string) => string): TableNames {
    return new TableNames(Object.fromEntries([...this.#names].map(([key, name]) => [keyNow(key, current), name])))
  }

  /** Only the classes and fields whose name in the API has not changed. */
  unchanged(current: (key: string) => string): TableNames {
    return new TableNames(Object.fromEntries([...this.#names].filter(([key]) => keyNow(key, current) === key)))
  }

  /** A class, field or link of the plan that has no name; undefined if all have one. */
  lacking(plan: Plan): string | undefined {
    return [...planKeys(plan)].find((key) => typeof this.#names.get(key) !== 'string')
  }

  table(className: string): string {
    return this.#get(className)
  }

  column(className: string, field: string): string {
    return this.#get(`${className}.${field}`)
  }

  /** The table of a link or a map. `name`: the `Class.field` that it is named after. */
  links(name: string): string {
    return this.#get(linksKey(name))
  }

  toJSON(): NameMap {
    return Object.fromEntries(this.#names)
  }

  #give(key: string, wanted: string, taken: Set<string>): void {
    if (this.#names.has(key)) return
    const free = freeName(wanted, taken)
    taken.add(free.toLowerCase())
    this.#names.set(key, free)
  }

  #get(key: string): string {
    const name = this.#names.get(key)
    if (name === undefined) throw new Error(`no table or column for "${key}"`)
    return name
  }
}

function keyNow(key: string, current: (key: string) => string): string {
  return key.endsWith('[]') ? linksKey(current(key.slice(0, -2))) : current(key)
}

/** SQLite reserves names that start with `sqlite_`. */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const start = /^sqlite_/i.test(wanted) ? `~${wanted}` : wanted
  let name = start
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${start}~${i}`
  return name
}

function folded(name: string | undefined): string[] {
  return name === undefined ? [] : [name.toLowerCase()]
}

function planTables(plan: Plan): Set<string> {
  const maps = plan.classes.flatMap((owner) =>
    owner.fields.filter((f) => f.storage.kind === 'map').map((f) => linksKey(`${owner.name}.${f.name}`)),
  )
  return new Set([
    ...plan.classes.map((owner) => owner.name),
    ...plan.links.map((link) => linksKey(link.name)),
    ...maps,
  ])
}

function linksKey(name: string): string {
  return `${name}[]`
}

function planKeys(plan: Plan): Set<string> {
  const columns = plan.classes.flatMap((owner) =>
    owner.fields.filter(isColumn).map((field) => `${owner.name}.${field.name}`),
  )
  return new Set([...planTables(plan), ...columns])
}

function isColumn(field: Plan['classes'][number]['fields'][number]): boolean {
  return field.storage.kind === 'value' || field.storage.kind === 'ref'
}
