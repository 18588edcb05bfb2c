/** The names of objects: the `name_label` of a reference or a similar field, requested in batches and kept. */
import { signal } from '@preact/signals'
import type { Client } from '../calls/client.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import { labelField } from '../values/label-field.ts'
import { isNullRef } from '../values/value-as-text.ts'
import type { ObjectRecord } from './class-table.ts'
import type { ClassTables, ObjectEvent } from './class-tables.ts'

export class ObjectNames {
  readonly #rpcs: RpcIndex
  readonly #client: Client
  readonly #tables: ClassTables
  readonly #known = new Map<string, string>()
  readonly #wanted = new Map<string, string>()
  #asking = false
  readonly #changes = signal(0)

  constructor(rpcs: RpcIndex, client: Client, tables: ClassTables) {
    this.#rpcs = rpcs
    this.#client = client
    this.#tables = tables
  }

  /** Changes with every name, after which rows that are sorted or filtered by names must be arranged again. */
  get version(): number {
    return this.#changes.value + this.#tables.renames
  }

  /** undefined while the name is not known, and for classes without names; then show `shortRef`. */
  of(className: string, ref: string): string | undefined {
    if (isNullRef(ref)) return undefined
    const owner = this.#rpcs.class(className)
    const field = owner && labelField(owner)
    if (field === undefined) return undefined
    const label = this.#tables.of(className)?.records.get(ref)?.[field]
    if (typeof label === 'string') return label
    void this.#changes.value
    const known = this.#known.get(ref)
    if (known !== undefined) return known === '' ? undefined : known
    this.#want(className, ref)
    return undefined
  }

  /** The name, or the short reference if there is none. */
  text(className: string, ref: string): string {
    return this.of(className, ref) || shortRef(ref)
  }

  /** Takes a new name from an event. */
  apply({ ref, snapshot, class: lower }: ObjectEvent): void {
    const owner = this.#rpcs.called(lower)
    const label = (snapshot as ObjectRecord | null | undefined)?.[(owner && labelField(owner)) ?? '']
    if (typeof label !== 'string' || !this.#known.has(ref)) return
    this.#known.set(ref, label)
    this.#changes.value++
  }

  clear(): void {
    this.#known.clear()
    this.#wanted.clear()
    this.#changes.value++
  }

  #want(className: string, ref: string): void {
    this.#wanted.set(ref, className)
    if (this.#asking) return
    this.#asking = true
    // One batch for all names that one redraw of the page needs.
    setTimeout(() => void this.#ask())
  }

  async #ask(): Promise<void> {
    try {
      while (this.#wanted.size > 0) await this.#askSome([...this.#wanted].slice(0, 500))
    } catch {
      // Without an answer the page keeps short references; the next redraw asks again.
      this.#wanted.clear()
    }
    this.#asking = false
  }

  async #askSome(some: readonly (readonly [ref: string, className: string])[]): Promise<void> {
    const calls = some.flatMap(([ref, name]) => {
      const owner = this.#rpcs.class(name)
      const rpc = owner && this.#rpcs.get(`${name}.get_${labelField(owner)}`)
      return rpc ? [{ rpc, params: [ref] }] : []
    })
    const answers = await this.#client.batch(calls)
    for (const [i, [ref]] of some.entries()) {
      const answer = answers[i]
      this.#known.set(ref, answer && 'value' in answer ? String(answer.value) : '')
      this.#wanted.delete(ref)
    }
    this.#changes.value++
  }
}

/** The start of a reference, long enough to distinguish it from others. */
export function shortRef(ref: string): string {
  const bare = ref.replace(/^OpaqueRef:/, '')
  return bare.length > 13 ? `${bare.slice(0, 8)}…` : bare
}
