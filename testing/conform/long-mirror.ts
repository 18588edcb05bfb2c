/** A mirror of a server that is kept by `event.from` over the whole test, as programs that run for days keep one. */
import type { Api } from '../../model/api.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { CallTrace } from '../remote/call-outcome.ts'
import { Counterparts } from './counterparts.ts'
import type { SpecialOutcome } from './rule.ts'
import { type ComparedServers, differenceOf } from './same-value.ts'
import { type ProbeStage, rpcOf } from './stage.ts'

/** How often a difference is looked at again: other clients may write meanwhile. */
const LOOKS = 4
/** In milliseconds, between two looks. */
const PAUSE = 50

export class LongMirror {
  readonly #stage: ProbeStage
  /** By class; null for records that the API declares as any. */
  readonly #records: ReadonlyMap<string, Map<string, RecordValue | null>>
  #token: string | undefined = ''
  #polled = 0
  #trace: CallTrace | undefined

  /** `classes`: those whose objects the test makes. */
  constructor(stage: ProbeStage, classes: readonly string[]) {
    this.#stage = stage
    const isMirrored = (name: string) =>
      rpcOf(stage, `${name}.get_all_records`) && stage.scope.mayCall(`${name}.get_all_records`)
    this.#records = new Map(classes.filter(isMirrored).map((name) => [name, new Map()]))
  }

  /** Takes in what has happened since the last time. Sequences of other rules find what is wrong with one answer. */
  async look(): Promise<void> {
    if (this.#token === undefined || this.#records.size === 0) return
    const outcome = await this.#stage.server.call('event.from', [[...this.#records.keys()], this.#token, 0])
    const batch = 'value' in outcome ? outcome.value : undefined
    this.#trace = outcome.trace
    const token = batch instanceof RecordValue ? memberOf(batch, 'token') : undefined
    this.#token = typeof token === 'string' ? token : undefined
    if (!(batch instanceof RecordValue)) return
    this.#polled++
    for (const event of memberOf(batch, 'events') as readonly RecordValue[]) this.#take(event)
  }

  #take(event: RecordValue): void {
    const name = String(memberOf(event, 'class')).toLowerCase()
    const owner = [...this.#records.keys()].find((one) => one.toLowerCase() === name)
    const records = owner === undefined ? undefined : this.#records.get(owner)
    const [ref, snapshot] = [String(memberOf(event, 'ref')), memberOf(event, 'snapshot')]
    if (memberOf(event, 'operation') === 'del') records?.delete(ref)
    else records?.set(ref, snapshot instanceof RecordValue ? snapshot : null)
  }

  /** Compares the mirror with all records. */
  async judge(): Promise<SpecialOutcome> {
    const traces: CallTrace[] = []
    let problem: SpecialOutcome['problem']
    for (let left = LOOKS; left > 0 && !this.#stage.server.isLate; left--) {
      await this.look()
      problem = await this.#difference(traces)
      if (!problem) break
      await this.#stage.server.rest(PAUSE)
    }
    const isKept = this.#token !== undefined && this.#polled > 1
    return { problem: isKept ? problem : undefined, traces, compared: isKept ? this.#records.size : 0 }
  }

  async #difference(traces: CallTrace[]): Promise<SpecialOutcome['problem']> {
    for (const [owner, mirrored] of this.#records) {
      const outcome = await this.#stage.server.call(`${owner}.get_all_records`, [])
      const all = 'value' in outcome ? outcome.value : undefined
      if (!(all instanceof Map)) continue
      const problem = differenceIn(this.#stage.code.model, owner, all as ReadonlyMap<string, RecordValue>, mirrored)
      traces.splice(0, traces.length, ...(this.#trace ? [this.#trace] : []), outcome.trace)
      if (problem) return problem
    }
    return undefined
  }
}

function differenceIn(
  api: Api,
  owner: string,
  all: ReadonlyMap<string, RecordValue>,
  mirrored: ReadonlyMap<string, RecordValue | null>,
): SpecialOutcome['problem'] {
  for (const ref of mirrored.keys())
    if (!all.has(ref)) return { expected: `no ${owner} ${ref}, which is destroyed`, got: 'no event that says so' }
  for (const [ref, record] of all) {
    const mirror = mirrored.get(ref)
    if (mirror === undefined) return { expected: `the ${owner} ${ref}`, got: 'no event of it' }
    const found = mirror && differenceOf(oneServer(api), { kind: 'record', name: owner }, [record, record, mirror])
    if (found?.kind === 'value')
      return { expected: `${found.expected} at ${owner} ${ref}${found.where}`, got: `${found.got} in its last event` }
  }
  return undefined
}

/** References are those of one server. */
function oneServer(api: Api): ComparedServers {
  return {
    ...{ api, double: new Counterparts(), server: new Counterparts() },
    isForeign: () => false,
    isOpen: () => false,
  }
}

function memberOf({ names, values }: RecordValue, name: string): Value | undefined {
  return values[names.indexOf(name)]
}
