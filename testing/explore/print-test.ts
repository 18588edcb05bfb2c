/** Prints a sequence that fails as a `test` of the language, to be pasted. */
import { format } from '../../grammar/format.ts'
import type { Type } from '../../model/api.ts'
import type { TextRange } from '../../model/body.ts'
import { typeText } from '../../model/types.ts'
import { seedOfRun } from '../world/test-seed.ts'
import type { CallError } from './claims.ts'
import type { Explored } from './explored-api.ts'
import type { Fault, FindingKind } from './finding.ts'
import { argumentSource, durationSource, recordSource } from './print-values.ts'
import { argumentsOf, type CallStep, type ObjectOrigin, originKey, originsIn, type Step, taskOf } from './steps.ts'

/** What one more play of the sequence has shown. */
export interface PlayedSequence {
  readonly steps: readonly Step[]
  readonly fault: Fault
  /** The errors of the calls that have failed, by their steps. */
  readonly errors: ReadonlyMap<number, CallError>
  /** How long, in milliseconds of the world, each call took that failed after a wait. */
  readonly took: ReadonlyMap<number, number>
  /** By the key of an object that is no result of a call: the objects of its class that were there before it. */
  readonly older: ReadonlyMap<string, readonly ObjectOrigin[]>
  /** What an object is, by its reference. */
  readonly originOf: (ref: string) => ObjectOrigin | undefined
}

/** The texts of the API by their paths, as the model has them; empty where they are not known. */
export type TextsByFile = ReadonlyMap<string, string>

export interface PrintedTest {
  readonly title: string
  readonly text: string
  /** What the sequence has and a test cannot say; the test may not fail without it. */
  readonly missing: readonly string[]
}

export function printTest(explored: Explored, played: PlayedSequence, texts: TextsByFile): PrintedTest {
  return new TestPrinter(explored, played, texts).print()
}

/** `crow test` gives each test a chance of its own: the seed of the run in which the world of the test has this one. */
export function withSeed(test: PrintedTest, world: number): PrintedTest {
  return { ...test, missing: [...test.missing, `It needs --seed ${seedOfRun(world, test.title)}.`] }
}

class TestPrinter {
  readonly #explored: Explored
  readonly #played: PlayedSequence
  readonly #texts: TextsByFile
  readonly #names = new Map<string, string>()
  readonly #taken: Set<string>
  /** Objects that the text names. */
  readonly #used = new Set<string>()
  readonly #missing: string[] = []
  /** Helpers of the test, by their names. */
  readonly #defines = new Map<string, string>()
  readonly #lines: string[] = []

  constructor(explored: Explored, played: PlayedSequence, texts: TextsByFile) {
    this.#explored = explored
    this.#texts = texts
    this.#played = played
    const { api } = explored
    this.#taken = new Set([...api.objects.map(({ name }) => name), ...api.classes.map(({ name }) => name)])
    const use = (origin: ObjectOrigin): void => {
      if (this.#used.has(originKey(origin))) return
      this.#used.add(originKey(origin))
      for (const older of this.#older(origin)) use(older)
    }
    for (const step of played.steps)
      for (const argument of argumentsOf(step)) for (const one of originsIn(argument)) use(one)
    const { shown } = played.fault
    const marked = shown.kind === 'map' ? played.originOf(shown.ref) : undefined
    if (marked) use(marked)
    if (shown.kind === 'task') this.#used.add(originKey(taskOf(shown.step)))
  }

  print(): PrintedTest {
    const { steps, fault } = this.#played
    const title = titleOf(fault)
    for (const step of steps) this.#step(step)
    this.#end()
    const comment = this.#comment(fault.message)
    const helpers = [...this.#defines.values()].map((define) => `${define}\n\n`).join('')
    const text = `${helpers}test ${JSON.stringify(title)} {\n${[...comment, ...this.#lines].join('\n')}\n}\n`
    const formatted = format(text)
    return { title, text: 'text' in formatted ? formatted.text : text, missing: this.#missing }
  }

  /** An object that a role has made, or a message without a name for it, is found among all of its class. */
  #older(origin: ObjectOrigin): readonly ObjectOrigin[] {
    if (origin.kind === 'initial' || this.#isNamedByCall(origin)) return []
    return this.#played.older.get(originKey(origin)) ?? []
  }

  #isNamedByCall(origin: ObjectOrigin): boolean {
    if (origin.kind !== 'result') return false
    const step = this.#played.steps.find(({ id }) => id === origin.step)
    return step?.kind === 'scene' || (step?.kind === 'call' && step.role === null && !isTaskOf(step, origin))
  }

  #step(step: Step): void {
    switch (step.kind) {
      case 'wait':
        this.#lines.push(`wait ${durationSource(step.milliseconds)}`)
        break
      case 'given':
        this.#given(step.external, step.answer)
        break
      case 'given error':
        this.#givenError(step.external, step.code)
        break
      case 'scene': {
        const members = step.record.kind === 'record' ? step.record.members : []
        const made = recordSource(this.#explored.api, members, step.class, this.#nameOf)
        this.#lines.push(`${this.#letFor({ kind: 'result', class: step.class, step: step.id })}create ${made}`)
        break
      }
      case 'call':
        this.#call(step)
    }
    this.#findMade(step)
  }

  #given(name: string, answer: Parameters<typeof argumentSource>[1] | undefined): void {
    const external = this.#explored.externals.find((one) => one.name === name)
    const type = this.#explored.externalResult(name)
    if (!external || (type && !answer)) return
    const params = external.params.map((param) => param.name).join(', ')
    // Where there is no result, the answer has any type; without one, the external is not implemented.
    const source = type && answer ? this.#source(answer, type) : 'true'
    this.#lines.push(`given ${name}(${params}) = ${source}`)
  }

  /** An answer may call a define, which can fail. */
  #givenError(name: string, code: string): void {
    const { api } = this.#explored
    const external = this.#explored.externals.find((one) => one.name === name)
    const failing = `${name}_fails_with_${code.toLowerCase()}`
    if (!external || (api.defines ?? []).some((one) => one.name === failing)) {
      this.#miss(`From here on, the external "${name}" fails with ${code}.`)
      return
    }
    const result = external.result === null ? 'bool' : typeText(external.result)
    const args = api.errors.find((one) => one.code === code)?.params.map(() => '""') ?? []
    this.#defines.set(failing, `define ${failing}() : ${result} { fail ${code}(${args.join(', ')}) }`)
    const params = external.params.map((param) => param.name).join(', ')
    this.#lines.push(`given ${name}(${params}) = ${failing}()`)
  }

  #call(step: CallStep): void {
    const rpc = this.#explored.rpc(step.rpc)
    const args = step.args.map((argument, i) => this.#source(argument, rpc.params[i]?.type ?? { kind: 'string' }))
    const text = this.#callText(step, `${step.rpc}(${args.join(', ')})`)
    this.#lines.push(step.role === null ? text : `as ${step.role} {\n${text}\n}`)
    const took = this.#played.took.get(step.id)
    if (this.#isLeft(step) && took !== undefined) this.#lines.push(`wait ${durationSource(took)}`)
  }

  #callText(step: CallStep, call: string): string {
    const { errors, fault } = this.#played
    const hasTwin = this.#explored.hasTwin(step.rpc)
    if (step.isAsync && !hasTwin) this.#miss('This call and the ones after it overlap, which needs `uses task`.')
    if (hasTwin && (step.isAsync || this.#isLeft(step))) return `${this.#letForTask(step)}async ${call}`
    const isFault = fault.step === step.id && fault.kind !== 'invariant'
    const error = isFault ? undefined : errors.get(step.id)
    if (error) return `expect ${call} fails ${error.code}`
    const { result } = this.#explored.rpc(step.rpc)
    return result?.kind === 'ref'
      ? `${this.#letFor({ kind: 'result', class: result.class, step: step.id })}${call}`
      : call
  }

  /** A call that failed after a wait: `expect … fails` would refuse what it has changed before. */
  #isLeft({ id, rpc, isAsync }: CallStep): boolean {
    const { errors, fault, took } = this.#played
    if (isAsync || fault.step === id || !errors.has(id) || !took.has(id)) return false
    if (!this.#explored.hasTwin(rpc))
      this.#miss('This call fails after it has changed something, which a test refuses.')
    return this.#explored.hasTwin(rpc)
  }

  /** Names what the step has made by itself, if something names it later. */
  #findMade(step: Step): void {
    for (const [key, older] of this.#played.older) {
      const origin = this.#originOfKey(key)
      if (!origin || origin.kind === 'initial' || origin.step !== step.id || !this.#used.has(key)) continue
      if (this.#isNamedByCall(origin) || this.#names.has(key)) continue
      const others = older.map(this.#nameOf).join(', ')
      const where = others === '' ? '' : ` where not (one in [${others}])`
      this.#lines.push(`let ${this.#nameOf(origin)} = first(one in all ${origin.class}${where})`)
    }
  }

  #originOfKey(key: string): ObjectOrigin | undefined {
    for (const step of this.#played.steps)
      for (const argument of argumentsOf(step))
        for (const origin of originsIn(argument)) if (originKey(origin) === key) return origin
    const { shown } = this.#played.fault
    const marked = shown.kind === 'map' ? this.#played.originOf(shown.ref) : undefined
    return marked && originKey(marked) === key ? marked : undefined
  }

  /** Shows what shows only when nothing runs any more. */
  #end(): void {
    const { fault, originOf } = this.#played
    if (fault.after > 0) this.#lines.push(`wait ${durationSource(Math.ceil(fault.after))}`)
    if (fault.kind === 'invariant') this.#expectInvariant(fault)
    if (fault.shown.kind === 'nothing') this.#miss(UNSEEN[fault.kind] ?? UNSEEN_ANYWHERE)
    if (fault.shown.kind === 'task') this.#lines.push(`expect ${this.#taskName(fault.shown.step)}.status != failure`)
    if (fault.shown.kind === 'map') {
      const origin = originOf(fault.shown.ref)
      if (origin) this.#lines.push(`expect size(${this.#nameOf(origin)}.${fault.shown.field}) == 0`)
    }
  }

  /** As the text has it; the test ends before, where the commit breaks it, and says then what it is about. */
  #expectInvariant({ cause }: Fault): void {
    const broken = this.#explored.api.invariants?.find(({ title }) => cause === `invariant: ${title}`)
    const source = broken && sourceAt(this.#texts.get(broken.path) ?? '', broken.condition.at)
    if (source) this.#lines.push(`expect ${source}`)
  }

  #letFor(origin: ObjectOrigin): string {
    return this.#used.has(originKey(origin)) && this.#isNamedByCall(origin) ? `let ${this.#nameOf(origin)} = ` : ''
  }

  #letForTask({ id }: CallStep): string {
    return this.#used.has(originKey(taskOf(id))) ? `let ${this.#taskName(id)} = ` : ''
  }

  #taskName(step: number): string {
    return this.#nameOf(taskOf(step))
  }

  readonly #nameOf = (origin: ObjectOrigin): string => {
    if (origin.kind === 'initial') return origin.name
    const key = originKey(origin)
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const base = origin.class.toLowerCase().replaceAll(/[^a-z]/g, '') || 'object'
    let number = 1
    while (this.#taken.has(`${base}${number}`)) number++
    const name = `${base}${number}`
    this.#taken.add(name)
    this.#names.set(key, name)
    return name
  }

  #source(argument: Parameters<typeof argumentSource>[1], type: Type): string {
    return argumentSource(this.#explored.api, argument, type, this.#nameOf)
  }

  #miss(text: string): void {
    this.#missing.push(text)
    this.#lines.push(`// ${text}`)
  }

  /** References are replaced by the names of the test. */
  #comment(message: string): readonly string[] {
    const text = message.replaceAll(/(?:\b(\w+) )?(OpaqueRef:[0-9a-zA-Z-]+)/g, (_all, before = '', ref) => {
      const origin = this.#played.originOf(ref)
      const isClass = origin?.class === before
      const head = isClass || before === '' ? '' : `${before} `
      if (!origin) return `${head}${ref === 'OpaqueRef:NULL' ? 'null' : '…'}`
      const isNamed = origin.kind === 'initial' || this.#names.has(originKey(origin))
      return `${head}${isNamed ? this.#nameOf(origin) : `a ${origin.class}`}`
    })
    return wrapped(text.replaceAll('\n', ' ')).map((line) => `// ${line}`)
  }
}

/** What tests do not look at, and how to see it. Both are faults of the server, not of the text. */
const UNSEEN: { readonly [kind in FindingKind]?: string } = {
  event:
    'Tests have no events. Serve the API, make these calls, and compare event.from with get_all_records; please report it.',
  rule: 'Tests trust the server with constraints. Serve the API, make these calls, and run crow fsck; please report it.',
}
const UNSEEN_ANYWHERE = 'Tests do not look at this.'

/** The task is the result of a call by its twin. */
function isTaskOf({ isAsync }: CallStep, origin: ObjectOrigin): boolean {
  return isAsync && origin.class !== 'task'
}

function titleOf({ kind, cause }: Fault): string {
  const what = cause.slice(cause.indexOf(':') + 1).trim()
  const head = kind === 'invariant' ? 'explored' : `explored, ${kind}`
  return `${head}: ${what}`.replaceAll(/["\\\n]/g, "'").trim()
}

function sourceAt(text: string, [line, column, endLine, endColumn]: TextRange): string {
  const lines = text.split('\n').slice(line, endLine + 1)
  const last = lines.length - 1
  const cut = lines.map((one, i) => one.slice(i === 0 ? column : 0, i === last ? endColumn : undefined).trim())
  return cut.join('\n')
}

const WIDTH = 110

function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
