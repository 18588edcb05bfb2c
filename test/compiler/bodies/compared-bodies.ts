/** Runs a body as emitted code and by the naive evaluator, on the same objects, and shows what each does as a text. */
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import type { Api } from '../../../model/api.ts'
import type { MessageBody, TypedStatement } from '../../../model/body.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { BodyCode, CompiledBodies, LocalValue } from '../../../runtime/bodies/protocol.ts'
import { openRules } from '../../../runtime/bodies/rules/open-rules.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { moduleOf } from './load-bodies.ts'
import { NaiveEvaluator } from './naive-evaluator.ts'
import { StretchRun } from './stretch-run.ts'

type After = TypedStatement & { kind: 'after' }

/** Blocks of `after` that one call runs at most. */
const MOST_BLOCKS = 5

export class ComparedBodies {
  readonly store: Store
  /** The same objects, of which writes keep no rules. */
  readonly #plain: Store
  readonly #api: Api
  readonly #codes: CompiledBodies
  readonly #rpcs: ReadonlyMap<string, Rpc>
  readonly #afters = new Map<string, After>()

  /** `coverage`: by code that counts what is run, which does the same. */
  static async of(api: Api, coverage = false): Promise<ComparedBodies> {
    const { text, sites } = emitBodies(api, { coverage })
    const module: (library: ReturnType<typeof createLibrary>, hits: Float64Array) => CompiledBodies =
      await moduleOf(text)
    const hits = new Float64Array(sites.length)
    return new ComparedBodies(api, (library) => module(library, hits))
  }

  constructor(api: Api, module: (library: ReturnType<typeof createLibrary>) => CompiledBodies) {
    this.#api = api
    this.#rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
    let plain: Store | undefined
    this.store = openStore(api, ':memory:', {
      rules: (inner, opening) => {
        plain = inner
        return openRules(api, inner, (parts) => module(createLibrary(parts.api, parts.store)), opening)
      },
    })
    if (!plain) throw new Error('the API has no rules')
    this.#plain = plain
    this.#codes = module(createLibrary(api, this.store))
    findAfters(api.classes, this.#afters)
    findAfters(api.defines, this.#afters)
  }

  /** What the emitted code of `pen.NAME` does. */
  emitted(name: string, args: readonly Value[]): string {
    const { store } = this
    const code = this.#codes.messages.get(`pen.${name}`)
    if (!code) throw new Error(`no code of ${name}`)
    const blockOf = (id: string) => this.#codes.afters.get(id) as BodyCode
    const state = () => this.#api.classes.map((owner) => [...this.#plain.class(owner.name).records()])
    return outcome(store, state, (run) => {
      const value = runCode(store, code, run, args)
      const late = (id: string, values: readonly Value[]) => runCode(store, blockOf(id), run, values)
      return [value, late]
    })
  }

  /** What the naive evaluator makes of it. */
  naive(name: string, args: readonly Value[]): string {
    const body = this.#api.classes[0]?.messages.find((one) => one.name === name)?.body as MessageBody
    const world = { api: this.#api, store: this.#plain, rpcs: this.#rpcs }
    let evaluator: NaiveEvaluator | undefined
    return outcome(
      this.#plain,
      () => evaluator?.records(),
      (run) => {
        evaluator = new NaiveEvaluator({ ...world, run })
        const naive = evaluator
        return [naive.call(body, args), (id, values) => naive.block(this.#afters.get(id) as After, values)]
      },
    )
  }
}

type Late = (id: string, values: readonly Value[]) => void

/** What a call and its blocks of `after` give, ask and leave behind, without random refs. Everything is undone. */
function outcome(store: Store, state: () => unknown, call: (run: StretchRun) => [LocalValue, Late]): string {
  const ends: unknown[] = []
  let left: unknown
  let asked: unknown
  try {
    store.atomically(() => {
      const run = new StretchRun(store)
      let late: Late = () => undefined
      const settled = (work: () => void) => {
        try {
          work()
          run.endStretch()
        } catch (error) {
          if (!(error instanceof ApiError)) throw error
          ends.push(['raises', error.code, ...error.params])
          run.undoStretch()
        }
      }
      settled(() => {
        const [value, blocks] = call(run)
        ends.push(['gives', value])
        late = blocks
      })
      const blocks = run.asked.filter(([what]) => what === 'after').slice(0, MOST_BLOCKS)
      for (const [, id, , ...values] of blocks) settled(() => late(id as string, values as Value[]))
      left = state()
      asked = run.asked.filter(([what]) => what !== 'endHolds')
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return named([ends, asked, left].map(shown).join('\n'))
}

class Undone extends Error {}

/** As the engine runs it: the checks of the end of a stretch can be caught in the body. */
function runCode(store: Store, body: BodyCode, run: StretchRun, args: readonly Value[]): LocalValue {
  if (!body.waits) {
    const value = body.code(run, ...args)
    store.settle()
    return value
  }
  const frame = body.code(run, ...args)
  let step = frame.next()
  while (!step.done) {
    const pause = step.value
    try {
      store.settle()
    } catch (error) {
      step = frame.throw(error)
      continue
    }
    run.asked.push(pause.kind === 'wait' ? ['wait', pause.milliseconds] : ['external', pause.name, ...pause.args])
    run.endStretch()
    step = frame.next(pause.kind === 'wait' ? undefined : pause.args[0])
  }
  store.settle()
  return step.value
}

function findAfters(value: unknown, found: Map<string, After>): void {
  if (typeof value !== 'object' || value === null) return
  if ('kind' in value && value.kind === 'after' && 'id' in value) found.set(String(value.id), value as After)
  for (const part of Object.values(value)) findAfters(part, found)
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_name, part) => {
    if (typeof part === 'bigint') return `${part}n`
    if (part instanceof Map) return { map: [...part] }
    if (part instanceof RecordValue) return { record: part.names.map((name, i) => [name, part.values[i]]) }
    return part === undefined ? 'undefined' : part
  })
}

/** Refs and uuids are random: each becomes the number of its first place. */
function named(text: string): string {
  const seen = new Map<string, string>()
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uuid) => {
    const known = seen.get(uuid) ?? `#${seen.size}`
    seen.set(uuid, known)
    return known
  })
}
