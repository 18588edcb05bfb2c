/** Takes back what a test has left on a server, as far as its RPCs can. */
import type { Api, Type } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { RecordValue, Value } from '../../runtime/values/values.ts'
import { readXmlValue } from '../../runtime/wire/xml-answer.ts'
import type { RemoteServer } from '../remote/connect.ts'
import { xmlReadForm } from '../remote/read-form.ts'
import { ValueReader } from '../remote/read-values.ts'
import { messagesBack } from './way-back.ts'

/** An object that is still there, or a field that still has another value. */
export interface LeftBehind {
  /** `VM OpaqueRef:…`, `VM.name_label of OpaqueRef:…`. */
  readonly what: string
  /** Why it could not be taken back. */
  readonly reason: string
}

/** The classes whose objects come and go with calls, which tests do not make. */
const NOT_MADE: ReadonlySet<string> = new Set(['session', 'task', 'event'])

const CREATES: ReadonlySet<string> = new Set<Rpc['does']['kind']>(['create', 'create_from'])

export interface MadeObject {
  readonly class: string
  readonly ref: string
}

/** What a server had before the first test, which is never destroyed. */
export interface ObjectsBefore {
  /** The classes whose objects are known, each with their number. */
  readonly classes: ReadonlyMap<string, number>
  readonly refs: ReadonlySet<string>
}

export async function objectsBefore(server: RemoteServer): Promise<ObjectsBefore> {
  const classes = new Map<string, number>()
  const refs = new Set<string>()
  for (const { name } of server.api.classes) {
    if (NOT_MADE.has(name) || !server.rpcs.has(`${name}.get_all`)) continue
    const outcome = await server.call(`${name}.get_all`, [])
    if ('fault' in outcome) throw outcome.fault
    if (!('value' in outcome)) continue
    const all = outcome.value as readonly string[]
    classes.set(name, all.length)
    for (const ref of all) refs.add(ref)
  }
  return { classes, refs }
}

export class CleanUp {
  readonly #server: RemoteServer
  readonly #before: ObjectsBefore
  /** By ref, in the order in which they were found. */
  readonly #made = new Map<string, MadeObject>()
  /** Results of calls, which may be older than the test. */
  readonly #uncertain = new Map<string, MadeObject>()
  readonly #tasks = new Map<string, Rpc>()
  readonly #changes: { readonly method: string; readonly ref: string; readonly value: Value }[] = []

  constructor(server: RemoteServer, before: ObjectsBefore) {
    this.#server = server
    this.#before = before
  }

  made(className: string, ref: string): void {
    if (!this.#before.refs.has(ref) && !NOT_MADE.has(className)) this.#made.set(ref, { class: className, ref })
  }

  /** The objects that the test has made, as far as it is known. */
  get objects(): readonly MadeObject[] {
    return [...this.#made.values()]
  }

  /** Whether the test has started calls that may go on by themselves. */
  get hasTasks(): boolean {
    return this.#tasks.size > 0
  }

  destroyed(ref: string): void {
    this.#made.delete(ref)
    this.#uncertain.delete(ref)
  }

  /** A setter is about to replace a value, of an object that was there before the test. */
  changing(method: string, ref: string, value: Value): void {
    if (this.#before.refs.has(ref)) this.#changes.push({ method, ref, value })
  }

  /** The objects of which the test has heard, and which it may have made. */
  heard(rpc: Rpc, value: Value | undefined): void {
    if (rpc.name.startsWith('Async.')) this.#tasks.set(value as string, rpc)
    else if (rpc.result?.kind === 'ref' && CREATES.has(rpc.does.kind)) this.made(rpc.result.class, value as string)
    else if (rpc.writes) this.#hear(rpc.result, value, (made) => this.#uncertain.set(made.ref, made))
  }

  /** Takes back everything that it can. */
  async run(): Promise<readonly LeftBehind[]> {
    for (const [task, rpc] of this.#tasks) await this.#hearTask(task, rpc)
    const left: LeftBehind[] = []
    for (const { method, ref, value } of this.#changes.reverse()) {
      const outcome = await this.#server.call(method, [ref, value])
      const what = `${method.replace('.set_', '.')} of ${ref}`
      if (!('value' in outcome)) left.push({ what, reason: reasonIn(outcome) })
    }
    await this.#findOthers()
    left.push(...(await this.#destroyAll()))
    for (const { class: name, ref } of this.#uncertain.values())
      left.push({ what: `${name} ${ref}`, reason: `no RPC lists all objects of class ${name}, so it may be older` })
    return left
  }

  /** Of a class whose objects are not known, an object may be older than the test. */
  #hear(type: Type | null, value: Value | undefined, doubt: (object: MadeObject) => void = () => undefined): void {
    if (!type || value === undefined) return
    for (const object of refsIn(this.#server.api, type, value)) {
      if (this.#before.classes.has(object.class)) this.made(object.class, object.ref)
      else if (!NOT_MADE.has(object.class) && !this.#made.has(object.ref)) doubt(object)
    }
  }

  /** What a task has made, and then the task itself. */
  async #hearTask(task: string, twin: Rpc): Promise<void> {
    const rpc = this.#server.rpcs.get(twin.name.replace('Async.', ''))
    const outcome = await this.#server.call('task.get_result', [task])
    if (rpc?.result && 'value' in outcome && outcome.value !== '') {
      try {
        const reader = new ValueReader(this.#server.api, xmlReadForm, false)
        this.#hear(rpc.result, reader.result(rpc.result, readXmlValue(outcome.value as string)))
      } catch {
        // A result that cannot be read names no object.
      }
    }
    if (this.#server.rpcs.has('task.destroy')) await this.#server.call('task.destroy', [task])
  }

  /** Objects that are new as well, and to which those that the test has made refer, or which refer to them by a pair. */
  async #findOthers(): Promise<void> {
    for (const { class: name, ref } of this.#made.values()) {
      if (!this.#server.rpcs.has(`${name}.get_record`)) continue
      const outcome = await this.#server.call(`${name}.get_record`, [ref])
      // A map is gone through together with what is added to it meanwhile.
      if ('value' in outcome) this.#hear({ kind: 'record', name }, outcome.value)
    }
  }

  /** Some objects can be destroyed only after others. */
  async #destroyAll(): Promise<LeftBehind[]> {
    let left = [...this.#made.values()].reverse().map((made) => ({ made, reason: '' }))
    // Twice more after the last that could be destroyed, as fields are emptied meanwhile.
    for (let tries = 0; left.length > 0 && tries < 3; tries++) {
      const before = left.length
      const still: typeof left = []
      for (const { made } of left) {
        const reason = await this.#destroy(made)
        if (reason !== undefined) still.push({ made, reason })
      }
      left = still
      if (left.length < before) tries = 0
    }
    return left.map(({ made, reason }) => ({ what: `${made.class} ${made.ref}`, reason }))
  }

  /** undefined where the object is gone. */
  async #destroy({ class: name, ref }: MadeObject): Promise<string | undefined> {
    if (!this.#server.rpcs.has(`${name}.destroy`)) return 'no RPC destroys it'
    const outcome = await this.#server.call(`${name}.destroy`, [ref])
    if ('value' in outcome || ('error' in outcome && outcome.error.code === 'HANDLE_INVALID')) return undefined
    if ('error' in outcome && outcome.error.code === 'OBJECT_IN_USE') await this.#release(outcome.error.params)
    else if ('error' in outcome && (await this.#destroyNew({ class: name, ref }))) return undefined
    return reasonIn(outcome)
  }

  /** Whether the object could be destroyed after one of the messages that make it like a new one. */
  async #destroyNew({ class: name, ref }: MadeObject): Promise<boolean> {
    for (const message of messagesBack(this.#server.api, name)) {
      if (!('value' in (await this.#server.call(message, [ref])))) continue
      if ('value' in (await this.#server.call(`${name}.destroy`, [ref]))) return true
    }
    return false
  }

  /** Empties the field by which another object of the test refers to one that is in use. */
  async #release([, , owner = '', referrer = '', name = '']: readonly string[]): Promise<void> {
    const setter = this.#server.rpcs.get(`${owner}.set_${name}`)
    const type = setter?.params[1]?.type
    if (!setter || !type || !this.#made.has(referrer)) return
    const empty = type.kind === 'map' ? new Map() : type.kind === 'set' || type.kind === 'option' ? [] : null
    if (type.kind !== 'ref' || type.nullable) await this.#server.call(setter.name, [referrer, empty])
  }
}

function reasonIn(outcome: Awaited<ReturnType<RemoteServer['call']>>): string {
  if ('fault' in outcome) return outcome.fault.message
  return 'error' in outcome ? `${outcome.error.code}(${outcome.error.params.join(', ')})` : ''
}

/** Every reference in a value. */
function* refsIn(api: Api, type: Type, value: Value): Generator<MadeObject> {
  switch (type.kind) {
    case 'ref':
      if (value !== null) yield { class: type.class, ref: value as string }
      break
    case 'set':
    case 'option':
      for (const item of value as readonly Value[]) yield* refsIn(api, type.of, item)
      break
    case 'map':
      for (const [key, item] of value as ReadonlyMap<Value, Value>) {
        yield* refsIn(api, type.key, key)
        yield* refsIn(api, type.value, item)
      }
      break
    case 'record': {
      const { names, values } = value as RecordValue
      const members =
        api.records.find((r) => r.name === type.name)?.members ?? api.classes.find((c) => c.name === type.name)?.fields
      for (const [i, name] of names.entries()) {
        const member = members?.find((one) => one.name === name)
        if (member && member.type.kind !== 'any record') yield* refsIn(api, member.type, values[i] as Value)
      }
    }
  }
}
