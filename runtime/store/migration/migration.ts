/** What a migration consists of, whatever the database. */

import type { ClassPlan, FieldPlan, LinkPlan } from '../plan/plan.ts'
import type { GoneValues } from './removed-enum-values.ts'
import type { Renames } from './renames.ts'

export interface Migration {
  /** The old model by the new names: what the steps and checks mean by "the old model". */
  readonly renames: Renames
  /** In order. They let go of what the checks with `discards` name. */
  readonly steps: readonly MigrationStep[]
  /** Differences that no data can follow, a sentence each. */
  readonly refused: readonly string[]
}

export type MigrationStep =
  | CheckStep
  /** Enum values in a field of the old model get their new names: by enum, from old to new. */
  | { readonly kind: 'rename values'; readonly field: FieldPlan; readonly values: Renames['values'] }
  | { readonly kind: 'create class'; readonly class: ClassPlan }
  | { readonly kind: 'drop class'; readonly class: ClassPlan }
  /** Each column of the class's new table, filled from its source. */
  | { readonly kind: 'rebuild class'; readonly class: ClassPlan; readonly sources: ReadonlyMap<string, ColumnSource> }
  /** Gives the objects that exist what a new object starts with, in a field that is no column. */
  | { readonly kind: 'fill field'; readonly field: FieldPlan }
  | { readonly kind: 'create links'; readonly link: LinkPlan }
  | { readonly kind: 'drop links'; readonly link: LinkPlan }
  | { readonly kind: 'rebuild links'; readonly link: LinkPlan; readonly from: LinkPlan; readonly swapped: boolean }
  | { readonly kind: 'create map' | 'drop map' | 'rebuild map'; readonly field: FieldPlan }

/** What only the data can tell. */
export type CheckStep = ClassCheck | FieldCheck

interface Check {
  readonly kind: 'check'
  /** The class whose objects are looked at, as the old model has it. */
  readonly class: string
  /** The sentence to refuse with where it does not hold. */
  readonly says: string
  /** What goes where it does not hold and the steps are taken all the same; absent where they cannot be. */
  readonly discards?: string
}

export interface ClassCheck extends Check {
  readonly check: 'no objects' | 'object there' | 'one object'
  /** `object there`, `one object`: the initial object that the default of a new field names. */
  readonly object?: { readonly class: string; readonly name: string }
}

export interface FieldCheck extends Check {
  /** `nothing held`: every object has what a new object starts with, or the type's zero. */
  readonly check: 'nothing held' | 'no nulls' | 'unique' | 'values unused'
  /** As the old model has it. */
  readonly field: FieldPlan
  /** `values unused`: enum by enum, what the new model no longer has. */
  readonly gone?: GoneValues
}

export type ColumnSource =
  | { readonly kind: 'column' }
  | { readonly kind: 'start' }
  | { readonly kind: 'uuid' }
  /** The one-one pair was stored at the other end: the column `field` of `class`. */
  | { readonly kind: 'other end'; readonly class: string; readonly field: string }
