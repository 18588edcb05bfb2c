/** Chooses the next call of a client: any kind, on its own objects, so that clients do not depend on each other. */
import type { State } from './client-state.ts'
import type { Random } from './random.ts'
import {
  addOne,
  addToConfig,
  addToRoute,
  createCrate,
  createShip,
  destroyCrate,
  destroyShip,
  removeOne,
  type Step,
  setDraught,
  setFlagship,
  setMany,
  setNamed,
  setNext,
  setRoutes,
  setShip,
  setTwin,
  setValue,
  strikeFlag,
} from './step.ts'

const [FEW, MANY] = [3, 10]

/** `name`: a name that was never used before, for the object that the step creates. */
export function nextStep(state: State, random: Random, name: string): Step {
  const all = [...state.ships.keys()]
  const crates = [...state.crates.keys()]
  if (all.length < FEW) return newShip(state, random, name)
  if (crates.length < FEW) return createCrate(state, name, random.pick(all))
  if (all.length > MANY) return lighten(state, random.pick(all))
  if (crates.length > MANY) return destroyCrate(state, random.pick(crates))
  return random.pick(KINDS)(state, random, name)
}

type Kind = (state: State, random: Random, name: string) => Step

const any = (state: State, random: Random) => random.pick([...state.ships.keys()])
const anyBut = (state: State, random: Random, but: string) =>
  random.pick([...state.ships.keys()].filter((name) => name !== but))
const some = (state: State, random: Random) => random.some([...state.ships.keys()], 3)
const oneOf = (random: Random, ...fields: ('peers' | 'watches' | 'others')[]) => random.pick(fields)

const newShip: Kind = (state, random, name) =>
  createShip(state, name, {
    size: random.below(1000),
    mood: random.pick(['calm', 'busy']),
    tags: ['new', name],
    config: { made: name },
    home: random.pick(['north', 'south']),
    flagship: random.pick([null, ...state.ships.keys()]),
    peers: some(state, random),
    watches: some(state, random),
    others: some(state, random),
    routes: random.some(['r1', 'r2'], 2),
    flags: random.some(['red', 'blue'], 4),
    named: Object.fromEntries(random.some([...state.ships.keys()], 4).map((other, i) => [`n${i}`, other])),
  })

const KINDS: readonly Kind[] = [
  newShip,
  (state, random, name) => createCrate(state, name, any(state, random)),
  (state, random) => setShip(state, random.pick([...state.crates.keys()]), random.pick([null, ...state.ships.keys()])),
  (state, random) => destroyShip(state, any(state, random)),
  (state, random) => setDraught(state, any(state, random), random.below(100), random.below(100)),
  (state, random, name) => setValue(state, any(state, random), 'tags', [name, 'tagged']),
  (state, random) => setValue(state, any(state, random), 'mood', random.pick(['calm', 'busy'])),
  (state, random, name) => addToConfig(state, any(state, random), `k${random.below(4)}`, name),
  (state, random) => setFlagship(state, any(state, random), random.pick([null, any(state, random)])),
  (state, random) => setNext(state, any(state, random), random.pick([null, any(state, random)])),
  (state, random) => {
    const self = any(state, random)
    return setTwin(state, self, random.pick([null, anyBut(state, random, self)]))
  },
  (state, random) =>
    setMany(state, any(state, random), oneOf(random, 'peers', 'watches', 'others'), some(state, random)),
  (state, random) => addOne(state, any(state, random), oneOf(random, 'peers', 'watches', 'others'), any(state, random)),
  (state, random) => removeOne(state, any(state, random), oneOf(random, 'peers', 'watches'), any(state, random)),
  (state, random) => setRoutes(state, any(state, random), random.some(['r1', 'r2'], 2)),
  (state, random) => addToRoute(state, any(state, random), random.pick(['r1', 'r2'])),
  (state, random) => strikeFlag(state, any(state, random), random.pick(['red', 'blue'])),
  (state, random) => setNamed(state, any(state, random), { one: any(state, random), two: any(state, random) }),
]

/** A step towards destroying a ship: it is destroyed when nothing refers to it any more. */
function lighten(state: State, name: string): Step {
  const step = destroyShip(state, name)
  if (step.refused === undefined) return step
  const ships = [...state.ships]
  const crate = [...state.crates].find(([, { ship }]) => ship === name)
  if (crate) return destroyCrate(state, crate[0])
  const { routes, flags } = state.ships.get(name)!
  if (routes.length > 0) return setRoutes(state, name, [])
  if (flags.length > 0) return strikeFlag(state, name, flags[0]!)
  for (const field of ['peers', 'watches', 'others'] as const) {
    const other = ships.find(([key, s]) => key !== name && s[field].includes(name))
    if (other) return removeOne(state, other[0], field, name)
  }
  const naming = ships.find(([key, s]) => key !== name && Object.values(s.named).includes(name))
  if (naming) return setNamed(state, naming[0], {})
  const led = ships.find(([key, s]) => key !== name && s.flagship === name)
  if (led) return setFlagship(state, led[0], null)
  const before = ships.find(([key, s]) => key !== name && s.next === name)
  return before ? setNext(state, before[0], null) : setTwin(state, name, null)
}
