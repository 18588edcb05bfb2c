/** Plays a probe: each call on the oracle, its double and the server, compared one by one; then the state of what was made. */

import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { NULL_REF, RecordValue, type Value } from '../../runtime/values/values.ts'
import type { CallOutcome, CallTrace } from '../remote/call-outcome.ts'
import { LOG_IN } from '../remote/log-in.ts'
import type { WireRemark } from '../remote/wire-fault.ts'
import { type BlamedDifference, snapshotSubject, subjectOf } from './causes.ts'
import { compareEvents } from './compare-events.ts'
import { type AnswerDifference, type Comparison, compareOutcomes } from './compare-outcomes.ts'
import type { Contradiction } from './contradiction.ts'
import type { NewPair } from './counterparts.ts'
import { checkExisting } from './existing-objects.ts'
import { onlyKnownObjects } from './known-objects.ts'
import { type Probe, type ProbeStep, Unmade } from './probe.ts'
import { removeMade } from './remove-made.ts'
import type { ComparedServers, ValueDifference } from './same-value.ts'
import { mayRun } from './scope.ts'
import { type ProbeStage, rpcOf } from './stage.ts'

export interface FormRemark extends WireRemark {
  readonly method: string
  readonly trace: CallTrace
}

export interface PlayedProbe {
  readonly contradiction: Contradiction | undefined
  readonly traces: readonly CallTrace[]
  readonly remarks: readonly FormRemark[]
  /** How many calls were compared. */
  readonly compared: number
  /** Why it was not played to its end. */
  readonly open: string | undefined
  /** Differences that were passed over, as causes name them. */
  readonly seen: ReadonlySet<string>
}

/** Whether a difference is known already, as causes name it: the probe goes on behind it where that can be. */
export type IsKnown = (subject: string) => boolean

type Triple = readonly [CallOutcome, CallOutcome, CallOutcome]

export async function playProbe(stage: ProbeStage, probe: Probe, isKnown: IsKnown = () => false): Promise<PlayedProbe> {
  const play = new ProbePlay(stage, isKnown)
  try {
    await play.steps(probe.steps)
    await stage.midway?.()
    if (!play.contradiction && play.open === undefined) await play.compareState()
    return play.result()
  } finally {
    await cleanUp(stage, play)
  }
}

/** All that is wrong in the state behind a probe, and where its steps end. */
export async function surveyProbe(stage: ProbeStage, probe: Probe): Promise<ReadonlySet<string>> {
  const play = new ProbePlay(stage, () => true)
  try {
    await play.steps(probe.steps)
    const { seen, contradiction } = play.result()
    const found = new Set([...seen, ...(contradiction ? [subjectOf(stage, contradiction)] : [])])
    play.contradiction = undefined
    await play.compareState()
    for (const subject of play.seenAtRest) found.add(subject).add(snapshotSubject(subject))
    return found
  } finally {
    await cleanUp(stage, play)
  }
}

async function cleanUp(stage: ProbeStage, play: ProbePlay): Promise<void> {
  const isClean = await removeMade(stage, play.made())
  if (!isClean || play.contradiction || play.open !== undefined) await checkExisting(stage)
}

/** One play: its steps first, then the state. Whoever makes one removes what it has made. */
export class ProbePlay {
  readonly #stage: ProbeStage
  readonly #made: readonly [Map<number, string>, Map<number, string>, Map<number, string>]
  readonly #pairs: NewPair[] = []
  readonly #doubles: NewPair[] = []
  readonly #traces: CallTrace[] = []
  readonly #remarks: FormRemark[] = []
  readonly #servers: ComparedServers
  readonly #isKnown: IsKnown
  readonly #seen = new Set<string>()
  readonly seenAtRest = new Set<string>()
  /** The call that is compared now. */
  #method = ''
  #isAtRest = false
  #compared = 0
  #afterError = false
  contradiction: Contradiction | undefined
  open: string | undefined

  constructor(stage: ProbeStage, isKnown: IsKnown = () => false) {
    this.#stage = stage
    this.#isKnown = isKnown
    const ignores = (found: ValueDifference) => this.#passesOver({ ...found, method: this.#method })
    this.#servers = { ...stage.compared, ignores }
    const of = (side: 'oracle' | 'double' | 'server') => new Map(stage.existing.map((one) => [one.symbol, one[side]]))
    this.#made = [of('oracle'), of('double'), of('server')]
  }

  async steps(steps: readonly ProbeStep[]): Promise<void> {
    for (const step of steps) {
      if (performance.now() > this.#stage.deadline || this.#stage.isStopped()) this.open = 'the time was over'
      else await this.#step(step)
      if (this.contradiction || this.open !== undefined) return
    }
  }

  async #step(step: ProbeStep): Promise<void> {
    const played = await this.#outcomes(step)
    if (!played) return
    const [ours, , theirs] = played
    this.#afterError = 'error' in ours
    for (const [i, outcome] of played.entries()) this.#learnSymbol(i, step.id, outcome)
    const found = this.#compare(step, played)
    if (!found || !theirs) return
    const { method, asTask } = step
    // What has written something wrong has left another state: later answers would follow from that.
    const isHarmless = found.kind === 'parameters' || rpcOf(this.#stage, method)?.writes === false
    if (isHarmless && !asTask && this.#passesOver({ ...found, method })) return
    const strangers = found.kind === 'value' ? this.#strangersIn(theirs) : []
    this.contradiction = { ...found, method, asTask, strangers, atRest: false, afterError: false }
  }

  #strangersIn(outcome: CallOutcome): readonly string[] {
    const { server } = this.#stage.compared
    const text = 'value' in outcome && outcome.value !== undefined ? canonicalText(outcome.value) : ''
    return (text.match(/OpaqueRef:[\w.:-]+/g) ?? []).filter((ref) => ref !== NULL_REF && server.left(ref) === undefined)
  }

  #passesOver(difference: BlamedDifference): boolean {
    const subject = subjectOf(this.#stage, difference)
    if (!this.#isKnown(subject)) return false
    this.#seen.add(subject)
    if (this.#isAtRest) this.seenAtRest.add(subject)
    return true
  }

  #learnSymbol(side: number, id: number, outcome: CallOutcome): void {
    const value = 'value' in outcome ? outcome.value : undefined
    const token = value instanceof RecordValue ? value.values[value.names.indexOf('token')] : value
    if (typeof token === 'string') this.#made[side]?.set(id, token)
  }

  /** What the steps have answered, by their numbers. */
  madeOn(side: 'oracle' | 'double' | 'server'): ReadonlyMap<number, string> {
    return this.#made[side === 'oracle' ? 0 : side === 'double' ? 1 : 2]
  }

  /** What a step has answered on the server. */
  serverRef(step: number): string | undefined {
    return this.#made[2].get(step)
  }

  /** undefined where the step is left out. */
  async #outcomes(step: ProbeStep): Promise<Triple | undefined> {
    const { oracle, double, server, scope } = this.#stage
    if (!scope.mayCall(step.method) || !mayRun(this.#stage, step, this.#made[2])) return undefined
    try {
      const before = oracle.world.clock.now()
      const ours = await oracle.called.run(step, this.#made[0])
      const twin = await double.called.run(step, this.#made[1])
      const took = oracle.world.clock.now() - before
      if ('error' in ours && ours.error.code === 'NOT_IMPLEMENTED') return undefined
      if (!this.#stage.patience.mayTake(took, step.method)) {
        this.open = `${step.method} takes long`
        return undefined
      }
      const theirs = await server.run(step, this.#made[2], took)
      if (server.isLate) {
        this.open = 'the time was over'
        return undefined
      }
      this.#note(step.method, theirs)
      return [ours, twin, theirs]
    } catch (error) {
      if (error instanceof Unmade) return undefined
      throw error
    }
  }

  #note(method: string, outcome: CallOutcome): void {
    this.#traces.push(outcome.trace)
    if ('fault' in outcome) return
    for (const remark of outcome.remarks) this.#remarks.push({ ...remark, method, trace: outcome.trace })
  }

  #compare(step: Pick<ProbeStep, 'method' | 'asTask'>, outcomes: Triple): AnswerDifference | undefined {
    const stage = this.#stage
    this.#method = step.method
    if (step.asTask) bindResult(stage, step.method, outcomes)
    const found = this.#found(step, outcomes)
    this.#learn()
    this.#compared++
    if (found === 'open') this.open = `the answer of ${step.method} depends on chance or time`
    return typeof found === 'string' ? undefined : found
  }

  #found(step: Pick<ProbeStep, 'method' | 'asTask'>, outcomes: Triple): Comparison {
    const compared = this.#servers
    if (EVENT_CALLS.has(step.method) && outcomes.every((one) => 'value' in one)) {
      const [a, b, s] = outcomes.map((one) => ('value' in one ? one.value : null)) as [Value, Value, Value]
      return compareEvents(compared, [a, b, s]) ?? 'same'
    }
    const rpc = rpcOf(this.#stage, step.asTask ? 'task.get_record' : step.method)
    const shown = rpc ? onlyKnownObjects(compared, rpc, outcomes) : outcomes
    // Of a log-in only its session counts, which is a secret.
    return compareOutcomes(compared, step.method === LOG_IN ? null : (rpc?.result ?? null), shown)
  }

  #learn(): void {
    const { compared, own } = this.#stage
    for (const pair of compared.server.takeNews()) {
      this.#pairs.push(pair)
      if (pair.class !== '') own.add(pair.right)
    }
    this.#doubles.push(...compared.double.takeNews())
  }

  /** Reads all that was made, also what should be gone, and existing objects that are as on the oracle. */
  async compareState(): Promise<void> {
    const { existing, same } = this.#stage
    this.#isAtRest = true
    await this.#rest()
    const seen = new Set<string>()
    const isKnown = existing.filter((one) => same.has(one.oracle))
    // What is found meanwhile is appended.
    for (let i = 0; i < this.#pairs.length && !this.contradiction; i++) {
      const { left, class: owner } = this.#pairs[i] as NewPair
      if (owner === '' || seen.has(left)) continue
      seen.add(left)
      await this.#compareObject(owner, left)
    }
    for (const one of isKnown)
      if (!this.contradiction && this.#pairs.length > 0) await this.#compareObject(one.class, one.oracle)
  }

  async #compareObject(owner: string, ref: string): Promise<void> {
    const { compared, oracle, double, server, scope } = this.#stage
    const method = `${owner}.get_record`
    const [twin, theirs] = [compared.double.right(ref), compared.server.right(ref)]
    if (!rpcOf(this.#stage, method) || !scope.mayCall(method) || twin === undefined || theirs === undefined) return
    const outcomes = [
      await oracle.called.call(method, [ref]),
      await double.called.call(method, [twin]),
      await server.call(method, [theirs]),
    ] as const
    if (server.isLate) return
    this.#note(method, outcomes[2])
    const found = this.#compare({ method, asTask: false }, outcomes)
    // Objects that depend on chance are passed over.
    this.open = undefined
    if (found && !this.#passesOver({ ...found, method }))
      this.contradiction = {
        ...{ ...found, method, asTask: false, strangers: this.#strangersIn(outcomes[2]) },
        ...{ atRest: true, afterError: this.#afterError },
      }
  }

  /** Lets what goes on by itself come to its end, if that is soon. */
  async #rest(): Promise<void> {
    const { oracle, double, server } = this.#stage
    const { clock } = oracle.world
    await oracle.world.settle()
    await double.world.settle()
    const { next } = clock
    if (oracle.world.waiting === 0 || next === undefined) return
    if (!this.#stage.patience.mayTake(next - clock.now(), 'a body that waits')) return
    const long = next - clock.now() + 1
    await oracle.world.pass(long)
    await double.world.pass(long)
    await server.rest(long + 50)
  }

  result(): PlayedProbe {
    const { contradiction, open } = this
    const [traces, remarks, compared, seen] = [this.#traces, this.#remarks, this.#compared, this.#seen]
    return { contradiction, open, traces, remarks, compared, seen }
  }

  made(): { readonly pairs: readonly NewPair[]; readonly doubles: readonly NewPair[] } {
    this.#learn()
    return { pairs: this.#pairs, doubles: this.#doubles }
  }
}

const EVENT_CALLS: ReadonlySet<string> = new Set(['event.from', 'event.next'])

/** The object that a task has made is known by its result, which is a text. */
function bindResult(stage: ProbeStage, method: string, outcomes: Triple): void {
  const type = rpcOf(stage, method)?.result
  if (type?.kind !== 'ref') return
  const [a, b, s] = outcomes.map((one) =>
    'value' in one && one.value instanceof RecordValue ? refIn(one.value) : undefined,
  )
  if (a === undefined || b === undefined || s === undefined) return
  stage.compared.double.same(a, b, type.class)
  stage.compared.server.same(a, s, type.class)
}

function refIn({ names, values }: RecordValue): string | undefined {
  const result = values[names.indexOf('result')]
  return typeof result === 'string' ? /OpaqueRef:[\w.:-]+/.exec(result)?.[0] : undefined
}
