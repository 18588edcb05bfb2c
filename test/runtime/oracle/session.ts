/** A run against a server: the knowledge of its clients, the states that the oracle allows, and the calls so far. */
import type { Api } from '../../../model/api.ts'
import type { Call, Made, Reply } from './call.ts'
import { Trace } from './call-trace.ts'
import { type Known, makeCall, weighedMethods } from './make-call.ts'
import { Oracle } from './oracle.ts'
import type { Plain } from './plain-values.ts'
import type { State, Thing } from './state.ts'
import { RunFailure, type Step, withTexts } from './steps.ts'
import { Tape } from './tape.ts'
import { type Format, jsonCall, parseJson, readJsonReply, readReply, xmlCall } from './wire.ts'

/** Several calls in one message are a batch. Calls are made from tapes, or repeat those of an earlier run. */
export interface Message {
  readonly client: number
  readonly format: Format
  readonly calls: readonly (readonly number[])[] | readonly Step[]
}

/** A message's request, and the calls in it. */
export interface Request {
  readonly client: number
  readonly format: Format
  readonly calls: readonly Call[]
  readonly steps: readonly Step[]
  readonly body: string
}

/** `step` is the call with names instead of refs. */
export interface Answered {
  readonly client: number
  readonly format: Format
  readonly call: Call
  readonly step: Step
  readonly reply: Reply
  made: Made | undefined
}

/** Answers one body. */
export type Send = (client: number, format: Format, body: string) => Promise<string>

export class Session {
  readonly api: Api
  readonly oracle: Oracle
  readonly trace = new Trace()
  readonly #send: Send
  readonly #methods: ReturnType<typeof weighedMethods>
  readonly #refs = new Map<string, string[]>()
  readonly #gone: string[] = []
  readonly #uuids: string[] = []
  /** Refs and uuids by their names in steps, and names by refs and uuids. */
  readonly #byName = new Map<string, string>()
  readonly #names = new Map<string, string>()
  #steps: Step[] = []
  #round = 0

  constructor(api: Api, send: Send) {
    this.api = api
    this.oracle = new Oracle(api)
    this.#methods = weighedMethods(this.oracle)
    this.#send = send
  }

  /** Learns the initial objects of the server, which become the first state. */
  async begin(): Promise<State> {
    const state: State = { things: new Map(), links: [], initial: new Map() }
    const initial = state.initial as Map<string, string>
    for (const owner of this.api.classes) {
      const objects = this.api.objects.filter((o) => o.class === owner.name)
      if (objects.length > 1) throw new Error('Which of two initial objects is which?')
      for (const { name } of objects) initial.set(`${owner.name} ${name}`, await this.#initialRef(owner.name))
    }
    for (const [name, ref] of initial) await this.#learnInitial(state, name.split(' ')[0] as string, ref)
    return state
  }

  /** If a class has no get_all, its objects are found by a field of another object. */
  async #initialRef(className: string): Promise<string> {
    if (className === 'slot') return (await this.ask('part.get_slot', await this.#initialRef('part'))) as string
    return ((await this.ask(`${className}.get_all`)) as readonly string[])[0] as string
  }

  async #learnInitial(state: State, className: string, ref: string): Promise<void> {
    const record = (await this.ask(`${className}.get_record`, ref)) as ReadonlyMap<string, Plain>
    const owner = this.api.classes.find((c) => c.name === className) as Thing['class']
    const bound = (name: string) => owner.fields.find((f) => f.name === name)?.relation
    const values = new Map([...record].filter(([name]) => !bound(name)))
    state.things.set(ref, { class: owner, ref, uuid: record.get('uuid') as string, values })
    const slot = record.get('slot')
    if (slot !== undefined) state.links = [{ relation: 'part.slot', ends: [ref, slot as string] }]
    this.learn(className, { ref, uuid: record.get('uuid') as string })
  }

  /** The object's name: `wanted`, if given. */
  learn(className: string, { ref, uuid }: Made, wanted?: string): string {
    this.#refs.set(className, [...(this.#refs.get(className) ?? []), ref])
    this.#uuids.push(uuid)
    const name = this.trace.name(className, ref, wanted)
    this.#keep(`ref of ${name}`, ref)
    this.#keep(`uuid of ${name}`, uuid)
    return name
  }

  #keep(name: string, text: string): void {
    this.#byName.set(name, text)
    this.#names.set(text, name)
  }

  /** The requests of messages that are sent together, made from what is known before any of them is answered. */
  requests(messages: readonly Message[]): Request[] {
    const known: Known = { refs: this.#refs, gone: this.#gone, uuids: this.#uuids }
    this.#round++
    return messages.map(({ client, format, calls: wanted }, message) => {
      const calls = wanted.map((from) => this.#callOf(from, known))
      const steps = calls.map((call, i): Step => {
        const from = wanted[i] as Step | readonly number[]
        const makes = 'makes' in from ? from.makes : undefined
        const named = withTexts(call, (text) => this.#names.get(text) ?? text)
        return { round: this.#round, message, client, format, call: named, makes }
      })
      this.#steps.push(...steps)
      return { client, format, calls, steps, body: this.#body(format, calls, this.#variant(steps)) }
    })
  }

  #callOf(from: Step | readonly number[], known: Known): Call {
    if (!('call' in from)) return makeCall(this.oracle, this.#methods, known, new Tape(from))
    // Without its create, the object does not exist.
    return withTexts(from.call, (text) => this.#byName.get(text) ?? text)
  }

  /** An arbitrary number, the same for the same steps. */
  #variant(steps: readonly Step[]): number {
    return steps.reduce((sum, { call }) => sum + call.method.length + this.trace.show(call.args as Plain[]).length, 0)
  }

  #body(format: Format, calls: readonly Call[], variant: number): string {
    const [first, ...more] = calls
    if (format === 'XML') return xmlCall(first as Call, this.#signature(first as Call), this.api, variant)
    const texts = calls.map((call, i) => jsonCall(format, call, this.#signature(call), this.api, variant, i + 1))
    return more.length > 0 ? `[${texts}]` : (texts[0] as string)
  }

  send({ client, format, body }: Request): Promise<string> {
    return this.#send(client, format, body)
  }

  /** Each call with its reply. */
  answers(request: Request, text: string): Answered[] {
    const { client, format, calls, steps, body } = request
    try {
      const replies = this.#replies(request, text)
      return calls.map((call, i) => {
        return { client, format, call, step: steps[i] as Step, reply: replies[i] as Reply, made: undefined }
      })
    } catch (error) {
      return this.fail(`client ${client} ${format}: ${body} -> ${text}\nwhich is not an answer: ${error}`)
    }
  }

  #replies({ format, calls }: Request, text: string): Reply[] {
    if (calls.length === 1) return [readReply(format, text, this.#signature(calls[0] as Call), this.api)]
    const replies = parseJson(text) as unknown[]
    if (replies.length !== calls.length) throw new Error(`${calls.length} calls have ${replies.length} replies`)
    return calls.map((call, i) => readJsonReply(replies[i], format, this.#signature(call).result, this.api))
  }

  #signature({ method }: Call) {
    return this.oracle.rpcs.get(method) ?? { params: [], result: null }
  }

  /** Gets the uuids of new objects, and moves destroyed ones to a list of their own. */
  async learnFrom(answered: readonly Answered[]): Promise<void> {
    for (const answer of answered) {
      const [className = '', verb] = answer.call.method.split('.')
      if (!('value' in answer.reply)) continue
      if (verb === 'destroy') this.#forget(className, answer.call.args[0] as string)
      if (verb !== 'create') continue
      const ref = answer.reply.value as string
      answer.made = { ref, uuid: (await this.ask(`${className}.get_uuid`, ref)) as string }
      const makes = this.learn(className, answer.made, answer.step.makes)
      this.#steps = this.#steps.map((step) => (step === answer.step ? { ...step, makes } : step))
    }
  }

  #forget(className: string, ref: string): void {
    this.#gone.push(ref)
    this.#refs.set(className, this.#refs.get(className)?.filter((known) => known !== ref) ?? [])
  }

  /** Ends the run with an error that shows what has happened so far, and then `why`. */
  fail(why: string): never {
    throw new RunFailure(`${this.trace.text()}\n${why}`, this.#steps)
  }

  note({ client, format, call, reply }: Answered): void {
    this.trace.add(`client ${client} ${format}`, call, reply)
  }

  /** The value of a call that is not part of the run, on either format. */
  async ask(method: string, ...args: readonly Plain[]): Promise<Plain> {
    return (await this.askOn('JSON 2.0', { method, args })) as Plain
  }

  async askOn(format: Format, call: Call): Promise<Plain> {
    const text = await this.#send(0, format, this.#body(format, [call], 0))
    const reply = readReply(format, text, this.#signature(call), this.api)
    if ('error' in reply) throw new Error(`${call.method}: ${reply.error}`)
    return reply.value
  }
}
