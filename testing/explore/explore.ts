/** Explores an API: makes sequences of calls, finds what does not hold, and makes it small. */
import type { WorldCode } from '../world/load.ts'
import { StepChooser } from './choose-steps.ts'
import { type CallCoverage, CoverageOfCalls } from './covered-calls.ts'
import { Dice } from './dice.ts'
import { Explored } from './explored-api.ts'
import type { Fault } from './finding.ts'
import { Play, type PlayOptions } from './play.ts'
import { type PrintedTest, printTest, type TextsByFile, withSeed } from './print-test.ts'
import { needsSeed, playedSequence, replayedFault, unplayed } from './replay.ts'
import { shrinkSteps } from './shrink.ts'
import { otherThan, simplerThan } from './simpler-steps.ts'
import type { Step } from './steps.ts'

export interface ExploreOptions {
  /** A whole number. */
  readonly seed: number
  /** Milliseconds that only grow; of a person's time. */
  readonly now: () => number
  /** How long to look, and how many calls to make at most. */
  readonly milliseconds: number
  readonly calls?: number
  /** Ends with the first finding. */
  readonly isFirstEnough?: boolean
  /** Whether somebody has asked to end at once. */
  readonly isStopped?: () => boolean
  readonly maxSteps?: number
  /** For what a printed test expects. */
  readonly texts?: TextsByFile
  /** Called now and then. */
  readonly onProgress?: (progress: Progress) => void
  readonly onFinding?: (finding: Finding) => void
}

export interface Progress {
  readonly calls: number
  readonly sequences: number
  readonly milliseconds: number
  /** Outcomes of messages in states, each counted once. */
  readonly seen: number
  readonly findings: number
}

export interface Finding {
  readonly fault: Fault
  /** The smallest sequence. */
  readonly steps: readonly Step[]
  readonly test: PrintedTest
  /** How many calls had been made when it was found, and how many steps the sequence had then. */
  readonly calls: number
  readonly length: number
  /** Milliseconds until it was found, and those that shrinking took. */
  readonly found: number
  readonly shrunk: number
}

export interface Exploration extends Progress {
  readonly found: readonly Finding[]
  readonly coverage: CallCoverage
}

const BODY_STEPS = 1_000_000
/** The longest sequences: what needs more steps is rare, and long ones take long to shrink. */
const USUAL = 60
const LONGEST = 600
/** In percent: how many are long. */
const LONG = 20
const SHORTEST = 4
/** In so many sequences there is one in which events are compared with the data. */
const MIRRORED = 10
/** The time is looked at once for so many calls. */
const CALLS_PER_LOOK = 32
/** In milliseconds, for one finding. */
const SHRINK_TIME = 5000

export async function explore(code: WorldCode, options: ExploreOptions): Promise<Exploration> {
  return new Explorer(new Explored(code), options).run()
}

class Explorer {
  readonly #explored: Explored
  readonly #options: ExploreOptions
  readonly #dice: Dice
  readonly #chooser: StepChooser
  readonly #coverage: CoverageOfCalls
  readonly #found = new Map<string, Finding>()
  readonly #start: number
  /** The time of shrinking, which is no time of looking. */
  #shrinking = 0
  #calls = 0
  #sequences = 0

  constructor(explored: Explored, options: ExploreOptions) {
    this.#explored = explored
    this.#options = options
    this.#dice = new Dice(options.seed)
    this.#chooser = new StepChooser(explored, this.#dice)
    this.#coverage = new CoverageOfCalls(explored)
    this.#start = options.now()
  }

  async run(): Promise<Exploration> {
    while (this.#mayGoOn()) {
      await this.#sequence()
      this.#options.onProgress?.(this.#progress())
    }
    return { ...this.#progress(), found: [...this.#found.values()], coverage: this.#coverage.summary() }
  }

  #progress(): Progress {
    return {
      calls: this.#calls,
      sequences: this.#sequences,
      milliseconds: this.#elapsed(),
      seen: this.#chooser.seen.size,
      findings: this.#found.size,
    }
  }

  #elapsed(): number {
    return this.#options.now() - this.#start - this.#shrinking
  }

  #mayGoOn(): boolean {
    const { calls = Number.POSITIVE_INFINITY, milliseconds, isFirstEnough } = this.#options
    if (isFirstEnough && this.#found.size > 0) return false
    if (this.#options.isStopped?.()) return false
    return this.#calls < calls && this.#elapsed() < milliseconds && this.#explored.actions.length > 0
  }

  get #playOptions(): PlayOptions {
    return { seed: 0, maxSteps: this.#options.maxSteps ?? BODY_STEPS }
  }

  async #sequence(): Promise<void> {
    this.#sequences++
    const seed = this.#explored.hasChance ? this.#dice.below(16) : 0
    const isMirrored = this.#sequences % MIRRORED === 0
    const options = { ...this.#playOptions, seed, isMirrored }
    const play = new Play(this.#explored, options)
    try {
      const steps = await this.#steps(play)
      const fault = play.faults.find(({ cause }) => !this.#found.has(cause))
      if (fault) await this.#shrink(steps, fault, options)
    } finally {
      await play.close()
    }
  }

  /** Plays until something new does not hold, or the sequence is long enough. */
  async #steps(play: Play): Promise<readonly Step[]> {
    // Mostly short ones, as much depends on the first steps; some are long, as a world takes as long as many calls.
    const longest = this.#dice.percent(LONG) ? LONGEST : USUAL
    const length = SHORTEST + this.#dice.below(1 + this.#dice.below(longest - SHORTEST))
    const steps: Step[] = this.#chooser.begin(play, 0)
    for (const step of steps) await play.play(step)
    while (steps.length < length && (steps.length % CALLS_PER_LOOK > 0 || this.#mayGoOn())) {
      const step = this.#chooser.next(play, steps.length)
      steps.push(step)
      const played = play.play(step)
      if (played instanceof Promise) await played
      if (step.kind === 'call') this.#calls++
      this.#chooser.learn(play, play.ended)
      this.#coverage.note(play.ended)
      if (play.faults.length > 0 && this.#isOver(play)) return steps
    }
    await play.rest()
    this.#coverage.note(play.ended)
    return steps
  }

  /** An error that is known already changes nothing; a state that breaks an invariant would break it again and again. */
  #isOver(play: Play): boolean {
    const isKnownError = ({ kind, cause }: Fault) => kind === 'undeclared error' && this.#found.has(cause)
    if (!play.faults.every(isKnownError)) return true
    play.faults.length = 0
    return false
  }

  async #shrink(steps: readonly Step[], fault: Fault, found: PlayOptions): Promise<void> {
    const { now, onFinding, isStopped } = this.#options
    const started = now()
    const foundAt = this.#elapsed()
    const options = await this.#plainOptions(steps, fault, found)
    const first = await replayedFault(this.#explored, steps, fault.cause, options)
    const shrunk = await shrinkSteps(first ? steps.slice(0, first.played) : steps, {
      fails: async (tried) => (await replayedFault(this.#explored, tried, fault.cause, options)) !== undefined,
      simpler: (step, before) => simplerThan(this.#explored, step, before),
      others: (step) => otherThan(this.#explored, step),
      mayGoOn: () => now() - started < SHRINK_TIME && !isStopped?.(),
    })
    const played = await playedSequence(this.#explored, shrunk, fault.cause, options)
    const shown = played ?? unplayed(shrunk, fault)
    const test = printTest(this.#explored, shown, this.#options.texts ?? new Map())
    const isSeeded = await needsSeed(this.#explored, shrunk, fault.cause, options)
    const finding: Finding = {
      fault: shown.fault,
      steps: shrunk,
      test: isSeeded ? withSeed(test, options.seed) : test,
      calls: this.#calls,
      length: steps.length,
      found: foundAt,
      shrunk: now() - started,
    }
    this.#found.set(fault.cause, finding)
    this.#shrinking += now() - started
    onFinding?.(finding)
  }

  /** Those of tests, if it also fails with them. */
  async #plainOptions(steps: readonly Step[], { kind, cause }: Fault, found: PlayOptions): Promise<PlayOptions> {
    const plain = { ...this.#playOptions, isMirrored: kind === 'event' }
    if (found.seed === plain.seed) return plain
    return (await replayedFault(this.#explored, steps, cause, plain)) ? plain : found
  }
}
