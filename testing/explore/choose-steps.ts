/** Chooses the next step of a sequence: what may succeed and what has led to something new comes more often. */
import type { Class, Param } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { Action } from './actions.ts'
import { ArgumentMaker } from './argument-maker.ts'
import type { EndedCall } from './claims.ts'
import { type Dice, sumOfWeights } from './dice.ts'
import type { Explored } from './explored-api.ts'
import type { Play } from './play.ts'
import type { ValuePlace } from './scalar-pools.ts'
import type { Argument, CallStep, Step } from './steps.ts'

/** In percent. */
const WAIT_WHILE_OPEN = 35
const WAIT = 4
const GIVEN = 5
const FAILING_EXTERNAL = 25
const BY_TWIN = 65
const BY_ROLE = 12
/** Where bodies can tell users apart. */
const BY_ROLE_SEEN = 35
const BY_OTHER_ROLE = 3
/** How often a call is let go of that has only failed so far in this state. */
const HOPELESS = 75

/** How many objects of a class are many. */
const CROWD = 6

/** What values of a parameter are made for. */
interface ParamPlace {
  readonly key: string
  readonly of: ValuePlace
  readonly owner: Class | undefined
  /** The class whose fields `set_record` sets. */
  readonly settable?: string
}

interface Tried {
  calls: number
  successes: number
}

export class StepChooser {
  readonly #explored: Explored
  readonly #dice: Dice
  readonly #arguments: ArgumentMaker
  readonly #weights: number[]
  #sum: number
  readonly #places: ReadonlyMap<string, number>
  /** By the places of the actions. */
  readonly #params: readonly (readonly ParamPlace[])[]
  /** By RPC and the state of its first object. */
  readonly #tried = new Map<string, Tried>()
  /** What has been seen: RPC, outcome, state of its object, and what else was running. */
  readonly seen = new Set<string>()
  readonly #situations = new Map<number, string>()

  constructor(explored: Explored, dice: Dice) {
    this.#explored = explored
    this.#dice = dice
    this.#arguments = new ArgumentMaker(explored.api, explored.mined, dice)
    this.#weights = explored.actions.map(({ weight }) => weight)
    this.#sum = sumOfWeights(this.#weights)
    this.#params = explored.actions.map((action) => action.rpc.params.map((param) => paramPlace(action, param)))
    this.#places = new Map(explored.actions.map(({ rpc }, i) => [rpc.name, i]))
  }

  /** A new sequence begins. The steps that have to come first: answers of externals that have none. */
  begin(play: Play, firstId: number): Step[] {
    this.#arguments.reset()
    this.#situations.clear()
    const bare = this.#explored.externals.filter((external) => !external.body)
    return bare.flatMap(({ name }, i) => this.#given(play, firstId + i, name) ?? [])
  }

  next(play: Play, id: number): Step {
    const dice = this.#dice
    if (dice.percent(play.open.length > 0 ? WAIT_WHILE_OPEN : WAIT)) return this.#wait(play, id)
    const external = dice.pick(this.#explored.externals)
    if (external && dice.percent(GIVEN)) {
      const step = this.#given(play, id, external.name)
      if (step) return step
    }
    for (let tries = 0; tries < 12; tries++) {
      const step = this.#call(play, id)
      if (step) return step
    }
    return this.#wait(play, id)
  }

  #wait(play: Play, id: number): Step {
    const dice = this.#dice
    const { next, now } = { next: play.world.clock.next, now: play.world.clock.now() }
    const { waits } = this.#explored.mined
    const mined = dice.pick(waits) ?? 1000
    const until = next === undefined ? mined : Math.max(1, next - now)
    const choice = dice.below(10)
    const milliseconds = choice < 5 ? until : choice < 7 ? 1 : choice < 8 ? Math.max(1, until >> 1) : mined
    return { id, kind: 'wait', milliseconds: Math.max(1, Math.floor(milliseconds)) }
  }

  #given(play: Play, id: number, external: string): Step | undefined {
    const { throws = [], result = null } = this.#explored.externals.find(({ name }) => name === external) ?? {}
    const code = this.#dice.pick(throws)
    if (code !== undefined && this.#dice.percent(FAILING_EXTERNAL)) return { id, kind: 'given error', external, code }
    if (result === null) return { id, kind: 'given', external, answer: undefined }
    const type = this.#explored.externalResult(external)
    const answer = type && this.#arguments.make(`external ${external}`, { name: external, type }, play.objects)
    return answer ? { id, kind: 'given', external, answer } : undefined
  }

  #call(play: Play, id: number): CallStep | undefined {
    const place = this.#dice.weighted(this.#weights, this.#sum)
    const action = this.#explored.actions[place]
    if (!action) return undefined
    if (this.#isCrowded(action, play) && this.#dice.percent(HOPELESS)) return undefined
    const args = this.#argumentsOf(place, play)
    if (!args) return undefined
    const situation = this.#situation(action.rpc, args, play)
    const tried = this.#tried.get(situation)
    if (tried && tried.calls > 3 && tried.successes === 0 && this.#dice.percent(HOPELESS)) return undefined
    this.#situations.set(id, situation)
    const isAsync = action.waits && this.#dice.percent(BY_TWIN)
    return { id, kind: 'call', rpc: action.rpc.name, isAsync, role: this.#role(action.rpc), args }
  }

  /** There are many objects of the class already: more make every call slower and little new. */
  #isCrowded({ rpc }: Action, { objects }: Play): boolean {
    return rpc.result?.kind === 'ref' && objects.alive(rpc.result.class).length >= CROWD
  }

  #argumentsOf(place: number, { objects }: Play): readonly Argument[] | undefined {
    const args: Argument[] = []
    for (const { key, of, owner, settable } of this.#params[place] ?? []) {
      const argument =
        settable === undefined
          ? this.#arguments.make(key, of, objects, owner)
          : this.#arguments.settable(settable, objects)
      if (!argument) return undefined
      args.push(argument)
    }
    return args
  }

  #role({ roles, takesSession }: Rpc): string | null {
    const all = this.#explored.api.roles
    if (!takesSession || all.length === 0) return null
    if (this.#dice.percent(this.#explored.readsUser ? BY_ROLE_SEEN : BY_ROLE))
      return this.#dice.pick(roles ?? all.map(({ name }) => name)) ?? null
    return this.#dice.percent(BY_OTHER_ROLE) ? (this.#dice.pick(all)?.name ?? null) : null
  }

  /** The RPC and the state of the first object that it is about. */
  #situation({ name }: Rpc, args: readonly Argument[], { objects }: Play): string {
    const first = args.find((argument) => argument.kind === 'object')
    if (first?.kind !== 'object') return name
    const { origin } = first
    const fields = this.#explored.stateFields.get(origin.class) ?? []
    return `${name} ${fields.map((field) => String(objects.value(origin, field))).join(' ')}`
  }

  /** Learns from what the calls of a step ended in. True where something new was seen. */
  learn(play: Play, ended: readonly EndedCall[]): boolean {
    let isNew = false
    for (const { step, error } of ended) {
      const situation = this.#situations.get(step.id) ?? step.rpc
      const tried = this.#tried.get(situation) ?? { calls: 0, successes: 0 }
      if (tried.calls === 0) this.#tried.set(situation, tried)
      tried.calls++
      if (!error) tried.successes++
      const key = `${situation}|${error?.code ?? ''}|${runningNow(play)}`
      const isFirst = !this.seen.has(key)
      if (isFirst) this.seen.add(key)
      isNew ||= isFirst
      this.#reward(step.rpc, isFirst)
    }
    return isNew
  }

  #reward(rpc: string, isNew: boolean): void {
    const place = this.#places.get(rpc)
    const action = place === undefined ? undefined : this.#explored.actions[place]
    if (place === undefined || !action) return
    const weight = this.#weights[place] as number
    const next = isNew ? Math.min(action.weight * 4, weight * 1.3) : Math.max(action.weight * 0.4, weight * 0.98)
    this.#weights[place] = next
    this.#sum += next - weight
  }
}

/** An accessor's value is one of its field, with the field's condition. */
function paramPlace({ rpc, owner }: Action, param: Param): ParamPlace {
  const { does } = rpc
  const ofParam = { key: `${rpc.name}(${param.name})`, of: param, owner: undefined }
  if (does.kind === 'set_record' && param.type.kind === 'record') return { ...ofParam, settable: rpc.class }
  const isValue = does.kind === 'set' && param.name === 'value'
  const field = isValue ? owner?.fields.find(({ name }) => name === does.field) : undefined
  return field ? { key: `${rpc.class}.${field.name}`, of: field, owner } : ofParam
}

function runningNow({ open }: Play): string {
  if (open.length === 0) return ''
  return open
    .map(({ step }) => step.rpc)
    .sort()
    .join(' ')
}
