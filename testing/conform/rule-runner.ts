/** Runs rules in turns, so that each is tried however short the time, and collects what they find. */
import type { ConformOptions } from './conform-options.ts'
import { type Contradiction, type PlayedProbe, playProbe } from './play-probe.ts'
import { printProbe } from './print-probe.ts'
import type { Probe } from './probe.ts'
import type { ConformFailure, RuleReport } from './report.ts'
import type { ConformRule, RuleParts, SpecialTrial, Trial } from './rule.ts'
import { formsRule, orderRule, transactionsRule } from './rules/found-by-others.ts'
import { contradictionKey, shrinkProbe } from './shrink-probe.ts'

/** Of one rule; more are mostly the same fault. */
const MOST_FAILURES = 5
/** In milliseconds, for one failure. */
const SHRINKING = 3000

interface RunningRule {
  readonly rule: ConformRule
  readonly trials: Iterator<Trial> | undefined
  readonly failures: ConformFailure[]
  readonly keys: Set<string>
  tried: number
  compared: number
  isDone: boolean
  open: string
}

export class RuleRunner {
  readonly #parts: RuleParts
  readonly #options: ConformOptions
  readonly #end: number
  readonly #running: readonly RunningRule[]

  constructor(parts: RuleParts, options: ConformOptions, began: number) {
    this.#parts = parts
    this.#options = options
    this.#end = began + options.duration
    this.#running = options.rules.map((rule) => ({
      rule,
      trials: rule.trials(parts)[Symbol.iterator](),
      failures: [],
      keys: new Set(),
      tried: 0,
      compared: 0,
      isDone: false,
      open: '',
    }))
  }

  async run(): Promise<readonly RuleReport[]> {
    while (this.#mayGoOn() && this.#running.some(({ isDone }) => !isDone))
      for (const one of this.#running) if (!one.isDone && this.#mayGoOn()) await this.#turn(one)
    const all = this.#running.reduce((sum, { compared }) => sum + compared, 0)
    return this.#running.map((one) =>
      reportOf(one.rule.byOthers ? { ...one, compared: all } : one, one.rule.untried?.(this.#parts)),
    )
  }

  #mayGoOn(): boolean {
    const { stopAfter, isStopped } = this.#options
    if (isStopped?.()) return false
    if (stopAfter && this.#running.some(({ rule, failures }) => rule.name === stopAfter && failures.length > 0))
      return false
    return !this.#server.silence && performance.now() < this.#end && this.#server.calls < this.#options.calls
  }

  get #server() {
    return this.#parts.stage.server
  }

  async #turn(one: RunningRule): Promise<void> {
    const next = one.trials?.next()
    if (!next || next.done || one.failures.length >= MOST_FAILURES) {
      one.isDone = true
      return
    }
    one.tried++
    if ('steps' in next.value) await this.#probe(one, next.value)
    else await this.#special(one, next.value)
    const failures = this.#running.reduce((sum, { failures }) => sum + failures.length, 0)
    this.#options.progress?.({ rule: one.rule.name, calls: this.#server.calls, failures })
  }

  async #special(one: RunningRule, trial: SpecialTrial): Promise<void> {
    const { problem, traces, compared } = await trial.run()
    one.compared += compared
    if (!problem) return
    const message = `${trial.about}: expected ${problem.expected}, but got ${problem.got}`
    one.failures.push({ about: trial.about, message, ...problem, calls: traces, test: undefined })
  }

  async #probe(one: RunningRule, probe: Probe): Promise<void> {
    const { stage } = this.#parts
    const played = await playProbe(stage, probe)
    one.compared += played.compared
    one.open = played.open ?? one.open
    this.#noteForms(played)
    if (!played.contradiction) return
    const blamed = this.#blamed(one, played.contradiction)
    const key = contradictionKey(played.contradiction)
    if (blamed.keys.has(key) || blamed.failures.length >= MOST_FAILURES) return
    blamed.keys.add(key)
    const until = Math.min(performance.now() + SHRINKING, this.#end + SHRINKING)
    const small = await shrinkProbe(stage, probe, played, until)
    blamed.failures.push(failureOf(this.#parts, small.probe, small.played))
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
      if (forms.keys.has(key) || forms.failures.length >= MOST_FAILURES) continue
      forms.keys.add(key)
      forms.failures.push({
        about: method,
        message: `${method}: ${where}: ${message}`,
        expected: 'the form of docs/wire.md',
        got: message,
        calls: [trace],
        test: undefined,
      })
    }
  }
}

function failureOf(parts: RuleParts, probe: Probe, { contradiction, traces }: PlayedProbe): ConformFailure {
  if (!contradiction) throw new Error('The probe has not failed')
  const { method, where, expected, got, atRest } = contradiction
  const existing = new Map(
    parts.stage.existing.flatMap(({ symbol, name }) => (name === undefined ? [] : [[symbol, name] as const])),
  )
  const what = atRest ? `${method}, when all was done` : method
  return {
    about: probe.about,
    message: `${what}${where === '' ? '' : ` (${where.replace(/^\./, '')})`}: expected ${expected}, but got ${got}`,
    expected,
    got,
    calls: traces,
    test: printProbe({ api: parts.api, existing }, probe, contradiction),
  }
}

function reportOf({ rule, failures, tried, compared, open }: RunningRule, untried: string | undefined): RuleReport {
  const { name, sentence, page } = rule
  const isTried = compared > 0 || failures.length > 0
  const none = tried === 0 ? 'nothing of this API that can be called is about it' : open || 'no call could be made'
  const why = isTried ? '' : (untried ?? none)
  const outcome = failures.length > 0 ? 'failed' : isTried ? 'passed' : 'not tried'
  return { name, sentence, page, outcome, why, trials: tried, compared, failures }
}
