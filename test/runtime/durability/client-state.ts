/** The objects of one client, as simple data: each relation is kept at the end that a call names. */

/** Objects by name. Refs are names, or null. */
export interface State {
  readonly ships: ReadonlyMap<string, Ship>
  readonly crates: ReadonlyMap<string, { readonly ship: string | null }>
}

export interface Ship {
  readonly size: number
  readonly mood: string
  readonly tags: readonly string[]
  readonly config: { readonly [key: string]: string }
  readonly home: string
  readonly flagship: string | null
  readonly next: string | null
  readonly twin: string | null
  readonly peers: readonly string[]
  readonly routes: readonly string[]
  readonly flags: readonly string[]
  readonly watches: readonly string[]
  readonly others: readonly string[]
  readonly named: { readonly [key: string]: string }
  readonly draught: number
  readonly depth: number
}

/** The initial objects of a new database, by class. */
const SHARED = { port: ['north', 'south'], route: ['r1', 'r2'], flag: ['red', 'blue'] } as const

/** The fields that only the new model has. */
const NEW_FIELDS: ReadonlySet<string> = new Set(['notes', 'lends', 'lent_by'])

export const EMPTY: State = { ships: new Map(), crates: new Map() }

export const NEW_SHIP: Ship = {
  ...{ size: 7, mood: 'calm', tags: [], config: {}, home: 'north', flagship: null, next: null, twin: null },
  ...{ peers: [], routes: [], flags: [], watches: [], others: [], named: {}, draught: 0, depth: 0 },
}

/** The state with some ships changed or added. */
export function withShips(state: State, changed: { readonly [name: string]: Ship }): State {
  return { ...state, ships: new Map([...state.ships, ...Object.entries(changed)]) }
}

/** A record as both formats return it: each value is a text, refs are names, and sets are sorted. */
export type View = { readonly [field: string]: Canonical }
export type Canonical = string | readonly Canonical[] | { readonly [key: string]: Canonical }

/** `class name` → the record that the server must have. The records of shared objects follow from all states. */
export function expectedWorld(states: readonly State[], old = false): Map<string, View> {
  const ships = new Map(states.flatMap((state) => [...state.ships]))
  const crates = new Map(states.flatMap((state) => [...state.crates]))
  const where = (test: (ship: Ship) => boolean) => names([...ships].filter(([, s]) => test(s)).map(([name]) => name))
  const world = new Map<string, View>()
  for (const [name, ship] of ships) world.set(`ship ${name}`, shipView(name, ship, where, crates))
  for (const [name, { ship }] of crates) world.set(`crate ${name}`, { name_label: name, ship: ship ?? '' })
  for (const name of SHARED.port) world.set(`port ${name}`, { name_label: name, ships: where((s) => s.home === name) })
  for (const name of SHARED.route)
    world.set(`route ${name}`, { name_label: name, ships: where((s) => s.routes.includes(name)) })
  for (const name of SHARED.flag)
    world.set(`flag ${name}`, { name_label: name, flown_by: where((s) => s.flags.includes(name)), lent_by: [] })
  return old ? new Map([...world].map(([key, view]) => [key, withoutNew(view)])) : world
}

function shipView(
  name: string,
  ship: Ship,
  where: (test: (ship: Ship) => boolean) => string[],
  crates: State['crates'],
): View {
  return {
    ...{ name_label: name, size: `${ship.size}`, mood: ship.mood, tags: names(ship.tags), config: ship.config },
    ...{ home: ship.home, flagship: ship.flagship ?? '', escorts: where((s) => s.flagship === name) },
    ...{ next: ship.next ?? '', previous: where((s) => s.next === name)[0] ?? '', twin: ship.twin ?? '' },
    ...{ peers: names(ship.peers), routes: names(ship.routes), flags: names(ship.flags) },
    ...{ watches: names(ship.watches), watched_by: where((s) => s.watches.includes(name)) },
    ...{ others: names(ship.others), named: ship.named },
    crates: names([...crates].filter(([, crate]) => crate.ship === name).map(([key]) => key)),
    ...{ draught: `${ship.draught}`, depth: `${ship.depth}`, notes: 'none', lends: [] },
  }
}

function names(all: readonly string[]): string[] {
  return [...new Set(all)].sort()
}

function withoutNew(view: View): View {
  return Object.fromEntries(Object.entries(view).filter(([field]) => !NEW_FIELDS.has(field)))
}
