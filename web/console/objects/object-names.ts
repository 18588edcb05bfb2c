/**
 * The names of objects: the `name_label` of a reference or a similar field, or a label of its identifying field and of
 * the objects that it belongs to: `VIF 0 · web → LAN`. Requested in batches and kept.
 */
import { signal } from '@preact/signals'
import type { Api, Class } from '../../../model/api.ts'
import type { Client } from '../calls/client.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import { labelField } from '../values/label-field.ts'
import { type LabelRule, labelRule } from '../values/label-rule.ts'
import { own } from '../values/own-member.ts'
import { shortened } from '../values/shortened.ts'
import { isNullRef } from '../values/value-as-text.ts'
import type { ObjectRecord } from './class-table.ts'
import type { ClassTables, ObjectEvent } from './class-tables.ts'

export interface ObjectNamesParts {
  readonly api: Api
  readonly rpcs: RpcIndex
  readonly client: Client
  readonly tables: ClassTables
}

export class ObjectNames {
  #parts: ObjectNamesParts
  /** By reference: the value of the label field; '' if it is empty or cannot be read. */
  readonly #known = new Map<string, string>()
  readonly #wanted = new Map<string, string>()
  /** Objects whose records are needed for a label, by reference. */
  readonly #wantedRecords = new Map<string, string>()
  /** Objects whose records cannot be read. */
  readonly #unreadable = new Set<string>()
  readonly #rules = new Map<string, LabelRule>()
  #asking = false
  readonly #changes = signal(0)

  constructor(parts: ObjectNamesParts) {
    this.#parts = parts
  }

  /** Continues with another text, in which other fields may be names. */
  renew(api: Api, rpcs: RpcIndex): void {
    this.#parts = { ...this.#parts, api, rpcs }
    this.#rules.clear()
    this.clear()
  }

  /** Changes with every name, after which rows that are sorted or filtered by names must be arranged again. */
  get version(): number {
    return this.#changes.value + this.#parts.tables.renames
  }

  /** undefined while the name is not known, and for objects without anything that names them; then show `shortRef`. */
  of(className: string, ref: string): string | undefined {
    const owner = this.#parts.rpcs.class(className)
    if (isNullRef(ref) || !owner) return undefined
    const label = this.#labelOf(owner, ref)
    if (label !== '') return label
    const record = this.#recordOf(owner, ref)
    return record && this.#composed(owner, ref, record)
  }

  /** The name, or the short reference if there is none. */
  text(className: string, ref: string): string {
    return this.of(className, ref) || shortRef(ref)
  }

  /** The class once and the name: `VM web`, `VIF 0 · web → LAN`. */
  withClass(className: string, ref: string): string {
    const text = this.text(className, ref)
    return text.startsWith(`${className} `) ? text : `${className} ${text}`
  }

  /** The name that an object with this record has, or the short reference: also for objects that are gone. */
  ofRecord(className: string, ref: string, record: ObjectRecord): string {
    const owner = this.#parts.rpcs.class(className)
    if (!owner) return shortRef(ref)
    const label = nameIn(String(own(record, labelField(owner) ?? '') ?? ''))
    return label !== '' ? label : (this.#composed(owner, ref, record) ?? shortRef(ref))
  }

  /** Takes a new name from an event. */
  apply({ ref, snapshot, class: lower }: ObjectEvent): void {
    const owner = this.#parts.rpcs.called(lower)
    const label = (snapshot as ObjectRecord | null | undefined)?.[(owner && labelField(owner)) ?? '']
    if (typeof label !== 'string' || !this.#known.has(ref)) return
    this.#known.set(ref, nameIn(label))
    this.#changes.value++
  }

  clear(): void {
    this.#known.clear()
    this.#wanted.clear()
    this.#wantedRecords.clear()
    this.#unreadable.clear()
    this.#changes.value++
  }

  /** The value of the label field; '' for a class without one, and undefined while it is not known. */
  #labelOf(owner: Class, ref: string): string | undefined {
    const field = labelField(owner)
    if (field === undefined) return ''
    const label = own(this.#parts.tables.of(owner.name)?.records.get(ref), field)
    if (typeof label === 'string') return nameIn(label)
    void this.#changes.value
    const known = this.#known.get(ref)
    if (known === undefined) this.#want(this.#wanted, owner.name, ref)
    return known
  }

  #recordOf(owner: Class, ref: string): ObjectRecord | undefined {
    const table = this.#parts.tables.of(owner.name)
    const record = table?.records.get(ref)
    if (record) return record
    void this.#changes.value
    const { keys, refs } = this.#ruleOf(owner)
    const isUseful = keys.length > 0 || refs.length > 0
    // A table that is being loaded has the record soon.
    const isComing = table?.state === 'loading' && table.refs.has(ref)
    if (table?.canRead && isUseful && !isComing && !this.#unreadable.has(ref) && !table.isGone(ref))
      this.#want(this.#wantedRecords, owner.name, ref)
    return undefined
  }

  /** `VIF 0 · web → LAN`. undefined if the class has neither keys nor references. */
  #composed(owner: Class, ref: string, record: ObjectRecord): string | undefined {
    const { keys, refs } = this.#ruleOf(owner)
    const belongsTo = refs.flatMap(({ field, class: name }) => {
      const to = own(record, field)
      return typeof to === 'string' && !isNullRef(to) ? [this.#shortName(name, to)] : []
    })
    const key = keyIn(keys, record)
    if (key === undefined && belongsTo.length === 0)
      return keys.length + refs.length === 0 ? undefined : tagged(owner, ref)
    // Two objects tell an object apart; one may have many such parts.
    const start = key === undefined ? (belongsTo.length > 1 ? owner.name : tagged(owner, ref)) : `${owner.name} ${key}`
    return belongsTo.length === 0 ? start : `${start} · ${belongsTo.join(' → ')}`
  }

  /** The name of an object inside the label of another: without the objects that it belongs to itself. */
  #shortName(className: string, ref: string): string {
    const owner = this.#parts.rpcs.class(className)
    if (!owner) return shortRef(ref)
    const label = this.#labelOf(owner, ref)
    if (label !== '') return label ?? shortRef(ref)
    const record = this.#recordOf(owner, ref)
    const key = record && keyIn(this.#ruleOf(owner).keys, record)
    return key === undefined ? tagged(owner, ref) : `${className} ${key}`
  }

  #ruleOf(owner: Class): LabelRule {
    const before = this.#rules.get(owner.name)
    if (before) return before
    const rule = labelRule(this.#parts.api, owner)
    this.#rules.set(owner.name, rule)
    return rule
  }

  #want(wanted: Map<string, string>, className: string, ref: string): void {
    wanted.set(ref, className)
    if (this.#asking) return
    this.#asking = true
    // One batch for all names that one redraw of the page needs.
    setTimeout(() => void this.#ask())
  }

  async #ask(): Promise<void> {
    try {
      // A record may lead to objects whose names are not known yet: `VIF 0 · web → LAN`.
      while (this.#wanted.size + this.#wantedRecords.size > 0) {
        if (this.#wanted.size > 0) await this.#askSome([...this.#wanted].slice(0, BATCH))
        else await this.#askRecords([...this.#wantedRecords].slice(0, BATCH))
      }
    } catch {
      // Without an answer the page keeps short references; the next redraw asks again.
      this.#wanted.clear()
      this.#wantedRecords.clear()
    }
    this.#asking = false
  }

  async #askSome(some: readonly Wanted[]): Promise<void> {
    const { client, rpcs } = this.#parts
    const calls = some.flatMap(([ref, name]) => {
      const owner = rpcs.class(name)
      const rpc = owner && rpcs.get(`${name}.get_${labelField(owner)}`)
      return rpc ? [{ rpc, params: [ref], ref }] : []
    })
    const answers = await client.batch(calls)
    const labels = new Map(calls.map(({ ref }, i) => [ref, answers[i]]))
    for (const [ref] of some) {
      const answer = labels.get(ref)
      this.#known.set(ref, answer && 'value' in answer ? nameIn(String(answer.value)) : '')
      this.#wanted.delete(ref)
    }
    this.#changes.value++
  }

  /** Records go into their tables, which follow events. */
  async #askRecords(some: readonly Wanted[]): Promise<void> {
    for (const [name, of] of Map.groupBy(some, ([, className]) => className)) {
      const table = this.#parts.tables.of(name)
      const refs = of.map(([ref]) => ref)
      await table?.take(refs)
      for (const ref of refs) {
        if (!table?.records.has(ref)) this.#unreadable.add(ref)
        this.#wantedRecords.delete(ref)
      }
    }
    this.#changes.value++
  }
}

type Wanted = readonly [ref: string, className: string]

/** Objects that one batch asks for. */
const BATCH = 500

/** The first key that has a value. */
function keyIn(keys: readonly string[], record: ObjectRecord): string | undefined {
  for (const key of keys) {
    const value = own(record, key)
    const text = value === undefined || value === null ? '' : nameIn(String(value))
    if (text !== '') return shortened(text, LONGEST_KEY)
  }
  return undefined
}

/**
 * A text as a name inside sentences and buttons: '' for one in which nothing is to be seen, cut if it is long, and
 * without the controls that turn around the text after them.
 */
function nameIn(text: string): string {
  const start = shortened(text, LONGEST_NAME).replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
  return /[^\s\p{C}]/u.test(start) ? start : ''
}

const LONGEST_KEY = 40
const LONGEST_NAME = 200

/** `order 3fa2`: the class and the start of the reference. */
function tagged(owner: Class, ref: string): string {
  return `${owner.name} ${ref.replace(/^OpaqueRef:/, '').slice(0, 4)}`
}

/** The start of a reference, long enough to distinguish it from others. */
export function shortRef(ref: string): string {
  const bare = ref.replace(/^OpaqueRef:/, '')
  return bare.length > 13 ? `${bare.slice(0, 8)}…` : bare
}
