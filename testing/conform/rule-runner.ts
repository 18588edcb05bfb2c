/** Runs rules in turns, so that each is tried however short the time, and collects what they find. */
import { type Cause, KnownCauses, patternOf, placeIn, sourcesOf, subjectOf, writesOf } from './causes.ts'
import type { ConformOptions } from './conform-options.ts'
import type { Contradiction } from './contradiction.ts'
import { LongMirror } from './long-mirror.ts'
import { type IsKnown, type PlayedProbe, playProbe, surveyProbe } from './play-probe.ts'
import type { Probe } from './probe.ts'
import type { RuleReport } from './report.ts'
import { madeClasses, type RuleParts, type SpecialTrial } from './rule.ts'
import { mirrorRule } from './rules/events.ts'
import { formsRule, orderRule, transactionsRule } from './rules/found-by-others.ts'
import { beginRule, hasFailed, isFull, probeFailureOf, type RunningRule, ruleReportOf } from './running-rule.ts'
import { type SmallestProbe, shrinkProbe } from './shrink-probe.ts'

/** In sequences: how often the mirror takes events in. */
const LOOK_EVERY = 3
/** In sequences: when the mirror is compared for the first time, and how much longer it takes each time until the next. */
const FIRST_JUDGED = 20
const JUDGED_AGAIN = 4
/** How often a probe is played again whose answers have objects that nobody knows. */
const REPEATS = 3
/** In milliseconds, for one failure. */
const SHRINKING = 3000

export class RuleRunner {
  readonly #parts: RuleParts
  readonly #options: ConformOptions
  readonly #end: number
  readonly #running: readonly RunningRule[]
  readonly #causes = new KnownCauses()
  readonly #mirror: LongMirror
  #played = 0
  #judgeAt = FIRST_JUDGED

  constructor(parts: RuleParts, options: ConformOptions, began: number) {
    this.#parts = parts
    this.#options = options
    this.#end = began + options.duration
    this.#running = options.rules.map((rule) => beginRule(rule, parts))
    const isMirrored = parts.rpcs.has('event.from') && options.rules.includes(mirrorRule)
    const classes = isMirrored ? madeClasses(parts).map(({ name }) => name) : []
    this.#mirror = new LongMirror(parts.stage, classes)
  }

  async run(): Promise<readonly RuleReport[]> {
    await this.#mirror.look()
    // Objects of sequences are gone at their ends, so the mirror looks while they are there.
    this.#parts.stage.midway = async () => {
      if (++this.#played % LOOK_EVERY === 0) await this.#mirror.look()
    }
    while (this.#mayGoOn() && this.#running.some(({ isDone }) => !isDone))
      for (const one of this.#running) if (!one.isDone && this.#mayGoOn()) await this.#turn(one)
    await this.#judgeMirror()
    const all = this.#running.reduce((sum, { compared }) => sum + compared, 0)
    return this.#running.map((one) =>
      ruleReportOf(one.rule.byOthers ? { ...one, compared: all } : one, one.rule.untried?.(this.#parts)),
    )
  }

  async #judgeMirror(): Promise<void> {
    const one = this.#running.find(({ rule }) => rule === mirrorRule)
    if (!one || this.#server.silence || one.failures.length > 0) return
    await this.#special(one, { about: 'a mirror by event.from', run: () => this.#mirror.judge() })
  }

  #mayGoOn(): boolean {
    const { stopAfter, isStopped } = this.#options
    if (isStopped?.()) return false
    if (stopAfter && this.#running.some((one) => one.rule.name === stopAfter && hasFailed(one))) return false
    return !this.#server.silence && performance.now() < this.#end && this.#server.calls < this.#options.calls
  }

  get #server() {
    return this.#parts.stage.server
  }

  async #turn(one: RunningRule): Promise<void> {
    const next = one.trials.next()
    if (next.done || isFull(one)) {
      one.isDone = true
      return
    }
    one.tried++
    if ('steps' in next.value) await this.#probe(one, next.value)
    else await this.#special(one, next.value)
    if (this.#played >= this.#judgeAt) {
      this.#judgeAt *= JUDGED_AGAIN
      await this.#judgeMirror()
    }
    const failures = this.#running.reduce((sum, { failures }) => sum + failures.length, 0)
    this.#options.progress?.({ rule: one.rule.name, calls: this.#server.calls, failures })
  }

  async #special(one: RunningRule, { about, before, run }: SpecialTrial): Promise<void> {
    const isWrong = one.handled.has(about) || (before && !(await this.#probe(one, before)))
    if (isWrong) {
      one.handled.add(about)
      return
    }
    const { problem, traces, compared } = await run()
    one.compared += compared
    if (!problem) return
    const message = `${about}: expected ${problem.expected}, but got ${problem.got}`
    one.failures.push({ about, message, ...problem, calls: traces, test: undefined, also: [], rules: [], near: [] })
  }

  /** True where the server is right. */
  async #probe(one: RunningRule, probe: Probe): Promise<boolean> {
    const played = await this.#settled(probe, (subject) => one.handled.has(subject))
    one.compared += played.compared
    one.open = played.open ?? one.open
    this.#noteForms(played)
    if (played.contradiction) await this.#blame(one, probe, played, played.contradiction)
    return !played.contradiction && played.seen.size === 0
  }

  /** Other clients may make objects meanwhile: an answer with objects that nobody knows has to come again, with others. */
  async #settled(probe: Probe, isKnown: IsKnown): Promise<PlayedProbe> {
    const { stage } = this.#parts
    let played = await playProbe(stage, probe, isKnown)
    for (let left = REPEATS; left > 0 && played.contradiction && played.contradiction.strangers.length > 0; left--) {
      for (const ref of played.contradiction.strangers) stage.foreign.add(ref)
      played = await playProbe(stage, probe, isKnown)
    }
    return played
  }

  async #blame(one: RunningRule, probe: Probe, played: PlayedProbe, found: Contradiction): Promise<void> {
    const { stage } = this.#parts
    const blamed = this.#blamed(one, found)
    const known = found.asTask ? this.#causes.ofMethod(found.method) : undefined
    const first = subjectOf(stage, found)
    if (one.handled.has(first) || known) {
      if (known) addTo(known, blamed, found.method)
      else this.#causes.foundAgain(blamed.rule.name, first, placeIn(first, found.method))
      return
    }
    one.handled.add(first)
    if (isFull(blamed)) return
    const until = Math.min(performance.now() + SHRINKING, this.#end + SHRINKING)
    const small = await shrinkProbe(stage, probe, played, until)
    const subject = subjectOf(stage, small.played.contradiction ?? found)
    const writes = writesOf(stage, small.probe, subject)
    const pattern = patternOf(stage, subject, writes)
    const cause = this.#causes.find(subject, writes) ?? this.#causes.like(blamed.rule.name, pattern)
    if (cause) addTo(cause, blamed, placeIn(subject, found.method))
    else await this.#report(blamed, small, { subject, writes, pattern })
  }

  /** A fault that is not known yet, or may be another one than those that are. */
  async #report(blamed: RunningRule, small: SmallestProbe, found: NewFault): Promise<void> {
    const { subject, writes, pattern } = found
    const { stage } = this.#parts
    const method = small.played.contradiction?.method ?? ''
    const seen = await surveyProbe(stage, small.probe)
    const sources = sourcesOf(stage, subject, method, [subject, ...seen])
    const near = this.#causes.near(sources).map(({ rule, message }) => `${rule}: ${message}`)
    const failure = { ...probeFailureOf(this.#parts, small.probe, small.played), near }
    const subjects = new Set([subject, ...this.#causes.unknown(seen)])
    const cause: Cause = {
      ...{ rule: blamed.rule.name, message: failure.message, place: placeIn(subject, method) },
      ...{ isNear: near.length > 0, subjects, writes, pattern, also: new Set(), rules: new Set() },
    }
    this.#causes.all.push(cause)
    blamed.failures.push({ ...failure, cause })
  }

  /** What a rule has found may be the matter of another one. */
  #blamed(one: RunningRule, { kind, atRest, afterError }: Contradiction): RunningRule {
    const name =
      kind === 'order'
        ? orderRule.name
        : kind === 'form'
          ? formsRule.name
          : atRest && afterError
            ? transactionsRule.name
            : one.rule.name
    return this.#running.find(({ rule }) => rule.name === name) ?? one
  }

  #noteForms({ remarks }: PlayedProbe): void {
    const forms = this.#running.find(({ rule }) => rule.name === formsRule.name)
    if (!forms) return
    for (const { method, where, message, trace } of remarks) {
      // Users do not get the fields that they may not read; other rules compare which ones.
      if (message.startsWith('the record lacks the field')) continue
      const key = `${message.replaceAll(/"[^"]*"|<.*>|\d+/g, '')}`
      if (forms.handled.has(key) || isFull(forms)) continue
      forms.handled.add(key)
      forms.failures.push({
        about: method,
        message: `${method}: ${where}: ${message}`,
        expected: 'the form of docs/wire.md',
        got: message,
        calls: [trace],
        test: undefined,
        ...{ also: [], rules: [], near: [] },
      })
    }
  }
}

interface NewFault {
  readonly subject: string
  readonly writes: string
  readonly pattern: string
}

/** The rule fails because of the cause. */
function addTo(cause: Cause, { rule, because }: RunningRule, place: string): void {
  if (cause.rule === rule.name) {
    if (cause.place !== place) cause.also.add(place)
    return
  }
  because.add(cause)
  cause.rules.add(rule.name)
}
