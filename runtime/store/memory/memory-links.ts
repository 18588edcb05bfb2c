/** Sets of refs, and references that are bound to themselves: both ends are kept in step. */
import type { Value } from '../../values/values.ts'
import { paired } from '../objects/paired.ts'
import type { LinkEnd, LinkStorage } from '../plan/plan.ts'
import { endsOf, type FieldLayout } from './layout.ts'
import type { MemoryContext } from './memory-context.ts'
import { MemoryField, setDifference } from './memory-field.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'

/** A set of refs. The elements are in the order in which they were linked. */
export class MemoryLinks extends MemoryField {
  readonly #kind: LinkStorage['link']['kind']
  readonly #near: LinkEnd
  readonly #far: LinkEnd

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout, { link, side }: LinkStorage) {
    super(context, table, layout)
    const { near, far } = endsOf(link, side)
    this.#kind = link.kind
    this.#near = near
    this.#far = far
  }

  set(ref: string, value: Value): void {
    const row = this.require(ref)
    const { gone, come } = setDifference(row.slots[this.slot] as Value, value)
    if (gone.length + come.length === 0) return
    for (const other of come) this.context.require(this.#far.class, other)
    for (const other of gone) this.#unlink(row, other as string)
    for (const other of come) this.#link(row, other as string)
    this.#report(row, [...gone, ...come])
  }

  override add(ref: string, value: Value): void {
    const row = this.require(ref)
    this.context.require(this.#far.class, value)
    if (this.#linked(row).includes(value as string)) return
    this.#link(row, value as string)
    this.#report(row, [value])
  }

  override remove(ref: string, value: Value): void {
    const row = this.require(ref)
    if (!this.#linked(row).includes(value as string)) return
    this.#unlink(row, value as string)
    this.#report(row, [value])
  }

  override holders(target: string): readonly string[] {
    const { far } = this.layout.ends
    return ((far && this.context.find(far.class, target)?.slots[far.slot]) ?? []) as readonly string[]
  }

  override partners(row: MemoryRow): readonly (readonly [string, string, string])[] {
    if (this.#kind !== 'many-many' || !this.#near.cascade) return []
    const { class: owner, field } = this.#far
    return this.#linked(row).map((other) => [owner, other, field as string])
  }

  unlink(row: MemoryRow): void {
    const { far } = this.layout.ends
    if (far) for (const other of this.#linked(row)) this.context.drop(far, other, row.ref)
  }

  #linked(row: MemoryRow): readonly string[] {
    return row.slots[this.slot] as readonly string[]
  }

  #link(row: MemoryRow, other: string): void {
    const { far } = this.layout.ends
    this.write(row, [...this.#linked(row), other])
    if (far && !this.#isOneSlot(row, other)) this.context.append(far, other, row.ref)
  }

  #unlink(row: MemoryRow, other: string): void {
    const { far } = this.layout.ends
    this.write(
      row,
      this.#linked(row).filter((one) => one !== other),
    )
    if (far && !this.#isOneSlot(row, other)) this.context.drop(far, other, row.ref)
  }

  /** A symmetric link of an object to itself has one end only. */
  #isOneSlot(row: MemoryRow, other: string): boolean {
    return this.#kind === 'symmetric' && other === row.ref
  }

  #report(row: MemoryRow, others: readonly Value[]): void {
    this.touchSelf(row)
    if (this.#kind === 'unbound') return
    const { class: far, field } = this.#far
    for (const other of others) {
      if (other !== row.ref || far !== this.class) this.context.touch(far, other as string, field as string)
      else this.context.fieldChanged(far, row.ref, field)
    }
  }
}

/** A reference that is bound to itself (symmetric one-one). */
export class MemoryPartner extends MemoryField {
  set(ref: string, value: Value): void {
    const row = this.require(ref)
    const old = row.slots[this.slot] as string | null
    if (old === value) return
    const partner = value === null ? null : this.#requireFree(row, value)
    const former = old === null ? null : this.require(old)
    if (former) this.write(former, null)
    this.write(row, value)
    if (partner) this.write(partner, ref)
    for (const touched of new Set([row, former, partner])) if (touched) this.touchSelf(touched)
  }

  override holders(target: string): readonly string[] {
    const partner = this.table.find(target)?.slots[this.slot] ?? null
    return partner === null ? [] : [partner as string]
  }

  /** An object that has another partner cannot be destroyed. */
  unlink(): void {}

  /** Throws VALUE_NOT_SUPPORTED if `value` has another partner, and HANDLE_INVALID if it does not exist. */
  #requireFree(row: MemoryRow, value: Value): MemoryRow {
    const partner = this.require(value as string)
    const other = partner.slots[this.slot] as string | null
    if (partner !== row && other !== null && other !== row.ref) throw paired(this.name, value, other)
    return partner
  }
}
