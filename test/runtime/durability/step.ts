/** Calls that write, each with its effect on a client's state. */
import { NEW_SHIP, type Ship, type State, withShips } from './client-state.ts'

export interface Step {
  readonly method: string
  readonly params: readonly Param[]
  /** The state after the call; unchanged if the call is refused. */
  readonly after: State
  /** The code of the error that it must raise. */
  readonly refused?: string
}

/** A ref is `{ ref: 'class name' }`, and the null reference is null. */
export type Param = string | number | null | { readonly ref: string } | readonly Param[] | { readonly map: ParamMap }
export type ParamMap = { readonly [key: string]: Param }

type ShipSet = 'peers' | 'watches' | 'others'

const ship = (name: string): Param => ({ ref: `ship ${name}` })
const ships = (all: readonly string[]): Param => all.map(ship)
const refs = (className: string, all: readonly string[]): Param => all.map((name) => ({ ref: `${className} ${name}` }))
const union = (all: readonly string[], more: string) => (all.includes(more) ? all : [...all, more])

/** Writes one row, its links in five tables, and a map. */
export function createShip(state: State, name: string, given: Partial<Ship>): Step {
  const made: Ship = { ...NEW_SHIP, ...given }
  const record: ParamMap = {
    ...{ name_label: name, size: made.size, mood: made.mood, tags: made.tags, config: { map: made.config } },
    home: { ref: `port ${made.home}` },
    flagship: made.flagship === null ? null : ship(made.flagship),
    next: null,
    twin: null,
    ...{ peers: ships(made.peers), watches: ships(made.watches), others: ships(made.others) },
    ...{ routes: refs('route', made.routes), flags: refs('flag', made.flags) },
    named: { map: Object.fromEntries(Object.entries(made.named).map(([key, value]) => [key, ship(value)])) },
  }
  const peers = Object.fromEntries(made.peers.map((peer) => [peer, addPeer(state, peer, name)]))
  return { method: 'ship.create', params: [{ map: record }], after: withShips(state, { ...peers, [name]: made }) }
}

function addPeer(state: State, peer: string, name: string): Ship {
  const found = state.ships.get(peer)!
  return { ...found, peers: union(found.peers, name) }
}

export function createCrate(state: State, name: string, on: string | null): Step {
  const record = { name_label: name, ship: on === null ? null : ship(on) }
  const after = { ...state, crates: new Map([...state.crates, [name, { ship: on }]]) }
  return { method: 'crate.create', params: [{ map: record }], after }
}

/** Sets a scalar, a set of texts or a map of texts. */
export function setValue<F extends 'size' | 'mood' | 'tags' | 'config'>(
  state: State,
  name: string,
  field: F,
  value: Ship[F],
): Step {
  const param = field === 'config' ? { map: value as ParamMap } : (value as Param)
  return change(state, name, `ship.set_${field}`, [param], { [field]: value })
}

/** Sets two fields by one call. */
export function setDraught(state: State, name: string, draught: number, depth: number): Step {
  return change(state, name, 'ship.set_draught', [draught, depth], { draught, depth })
}

export function setFlagship(state: State, name: string, to: string | null): Step {
  return change(state, name, 'ship.set_flagship', [to && ship(to)], { flagship: to })
}

/** The other end of the pair is in at most one pair. */
export function setNext(state: State, name: string, to: string | null): Step {
  const step = change(state, name, 'ship.set_next', [to && ship(to)], { next: to })
  const taken = to !== null && [...state.ships].some(([other, s]) => other !== name && s.next === to)
  return taken ? { ...step, after: state, refused: 'VALUE_NOT_SUPPORTED' } : step
}

/** The pair is symmetric: the old twin loses its twin, and the new one gets it. */
export function setTwin(state: State, name: string, to: string | null): Step {
  const self = state.ships.get(name)!
  const step = change(state, name, 'ship.set_twin', [to && ship(to)], {})
  const other = to === null ? undefined : state.ships.get(to)!
  if (other?.twin && other.twin !== name) return { ...step, after: state, refused: 'VALUE_NOT_SUPPORTED' }
  const old = self.twin === null ? {} : { [self.twin]: { ...state.ships.get(self.twin)!, twin: null } }
  const now = to === null ? {} : { [to]: { ...state.ships.get(to)!, twin: name } }
  const own = { ...(to === name ? now[name]! : self), twin: to }
  return { ...step, after: withShips(state, { ...old, ...now, [name]: own }) }
}

/** Sets all links of a field at once; `peers` is symmetric. */
export function setMany(state: State, name: string, field: ShipSet, to: readonly string[]): Step {
  const step = change(state, name, `ship.set_${field}`, [ships(to)], { [field]: to })
  return field === 'peers' ? { ...step, after: withPeers(state, name, to) } : step
}

export function addOne(state: State, name: string, field: ShipSet, to: string): Step {
  const all = union(state.ships.get(name)![field], to)
  return { ...setMany(state, name, field, all), method: `ship.add_${field}`, params: [ship(name), ship(to)] }
}

export function removeOne(state: State, name: string, field: ShipSet, to: string): Step {
  const all = state.ships.get(name)![field].filter((other) => other !== to)
  return { ...setMany(state, name, field, all), method: `ship.remove_${field}`, params: [ship(name), ship(to)] }
}

function withPeers(state: State, name: string, to: readonly string[]): State {
  const all = [...state.ships].map(([other, s]): [string, Ship] => {
    if (other === name) return [other, { ...s, peers: to }]
    const rest = s.peers.filter((peer) => peer !== name)
    return [other, { ...s, peers: to.includes(other) ? [...rest, name] : rest }]
  })
  return { ...state, ships: new Map(all) }
}

export function setRoutes(state: State, name: string, to: readonly string[]): Step {
  return change(state, name, 'ship.set_routes', [refs('route', to)], { routes: to })
}

/** Writes the pair at its other end. */
export function addToRoute(state: State, name: string, route: string): Step {
  const routes = union(state.ships.get(name)!.routes, route)
  const step = change(state, name, 'route.add_ships', [], { routes })
  return { ...step, params: [{ ref: `route ${route}` }, ship(name)] }
}

/** The ship's own end is RO/constructor. */
export function strikeFlag(state: State, name: string, flag: string): Step {
  const flags = state.ships.get(name)!.flags.filter((other) => other !== flag)
  const step = change(state, name, 'flag.remove_flown_by', [], { flags })
  return { ...step, params: [{ ref: `flag ${flag}` }, ship(name)] }
}

export function setNamed(state: State, name: string, named: { readonly [key: string]: string }): Step {
  const map = Object.fromEntries(Object.entries(named).map(([key, value]) => [key, ship(value)]))
  return change(state, name, 'ship.set_named', [{ map }], { named })
}

export function addToConfig(state: State, name: string, key: string, value: string): Step {
  const { config } = state.ships.get(name)!
  const step = change(state, name, 'ship.add_to_config', [key, value], { config: { ...config, [key]: value } })
  return key in config ? { ...step, after: state, refused: 'MAP_DUPLICATE_KEY' } : step
}

/** Moves a crate onto another ship. */
export function setShip(state: State, crate: string, on: string | null): Step {
  const after = { ...state, crates: new Map([...state.crates, [crate, { ship: on }]]) }
  return { method: 'crate.set_ship', params: [{ ref: `crate ${crate}` }, on && ship(on)], after }
}

/** Also deletes its links. Refused if another object's field refers to it. */
export function destroyShip(state: State, name: string): Step {
  const step = { method: 'ship.destroy', params: [ship(name)] }
  if (isReferred(state, name)) return { ...step, after: state, refused: 'OBJECT_IN_USE' }
  return { ...step, after: { ...state, ships: new Map([...state.ships].filter(([other]) => other !== name)) } }
}

/** An end of a pair that clients can write also counts as referring: a route's ships, and a flag's ship. */
function isReferred(state: State, name: string): boolean {
  const self = state.ships.get(name)!
  if (self.routes.length + self.flags.length > 0 || [...state.crates.values()].some((crate) => crate.ship === name))
    return true
  return [...state.ships].some(([other, s]) => other !== name && refersTo(s, name))
}

function refersTo(s: Ship, name: string): boolean {
  const all = [s.flagship, s.next, s.twin, ...s.peers, ...s.watches, ...s.others, ...Object.values(s.named)]
  return all.includes(name)
}

export function destroyCrate(state: State, crate: string): Step {
  const after = { ...state, crates: new Map([...state.crates].filter(([name]) => name !== crate)) }
  return { method: 'crate.destroy', params: [{ ref: `crate ${crate}` }], after }
}

function change(
  state: State,
  name: string,
  method: string,
  params: readonly Param[],
  fields: { readonly [field: string]: unknown },
): Step {
  const changed = { ...state.ships.get(name)!, ...fields } as Ship
  return { method, params: [ship(name), ...params], after: withShips(state, { [name]: changed }) }
}
