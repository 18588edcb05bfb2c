/** What a migration consists of, whatever the database. */
import type { ClassPlan, FieldPlan, LinkPlan } from './plan.ts'

export interface Migration {
  /** In order. They let go of everything in `discards`. */
  readonly steps: readonly Step[]
  /** Differences that the stored data cannot follow, a sentence each. Empty: nothing is lost. */
  readonly refused: readonly string[]
  /** What goes if the steps are taken all the same, a line each. */
  readonly discards: readonly string[]
}

export type Step =
  | CheckStep
  | { readonly kind: 'create class'; readonly class: ClassPlan }
  | { readonly kind: 'drop class'; readonly class: ClassPlan }
  /** Each column of the class's new table, filled from its source. */
  | { readonly kind: 'rebuild class'; readonly class: ClassPlan; readonly sources: ReadonlyMap<string, Source> }
  /** Gives the objects that exist what a new object starts with, in a field that is no column. */
  | { readonly kind: 'fill field'; readonly field: FieldPlan }
  | { readonly kind: 'create links'; readonly link: LinkPlan }
  | { readonly kind: 'drop links'; readonly link: LinkPlan }
  | { readonly kind: 'rebuild links'; readonly link: LinkPlan; readonly from: LinkPlan; readonly swapped: boolean }
  | { readonly kind: 'create map' | 'drop map' | 'rebuild map'; readonly field: FieldPlan }

/** What only the data can tell. `says` is the sentence to refuse with. */
export interface CheckStep {
  readonly kind: 'check'
  readonly check: 'empty' | 'no nulls' | 'unique' | 'values unused' | 'object there' | 'one object'
  /** As the old model has it; for `empty`, `object there` and `one object` only its class counts. */
  readonly field: FieldPlan
  /** `object there`, `one object`: the initial object that the default of a new field names. */
  readonly object?: { readonly class: string; readonly name: string }
  /** `values unused`: enum by enum, what the new model no longer has. */
  readonly gone?: ReadonlyMap<string, ReadonlySet<string>>
  readonly says: string
}

export type Source =
  | { readonly kind: 'column' }
  | { readonly kind: 'start' }
  | { readonly kind: 'uuid' }
  /** The one-one pair was stored at the other end: the column `field` of `class`. */
  | { readonly kind: 'other end'; readonly class: string; readonly field: string }
