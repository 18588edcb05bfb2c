/** The places of the text that emitted code reports by number while it runs. */
import type { BodyType, TextRange, TypedStatement } from '../../../model/body.ts'

export type CodeSite = SitePlace & CodeSiteKind

interface SitePlace {
  /** The name of the file. */
  readonly path: string
  readonly at: TextRange
}

export type CodeSiteKind =
  /** A statement of a test. */
  | { readonly kind: 'statement'; readonly statement: TypedStatement['kind'] }
  /** A call of a client, by a test. */
  | { readonly kind: 'call' }
  /** A part of an `expect`, whose value is worth showing. `inside`: the site of the quantifier around it. */
  | { readonly kind: 'part'; readonly type: BodyType; readonly inside?: number }
  /** A quantifier that is a whole `expect`: only the parts inside are worth showing. */
  | { readonly kind: 'quantifier' }

  /** A statement of the API itself. `raises`: the error that it raises, if a requirement does not hold. */
  | {
      readonly kind: 'counted statement'
      readonly statement: TypedStatement['kind']
      readonly of: CodeOwner
      readonly raises?: string
    }
  /** One way of a condition: that it holds, or that it does not. The other way has the next number, or the one before. */
  | {
      readonly kind: 'counted condition'
      readonly use: ConditionUse
      readonly holds: boolean
      readonly of: CodeOwner
      /** The error where it does not hold. */
      readonly raises?: string
    }

/** What a condition decides. `condition` is the `where` of a field, a parameter or a member; `where` that of a loop. */
export type ConditionUse =
  | 'if'
  | 'if expression'
  | 'require'
  | 'check'
  | 'condition'
  | 'and'
  | 'or'
  | 'where'
  | 'every'
  | 'some'

/** What code belongs to: `VM.start`, a define or external, `VM.memory`, a class for a check, `VM.start(vm)` for a condition. */
export interface CodeOwner {
  readonly kind: 'message' | 'define' | 'external' | 'computed field' | 'condition' | 'check'
  readonly name: string
}

export class Sites {
  readonly all: CodeSite[] = []

  /** Returns its number: the index in `all`. */
  add(path: string, { at }: { readonly at: TextRange }, kind: CodeSiteKind): number {
    return this.all.push({ path, at, ...kind }) - 1
  }
}
