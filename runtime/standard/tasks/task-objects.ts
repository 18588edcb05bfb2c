/** Tasks as objects of the store: writes the fields that their class has, when they begin and when they end. */
import type { Api, Class } from '../../../model/api.ts'
import { datetimeMillis } from '../../../model/datetime.ts'
import { typeText } from '../../../model/types.ts'
import type { ClassStore, Store } from '../../store/store.ts'
import { ApiError } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { Value } from '../../values/values.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import type { Ending } from './ending.ts'
import type { TaskOwners } from './task-owners.ts'
import type { TaskServers } from './task-servers.ts'

export type Status = 'pending' | 'success' | 'failure' | 'cancelling' | 'cancelled'

const OPERATIONS = 'task_allowed_operations'

export interface TaskObjectsParts {
  readonly api: Api
  /** The class `task` of the API, which may declare any fields. */
  readonly declared: Class
  readonly store: Store
  readonly now: () => number
  readonly owners: TaskOwners
  /** Where several servers share the data. */
  readonly servers: TaskServers | undefined
}

/** A task that begins. */
export interface Beginning {
  readonly label: string
  readonly description: string
  /** The type of its result. */
  readonly type: string
  /** The user who started it; null without sessions. */
  readonly owner: Principal | null
  /** A client runs it itself. */
  readonly isIdle: boolean
}

export class TaskObjects {
  readonly #store: Store
  readonly #objects: ClassStore
  readonly #now: () => number
  readonly #fields: ReadonlySet<string>
  /** The latest moment that was written. */
  #moment = { at: Number.NaN, text: '' }
  /** The values of the API's enum of operations on tasks; empty where it has none. */
  readonly #operations: readonly string[]

  readonly #owners: TaskOwners
  readonly #servers: TaskServers | undefined

  constructor({ api, declared, store, now, owners, servers }: TaskObjectsParts) {
    this.#owners = owners
    this.#servers = servers
    this.#store = store
    this.#objects = store.class(declared.name)
    this.#now = now
    this.#fields = new Set(declared.fields.map((f) => `${f.name} ${typeText(f.type)}`))
    this.#operations = (api.enums.find((e) => e.name === OPERATIONS)?.values ?? []).map((v) => v.name)
  }

  refs(): string[] {
    return this.#objects.refs()
  }

  has(ref: string): boolean {
    return this.#objects.has(ref)
  }

  /** Throws HANDLE_INVALID where there is no such task. */
  status(ref: string): Status {
    return this.#objects.field('status').get(ref) as Status
  }

  begin({ label, description, type, owner, isIdle }: Beginning): string {
    const values = this.#there([
      ['name_label', 'string', label],
      ['name_description', 'string', description],
      ['created', 'datetime', this.#momentText()],
      ['type', 'string', type],
      ['allowed_operations', `${OPERATIONS} enum set`, this.#allowed('cancel', 'destroy')],
    ])
    return this.#store.atomically(() => {
      const ref = this.#objects.create(new Map(values))
      if (owner) this.#owners.set(ref, owner.name)
      if (isIdle) this.#servers?.made(ref)
      else this.#servers?.run(ref)
      return ref
    })
  }

  cancelling(ref: string): void {
    this.#objects.field('status').set(ref, 'cancelling')
  }

  end(ref: string, { status, result = '', error }: Ending): void {
    this.#write(ref, [
      ['status', 'task_status_type enum', status],
      ['progress', 'float', 1],
      ['result', 'string', result],
      ['error_info', 'string set', error ? [error.code, ...error.params] : []],
      ...this.#finish(),
    ])
    this.#servers?.forget(ref)
  }

  /** Sets the status of a task that a client made itself. */
  setStatus(ref: string, status: Status): void {
    this.#write(ref, [
      ['status', 'task_status_type enum', status],
      ...(status === 'success' ? [['progress', 'float', 1] as const] : []),
      ...(hasEnded(status) ? this.#finish() : []),
    ])
    if (hasEnded(status)) this.#servers?.forget(ref)
  }

  setProgress(ref: string, part: number): void {
    this.#write(ref, [['progress', 'float', part]])
  }

  /** When the task ended, in milliseconds since 1970; now where its class has no field for it. */
  finished(ref: string): number {
    const keeps = this.#fields.has('finished datetime')
    return keeps ? datetimeMillis(this.#objects.field('finished').get(ref) as string) : this.#now()
  }

  /** False where another object still refers to the task. */
  destroy(ref: string): boolean {
    try {
      this.#store.atomically(() => this.#objects.destroy(ref))
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 'OBJECT_IN_USE') return false
      throw error
    }
  }

  #finish(): Member[] {
    return [
      ['finished', 'datetime', this.#momentText()],
      ['allowed_operations', `${OPERATIONS} enum set`, this.#allowed('destroy')],
    ]
  }

  #momentText(): string {
    const at = this.#now()
    if (at !== this.#moment.at) this.#moment = { at, text: wholeSeconds(at) }
    return this.#moment.text
  }

  #allowed(...operations: string[]): Value {
    return operations.filter((operation) => this.#operations.includes(operation))
  }

  #write(ref: string, members: readonly Member[]): void {
    this.#store.atomically(() => {
      for (const [name, value] of this.#there(members)) this.#objects.field(name).set(ref, value)
    })
  }

  /** The members that the class has as fields of these types. */
  #there(members: readonly Member[]): [field: string, value: Value][] {
    return members
      .filter(([field, type]) => this.#fields.has(`${field} ${type}`))
      .map(([field, , value]) => [field, value])
  }
}

type Member = readonly [field: string, type: string, value: Value]

export function hasEnded(status: Status): boolean {
  return status !== 'pending' && status !== 'cancelling'
}
