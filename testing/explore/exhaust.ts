/** Plays every sequence within bounds, the short ones first; states that are alike up to names are gone on from once. */
import type { WorldCode } from '../world/load.ts'
import type { Action } from './actions.ts'
import { argumentText } from './argument-maker.ts'
import type { ExhaustBounds } from './exhaust-bounds.ts'
import { Explored } from './explored-api.ts'
import type { Fault } from './finding.ts'
import { Play, type PlayOptions } from './play.ts'
import { type PrintedTest, printTest, type TextsByFile, withSeed } from './print-test.ts'
import { needsSeed, playedSequence, unplayed } from './replay.ts'
import { placeOfParam, RepresentativeValues } from './representative-values.ts'
import { StateDigest } from './state-digest.ts'
import type { CallStep, Step } from './steps.ts'

export interface ExhaustOptions {
  readonly bounds: ExhaustBounds
  /** Milliseconds that only grow; of a person's time. */
  readonly now: () => number
  readonly milliseconds: number
  /** Whether somebody has asked to end at once. */
  readonly isStopped?: () => boolean
  readonly maxSteps?: number
  /** For what a printed test expects. */
  readonly texts?: TextsByFile
  readonly onProgress?: (progress: ExhaustProgress) => void
}

export interface ExhaustProgress {
  /** Different states that were reached. */
  readonly states: number
  readonly calls: number
  /** All sequences of so many steps were played. */
  readonly depth: number
  /** States whose next steps are still to be played, and how many there are on this level. */
  readonly left: number
  readonly milliseconds: number
}

export interface Exhaustion extends ExhaustProgress {
  /** Every sequence within the bounds was played. */
  readonly isComplete: boolean
  /** There is nothing else to reach: more steps lead to the same states. */
  readonly isClosed: boolean
  readonly found: { readonly fault: Fault; readonly steps: readonly Step[]; readonly test: PrintedTest } | null
  /** Sentences on what was not tried. */
  readonly leftOut: readonly string[]
}

/** A state, by the steps that lead to it. */
interface Reached {
  readonly steps: readonly Step[]
  /** While calls run, the states that they have seen: their values are those of then. */
  readonly history: string
}

const BODY_STEPS = 1_000_000

/** The seeds of worlds that are played where bodies call `random(n)`; of other APIs, the first says everything. */
const SEEDS = [0, 1, 2, 3] as const

export async function exhaust(code: WorldCode, options: ExhaustOptions): Promise<Exhaustion> {
  const explored = new Explored(code)
  const seeds = explored.hasChance ? SEEDS : SEEDS.slice(0, 1)
  const start = options.now()
  const seen = new Set<string>()
  const done: Exhaustion[] = []
  for (const [i, seed] of seeds.entries()) {
    const milliseconds = (options.milliseconds - (options.now() - start)) / (seeds.length - i)
    const calls = done.reduce((sum, one) => sum + one.calls, 0)
    const all = (progress: ExhaustProgress): ExhaustProgress => ({
      ...progress,
      ...{ calls: calls + progress.calls, milliseconds: options.now() - start },
    })
    const onProgress = (progress: ExhaustProgress) => options.onProgress?.(all(progress))
    const exhaustion = await new Exhauster(explored, { ...options, milliseconds, onProgress }, seed, seen).run()
    done.push({ ...exhaustion, ...all(exhaustion) })
    if (exhaustion.found) return done[i] as Exhaustion
  }
  return together(done)
}

/** What holds of the searches with all seeds. */
function together(done: readonly Exhaustion[]): Exhaustion {
  const last = done.at(-1) as Exhaustion
  return {
    ...last,
    depth: Math.min(...done.map(({ depth }) => depth)),
    left: done.reduce((sum, { left }) => sum + left, 0),
    isComplete: done.every(({ isComplete }) => isComplete),
    isClosed: done.every(({ isClosed }) => isClosed),
    leftOut: [...new Set(done.flatMap(({ leftOut }) => leftOut))],
  }
}

class Exhauster {
  readonly #explored: Explored
  readonly #options: ExhaustOptions
  readonly #play: PlayOptions
  readonly #values: RepresentativeValues
  readonly #digest: StateDigest
  readonly #seed: number
  readonly #seen = new Set<string>()
  /** Of the searches with all seeds. */
  readonly #states: Set<string>
  readonly #start: number
  readonly #initial = new Map<string, number>()
  /** Classes of which more objects would have been made. */
  readonly #full = new Set<string>()
  #calls = 0
  #depth = 0
  #left = 0
  #found: Exhaustion['found'] = null

  constructor(explored: Explored, options: ExhaustOptions, seed: number, states: Set<string>) {
    this.#seed = seed
    this.#states = states
    this.#explored = explored
    this.#options = options
    this.#play = { seed, maxSteps: options.maxSteps ?? BODY_STEPS }
    this.#values = new RepresentativeValues(explored)
    this.#digest = new StateDigest(explored.api, START)
    this.#start = options.now()
    for (const object of explored.api.objects)
      this.#initial.set(object.class, (this.#initial.get(object.class) ?? 0) + 1)
  }

  async run(): Promise<Exhaustion> {
    let level: Reached[] = [{ steps: [], history: '' }]
    const { depth } = this.#options.bounds
    while (level.length > 0 && this.#depth < depth && this.#mayGoOn) {
      const next: Reached[] = []
      this.#left = level.length
      for (const state of level) {
        if (!this.#mayGoOn) break
        await this.#goOn(state, next)
        this.#left--
        this.#options.onProgress?.(this.#progress())
      }
      if (this.#left > 0 || this.#found) break
      this.#depth++
      level = next
    }
    const isClosed = level.length === 0 && !this.#found
    return {
      ...this.#progress(),
      isComplete: !this.#found && (isClosed || this.#depth === depth),
      isClosed,
      found: this.#found,
      leftOut: this.#leftOut(),
    }
  }

  #progress(): ExhaustProgress {
    const milliseconds = this.#options.now() - this.#start
    return { states: this.#states.size, calls: this.#calls, depth: this.#depth, left: this.#left, milliseconds }
  }

  get #mayGoOn(): boolean {
    const { now, milliseconds, isStopped } = this.#options
    return !this.#found && !isStopped?.() && now() - this.#start < milliseconds
  }

  /** Plays each step that the state has. A world is used again as long as steps change nothing in it. */
  async #goOn(state: Reached, next: Reached[]): Promise<void> {
    let play = await this.#at(state)
    try {
      const before = this.#digestOf(play, state.history)
      if (state.steps.length === 0) this.#note(before)
      for (const step of this.#stepsAt(play, state.steps.length)) {
        if (!this.#mayGoOn) return
        await play.play(step)
        if (step.kind === 'call') this.#calls++
        const steps = [...state.steps, step]
        if (await this.#isFault(play, steps)) return
        const raw = this.#digestOf(play, state.history)
        if (raw === before) continue
        const history = play.open.length > 0 ? `${state.history} ${raw}` : ''
        const digest = this.#digestOf(play, history)
        if (this.#isWithin(play) && !this.#seen.has(digest)) {
          this.#note(digest)
          next.push({ steps, history })
        }
        await play.close()
        play = await this.#at(state)
      }
    } finally {
      await play.close()
    }
  }

  #note(digest: string): void {
    this.#seen.add(digest)
    this.#states.add(digest)
  }

  async #at({ steps }: Reached): Promise<Play> {
    const play = new Play(this.#explored, this.#play)
    for (const step of steps) await play.play(step)
    return play
  }

  async #isFault(play: Play, steps: readonly Step[]): Promise<boolean> {
    if (play.faults.length === 0) play.lookAtRest()
    const [fault] = play.faults
    if (!fault) return false
    const played = await playedSequence(this.#explored, steps, fault.cause, this.#play)
    const shown = played ?? unplayed(steps, fault)
    const test = printTest(this.#explored, shown, this.#options.texts ?? new Map())
    const isSeeded = await needsSeed(this.#explored, steps, fault.cause, this.#play)
    this.#found = { fault: shown.fault, steps, test: isSeeded ? withSeed(test, this.#seed) : test }
    return true
  }

  #digestOf(play: Play, history: string): string {
    const open = play.open.map(({ step, task }) => `${step.rpc} ${step.role} ${task} ${refsOf(step, play)}`)
    return this.#digest.of(play.world, [...open, history])
  }

  #isWithin({ world, objects }: Play): boolean {
    for (const { name, standard, objects: kept } of this.#explored.api.classes) {
      if (standard || kept === 'none') continue
      const initial = this.#initial.get(name) ?? 0
      // Within a bound below what there is at the beginning, nothing could be played.
      const most = Math.max(initial, this.#options.bounds.objects.get(name) ?? initial + 1)
      if (objects.alive(name).length <= most && world.store.class(name).count() <= most) continue
      this.#full.add(name)
      return false
    }
    return true
  }

  #stepsAt(play: Play, id: number): Step[] {
    const calls = this.#explored.actions.flatMap((action) => {
      const { rpc, weight, waits } = action
      if (weight < 1 || setsRecord(action)) return []
      const params = rpc.params.map((param) => placeOfParam(action, param))
      return this.#values
        .combinations(rpc.name, params, play.objects)
        .flatMap((args) =>
          this.#roles(rpc.roles, rpc.takesSession).map(
            (role): Step => ({ id, kind: 'call', rpc: rpc.name, isAsync: waits, role, args }),
          ),
        )
    })
    const { next, now } = play.world.clock
    if (next === undefined) return calls
    return [...calls, { id, kind: 'wait', milliseconds: Math.max(1, next - now()) }]
  }

  /** Who may do everything, and each role that may call it. */
  #roles(roles: readonly string[] | null, takesSession: boolean): readonly (string | null)[] {
    const all = this.#explored.api.roles
    return takesSession && this.#readsUser && all.length > 0 ? [null, ...(roles ?? [])] : [null]
  }

  /** Whether a body may tell users apart. */
  get #readsUser(): boolean {
    return this.#explored.readsUser
  }

  #leftOut(): string[] {
    const { cut } = this.#values
    const few = 'Of numbers three values were tried, of texts one, of sets and maps at most one element.'
    return [
      few,
      ...(this.#full.size > 0 ? [`No more objects than the bounds were kept of ${[...this.#full].join(', ')}.`] : []),
      ...(cut.size > 0 ? [`Not all combinations of arguments were tried of ${[...cut].join(', ')}.`] : []),
      ...(this.#explored.actions.some(setsRecord) ? ['`C.set` was not tried: each field was set by itself.'] : []),
      ...(this.#explored.externals.length > 0 ? ['Externals answered with their defaults only.'] : []),
      ...(this.#explored.hasChance ? [`\`random(n)\` gave the numbers of ${SEEDS.length} seeds only.`] : []),
    ]
  }
}

function setsRecord({ rpc }: Action): boolean {
  return rpc.does.kind === 'set_record'
}

/** 2026-01-01T00:00:00Z, when worlds begin. */
const START = Date.UTC(2026, 0, 1)

function refsOf({ args }: CallStep, { objects }: Play): string {
  return args
    .map((argument) => (argument.kind === 'object' ? objects.refOf(argument.origin) : argumentText(argument)))
    .join(' ')
}
