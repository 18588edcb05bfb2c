/** The tables of all classes, each created at its first use, and the events that change them. */
import { signal } from '@preact/signals'
import type { Api, Class } from '../../../model/api.ts'
import type { Client } from '../calls/client.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import { labelField } from '../values/label-field.ts'
import { labelRule } from '../values/label-rule.ts'
import { ClassTable, type ObjectRecord } from './class-table.ts'

/** An event as the server sends it. `class` is in lower case. */
export interface ObjectEvent {
  readonly class: string
  readonly operation: string
  readonly ref: string
  readonly snapshot?: unknown
}

export class ClassTables {
  readonly #tables = new Map<string, ClassTable>()
  #api: Api
  #rpcs: RpcIndex
  readonly #client: Client
  readonly #renames = signal(0)

  constructor(api: Api, rpcs: RpcIndex, client: Client) {
    this.#api = api
    this.#rpcs = rpcs
    this.#client = client
  }

  /** Of the latest text. */
  get rpcs(): RpcIndex {
    return this.#rpcs
  }

  /** Continues with another text: tables of classes that are gone are forgotten, those of changed classes are read again. */
  renew(api: Api, rpcs: RpcIndex): void {
    this.#api = api
    this.#rpcs = rpcs
    for (const [name, table] of this.#tables) {
      const owner = rpcs.class(name)
      if (!owner || owner.objects === 'none') {
        table.clear()
        this.#tables.delete(name)
      } else table.renew(owner, rpcs.get(`${name}.get_all`), rpcs.get(`${name}.get_record`))
    }
  }

  /** Counts how often a known object has got another name. */
  get renames(): number {
    return this.#renames.value
  }

  /** undefined if `name` is not a class with objects. */
  of(name: string): ClassTable | undefined {
    const before = this.#tables.get(name)
    if (before) return before
    const owner = this.#rpcs.class(name)
    if (!owner || owner.objects === 'none') return undefined
    const table = new ClassTable({
      owner,
      client: this.#client,
      getAll: this.#rpcs.get(`${name}.get_all`),
      getRecord: this.#rpcs.get(`${name}.get_record`),
      nameFields: nameFields(this.#api, owner),
      renamed: () => void this.#renames.value++,
    })
    this.#tables.set(name, table)
    return table
  }

  /** The tables that have been used, with whatever objects they have. */
  known(): Iterable<ClassTable> {
    return this.#tables.values()
  }

  /** Applies an event. A table that was never opened only updates the objects that it already has. */
  apply(event: ObjectEvent): void {
    for (const table of this.#called(event.class)) {
      const knows = table.refs.has(event.ref) || table.records.has(event.ref)
      if (event.operation === 'del') table.remove(event.ref)
      else if (isRecord(event.snapshot) && (knows || table.state !== 'unasked')) table.put(event.ref, event.snapshot)
    }
  }

  /** Reloads all open tables, after events were lost or when the user asks for it. */
  reload(): void {
    for (const table of this.#tables.values()) {
      if (table.state === 'unasked') table.clear()
      else void table.reload()
    }
  }

  /** Forgets everything, because another user may see other objects. */
  clear(): void {
    for (const table of this.#tables.values()) table.clear()
  }

  /**
   * The tables that an event's class may mean. The names of two classes may differ in case only; then only the table
   * that has the object can be sure, and a new object is added to both.
   */
  #called(lower: string): ClassTable[] {
    const named = this.#api.classes.filter((c) => c.name.toLowerCase() === lower)
    return named.flatMap(({ name }) => this.#tables.get(name) ?? [])
  }
}

function nameFields(api: Api, owner: Class): string[] {
  const { keys, refs } = labelRule(api, owner)
  return [labelField(owner) ?? [], keys, refs.map(({ field }) => field)].flat()
}

function isRecord(value: unknown): value is ObjectRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
