/** The steps of a migration, for any database. */
import type { ClassPlan, FieldPlan, LinkPlan } from '../plan/plan.ts'
import type { GoneValues } from './removed-enum-values.ts'
import type { Renames } from './renames.ts'

export interface Migration {
  /** Has the old model under the new names, which the steps and checks call "the old model". */
  readonly renames: Renames
  /** In order. They discard the data that checks with `discards` name. */
  readonly steps: readonly MigrationStep[]
  /** Differences that no data can follow; one sentence each. */
  readonly refused: readonly string[]
}

export type MigrationStep =
  | CheckStep
  /** Renames enum values in a field of the old model. `values`: by enum, from old names to new ones. */
  | { readonly kind: 'rename values'; readonly field: FieldPlan; readonly values: Renames['values'] }
  | { readonly kind: 'create class'; readonly class: ClassPlan }
  | { readonly kind: 'drop class'; readonly class: ClassPlan }
  /** Creates the class's table again and fills each column from its source. */
  | { readonly kind: 'rebuild class'; readonly class: ClassPlan; readonly sources: ReadonlyMap<string, ColumnSource> }
  /** Gives existing objects the value that a new object starts with, in a field that is not a column. */
  | { readonly kind: 'fill field'; readonly field: FieldPlan }
  | { readonly kind: 'create links'; readonly link: LinkPlan }
  | { readonly kind: 'drop links'; readonly link: LinkPlan }
  | { readonly kind: 'rebuild links'; readonly link: LinkPlan; readonly from: LinkPlan; readonly swapped: boolean }
  | { readonly kind: 'create map' | 'drop map' | 'rebuild map'; readonly field: FieldPlan }

/** A condition that depends on the data. */
export type CheckStep = ClassCheck | FieldCheck

interface Check {
  readonly kind: 'check'
  /** The class whose objects are checked, in the old model. */
  readonly class: string
  /** Why the migration is refused if the check fails: a sentence. */
  readonly says: string
  /** The data that is lost if the check fails and the steps are taken anyway; absent if they cannot be taken then. */
  readonly discards?: string
}

export interface ClassCheck extends Check {
  readonly check: 'no objects' | 'object there' | 'one object'
  /** `object there`, `one object`: the initial object that the default of a new field names. */
  readonly object?: { readonly class: string; readonly name: string }
}

export interface FieldCheck extends Check {
  /** `nothing held`: every object has the start value of the field, or its type's zero. */
  readonly check: 'nothing held' | 'no nulls' | 'unique' | 'values unused'
  /** The field in the old model. */
  readonly field: FieldPlan
  /** `values unused`: by enum, the values that the new model no longer has. */
  readonly gone?: GoneValues
}

export type ColumnSource =
  | { readonly kind: 'column' }
  | { readonly kind: 'start' }
  | { readonly kind: 'uuid' }
  /** The one-one pair was stored at the other end: the column `field` of `class`. */
  | { readonly kind: 'other end'; readonly class: string; readonly field: string }
