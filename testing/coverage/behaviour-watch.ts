/** Watches worlds for what counters in code cannot see: which errors messages raise, and which values enum fields go through. */
import type { Api } from '../../model/api.ts'
import { ANY_VALUE } from '../../model/state-arrow.ts'
import { allStates } from '../../reference/states/field-states.ts'
import type { BodyCode, PlainCode, WaitingCode } from '../../runtime/bodies/protocol.ts'
import type { Store } from '../../runtime/store/store.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { TestedBodies } from '../protocol.ts'
import type { WorldCode } from '../world/load.ts'
import type { CoveredError, CoveredTransition } from './coverage.ts'

/** A field with a state diagram, by the name of its class. */
interface WatchedField {
  readonly class: string
  readonly field: string
  readonly name: string
}

export class BehaviourWatch {
  readonly #model: Api
  /** By `message code`. */
  readonly #raised = new Map<string, number>()
  /** By `field from to`; a new object comes from ''. */
  readonly #taken = new Map<string, number>()
  readonly #fields: readonly WatchedField[]

  constructor(model: Api) {
    this.#model = model
    this.#fields = [...allStates(model).keys()].map((name) => {
      const [owner = '', field = ''] = name.split('.')
      return { class: owner, field, name }
    })
  }

  /** The same code, whose worlds are watched. */
  watched(code: WorldCode): WorldCode {
    return {
      ...code,
      make: (parts) => {
        const bodies = code.make(parts)
        this.#watchStore(parts.store)
        return this.#watchMessages(bodies)
      },
    }
  }

  /** The errors that messages declare, or that their bodies raise by name. */
  errors(): CoveredError[] {
    const own = new Set(this.#model.errors.map(({ code }) => code))
    return this.#model.classes.flatMap((owner) => [
      ...owner.messages.flatMap(({ name, body, throws, internal }) =>
        body && !internal ? throws.map((code) => this.#error(`${owner.name}.${name}`, code)) : [],
      ),
      ...Object.entries(owner.bodies ?? {}).flatMap(([name, { effects }]) =>
        effects.raises.filter((code) => own.has(code)).map((code) => this.#error(`${owner.name}.${name}`, code)),
      ),
    ])
  }

  transitions(): CoveredTransition[] {
    return [...allStates(this.#model).values()].flatMap(({ field, arrows }) =>
      arrows.map(({ from, to, by }) => ({ field, from, to, by, count: this.#count(field, from, to) })),
    )
  }

  #error(message: string, code: string): CoveredError {
    return { message, code, count: this.#raised.get(`${message} ${code}`) ?? 0 }
  }

  /** `*` stands for any value but the one at the other end. */
  #count(field: string, from: string | null, to: string): number {
    let sum = 0
    for (const [key, count] of this.#taken) {
      const [of, before, after] = key.split(' ')
      if (of !== field || (to !== ANY_VALUE && after !== to)) continue
      if (from === null ? before === '' : before !== '' && (from === ANY_VALUE || before === from)) sum += count
    }
    return sum
  }

  #watchMessages(bodies: TestedBodies): TestedBodies {
    const messages = [...bodies.messages].map(([name, code]) => [name, this.#watchCode(name, code)] as const)
    return { ...bodies, messages: new Map(messages) }
  }

  /** Also an error of the last stretch, whatever the body did before. */
  #watchCode(name: string, body: BodyCode): BodyCode {
    const note = (error: unknown) => {
      if (!(error instanceof ApiError)) return
      const key = `${name} ${error.code}`
      this.#raised.set(key, (this.#raised.get(key) ?? 0) + 1)
    }
    if (!body.waits) return { waits: false, code: watchedPlain(body.code, note) }
    return { waits: true, code: watchedWaiting(body.code, note) }
  }

  /** What is undone was not taken, so that only commits count. */
  #watchStore(store: Store): void {
    if (this.#fields.length === 0) return
    const now = new Map<string, string>()
    const classes = new Map(Map.groupBy(this.#fields, (one) => one.class))
    const look = () => {
      now.clear()
      for (const [name, fields] of classes)
        for (const ref of store.class(name).refs())
          for (const { field, name: of } of fields) now.set(`${of} ${ref}`, stateOf(store, name, field, ref))
    }
    look()
    store.onUndone(look)
    store.changes.onCommitted((changes) => {
      for (const { class: name, ref, operation } of changes)
        for (const { field, name: of } of classes.get(name) ?? []) {
          if (operation === 'del' || !store.class(name).has(ref)) now.delete(`${of} ${ref}`)
          else this.#note(now, of, ref, stateOf(store, name, field, ref))
        }
    })
  }

  #note(now: Map<string, string>, field: string, ref: string, value: string): void {
    const before = now.get(`${field} ${ref}`) ?? ''
    if (before === value) return
    now.set(`${field} ${ref}`, value)
    const key = `${field} ${before} ${value}`
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1)
  }
}

function stateOf(store: Store, className: string, field: string, ref: string): string {
  return String(store.class(className).field(field).get(ref))
}

function watchedPlain(code: PlainCode, note: (error: unknown) => void): PlainCode {
  return (run, ...args) => {
    try {
      return code(run, ...args)
    } catch (error) {
      note(error)
      throw error
    }
  }
}

function watchedWaiting(code: WaitingCode, note: (error: unknown) => void): WaitingCode {
  return function* (run, ...args) {
    try {
      return yield* code(run, ...args)
    } catch (error) {
      note(error)
      throw error
    }
  }
}
