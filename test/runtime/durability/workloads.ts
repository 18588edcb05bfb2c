/** The workloads of the walk test: every kind of write, once or twice. */
import { EMPTY, type State } from './client-state.ts'
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

/** Calls that are sent together, a call that a task runs, or a login or logout. */
export type Action = Together | { readonly task: Step } | 'login' | 'logout'
type Together = readonly Step[]

type Make = (state: State) => Step

/** Creates the data before the walk. */
export const PREPARED: readonly Step[] = chain(EMPTY, [
  (s) => createShip(s, 'p-1', { tags: ['first'] }),
  (s) => createShip(s, 'p-2', { peers: ['p-1'], routes: ['r1'] }),
  (s) => createShip(s, 'p-3', { watches: ['p-1', 'p-2'], home: 'south' }),
  (s) => createCrate(s, 'p-4', 'p-1'),
])

const EVERYTHING = {
  ...{ size: 5, mood: 'busy', tags: ['a', 'b'], config: { k: 'v' }, home: 'south', flagship: 'p-2' },
  ...{ peers: ['p-2'], routes: ['r1', 'r2'], flags: ['red'], watches: ['p-3'], others: ['p-2', 'p-3'] },
  named: { first: 'p-2' },
}

/** With the old model. */
const BEFORE: readonly Action[] = actions(PREPARED.at(-1)!.after, [
  [(s) => createShip(s, 'w-1', EVERYTHING)],
  [(s) => createCrate(s, 'w-2', 'w-1')],
  [(s) => setMany(s, 'w-1', 'watches', ['p-1', 'p-2', 'w-1'])],
  [(s) => setMany(s, 'p-3', 'peers', ['p-2', 'w-1', 'p-3'])],
  [(s) => addOne(s, 'w-1', 'peers', 'p-3'), (s) => addOne(s, 'w-1', 'others', 'p-3')],
  [(s) => removeOne(s, 'p-3', 'watches', 'p-1')],
  [(s) => setTwin(s, 'w-1', 'p-1')],
  [(s) => setTwin(s, 'w-1', 'p-2')],
  [(s) => setNext(s, 'w-1', 'p-3')],
  [(s) => setNext(s, 'p-1', 'p-3')],
  [(s) => setDraught(s, 'w-1', 11, 22)],
  [(s) => setNamed(s, 'w-1', { one: 'p-1', two: 'w-1' })],
  [(s) => addToConfig(s, 'w-1', 'more', 'words'), (s) => addToConfig(s, 'w-1', 'more', 'again')],
  [
    (s) => setDraught(s, 'p-1', 33, 44),
    (s) => addToRoute(s, 'p-1', 'r2'),
    (s) => createShip(s, 'w-3', { watches: ['p-1'], others: ['p-2'] }),
    (s) => setShip(s, 'p-4', 'p-2'),
    (s) => setFlagship(s, 'p-1', 'p-2'),
  ],
  [(s) => destroyShip(s, 'p-1'), (s) => destroyShip(s, 'w-3')],
  [(s) => destroyCrate(s, 'w-2')],
])

/** With the new model, in the file of the old one. */
const AFTER: readonly Action[] = actions(lastState(BEFORE), [
  [(s) => createShip(s, 'w-4', EVERYTHING)],
  [(s) => strikeFlag(s, 'w-4', 'red')],
  [(s) => setRoutes(s, 'w-1', ['r2']), (s) => setMany(s, 'w-1', 'peers', []), (s) => setValue(s, 'w-1', 'tags', [])],
  (s) => createCrate(s, 'w-9', 'w-1'),
  'login',
  'logout',
])

/** In a new database. */
const FRESH: readonly Action[] = actions(EMPTY, [
  'login',
  [(s) => createShip(s, 'n-1', { routes: ['r1', 'r2'], flags: ['blue'] })],
])

export interface Workload {
  readonly start: State
  readonly actions: readonly Action[]
}

export type WorkloadName = 'old' | 'migrated' | 'new'

export const WORKLOADS: { readonly [name in WorkloadName]: Workload } = {
  old: { start: PREPARED.at(-1)!.after, actions: BEFORE },
  migrated: { start: lastState(BEFORE), actions: AFTER },
  new: { start: EMPTY, actions: FRESH },
}

/** The states that a crash may leave: after each action, and after each of the calls that are sent together. */
export function statesOf(start: State, action: Action): State[] {
  return stepsOf(action)
    .map((step) => step.after)
    .concat(typeof action === 'string' ? start : [])
}

function stepsOf(action: Action): Together {
  if (typeof action === 'string') return []
  return 'task' in action ? [action.task] : action
}

function actions(start: State, wanted: readonly (readonly Make[] | Make | 'login' | 'logout')[]): Action[] {
  let state = start
  return wanted.map((action): Action => {
    if (typeof action === 'string') return action
    const steps = chain(state, [action].flat())
    state = steps.at(-1)!.after
    return Array.isArray(action) ? steps : { task: steps[0]! }
  })
}

function chain(start: State, makes: readonly Make[]): Step[] {
  let state = start
  return makes.map((make) => {
    const step = make(state)
    state = step.after
    return step
  })
}

function lastState(all: readonly Action[]): State {
  return all.reduce((state, action) => statesOf(state, action).at(-1)!, EMPTY)
}
