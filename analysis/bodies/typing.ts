/** What the typing of one body knows: the scope, the locals that are visible, and where problems go. */
import type { ExprNode, NameNode, Span } from '../../grammar/tree.ts'
import type { BodyType, Local, TextRange, TypedExpr } from '../../model/body.ts'
import type { BodyProblem } from '../resolve/body-problem.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { ResolveProblem } from '../resolve/problem.ts'
import type { Scope, UnitPlace } from '../scope/symbols.ts'
import { isUnknown, UNKNOWN } from './body-types.ts'

/** What a text is part of; it decides which statements and expressions may stand there. */
export type Setting = 'body' | 'computed field' | 'condition' | 'check' | 'invariant' | 'test'

/** How nodes become the positions and texts of the model. */
export interface UnitText {
  rangeOf(span: Span): TextRange
  /** The text in one line, without comments. */
  textOf(span: Span): string
}

/**
 * While a unit is only checked, its text counts as one line, so that a range holds the offsets of its span. The model's
 * ranges are made only when the model is asked for.
 */
export const OFFSETS: UnitText = {
  rangeOf: ({ start, end }) => [0, start, 0, end],
  textOf: () => '',
}

/** The span of a node that was typed with `OFFSETS`. */
export function spanAt({ at }: { readonly at: TextRange }): Span {
  return { start: at[1], end: at[3] }
}

export interface TypingInput {
  readonly scope: Scope
  readonly pairs: Pairs
  readonly place: UnitPlace
  readonly setting: Setting
  readonly problems: ResolveProblem[]
  readonly unit: UnitText
  /** The type of `return`; null where nothing is returned. */
  readonly result: BodyType | null
  /** The name of what is typed, as diagnostics and ids of `after` blocks have it: `VM.start`. */
  readonly name: string
  readonly notes?: TypingNotes
}

/** What an editor asks of the typing of a body. */
export interface TypingNotes {
  expression(node: ExprNode, typed: TypedExpr, expected: BodyType | undefined, visible: Visible | undefined): void
  declared(name: NameNode, type: BodyType): void
  /** The locals that a statement sees which begins at the offset; called at each statement and at the end of each block. */
  statementAt(offset: number, visible: Visible | undefined): void
}

/** The locals that are visible at a place, the innermost first. */
export interface Visible {
  readonly local: Local
  /** Where it is declared; undefined for a parameter that no text declares, such as `self`. */
  readonly at: Span | undefined
  /** The one of the same name that it hides. */
  readonly hidden: Visible | undefined
  /** The one that was declared before it. */
  readonly outer: Visible | undefined
}

type TypeExpr = (t: Typing, node: ExprNode, expected: BodyType | undefined) => TypedExpr

export class Typing {
  readonly scope: Scope
  readonly pairs: Pairs
  readonly input: TypingInput
  /** In an `after` block: its result, its locals, and how many blocks the body had before. */
  inAfter = false
  afters = 0
  /** In the order of their declaration. */
  readonly #visible: Visible[] = []
  readonly #byName = new Map<string, Visible>()
  #slots = 0
  readonly #lets: { readonly slot: number; readonly name: NameNode }[] = []
  /** The slots of the locals that have been looked up. */
  readonly #used = new Set<number>()

  readonly #typeExpr: TypeExpr

  constructor(input: TypingInput, typeExpr: TypeExpr) {
    this.input = input
    this.#typeExpr = typeExpr
    this.scope = input.scope
    this.pairs = input.pairs
  }

  get slots(): number {
    return this.#slots
  }

  /** Does the work with the locals that are visible now; those that it declares are gone afterwards. */
  nested<T>(work: () => T): T {
    const before = this.#visible.length
    const result = work()
    for (const { local, hidden } of this.#visible.splice(before).reverse()) {
      if (hidden) this.#byName.set(local.name, hidden)
      else this.#byName.delete(local.name)
    }
    return result
  }

  /** A new local, visible from here on. A name that is visible already is reported, and then means the new one. */
  declare(name: NameNode, type: BodyType): Local {
    const { text, start, end } = name
    this.input.notes?.declared(name, type)
    const first = this.#byName.get(text)
    if (first && text !== '')
      this.report({ kind: 'name-shadowed', at: { start, end }, name: text, first: first.at ?? { start, end } })
    return this.add(text, type, { start, end })
  }

  add(name: string, type: BodyType, at: Span | undefined): Local {
    const local: Local = { name, slot: this.#slots++, type }
    if (name === '') return local
    const visible = { local, at, hidden: this.#byName.get(name), outer: this.#visible.at(-1) }
    this.#visible.push(visible)
    this.#byName.set(name, visible)
    return local
  }

  local(name: string): Local | undefined {
    const local = this.#byName.get(name)?.local
    if (local) this.#used.add(local.slot)
    return local
  }

  /** The name is that of a `let`, which the body should use. */
  declareLet(name: NameNode, type: BodyType): Local {
    const local = this.declare(name, type)
    if (name.text !== '' && !isUnknown(type)) this.#lets.push({ slot: local.slot, name })
    return local
  }

  /** To be called at the end of the body. */
  reportUnusedLets(): void {
    for (const { slot, name } of this.#lets) {
      if (this.#used.has(slot)) continue
      this.report({ kind: 'let-unused', at: { start: name.start, end: name.end }, name: name.text })
    }
  }

  noteStatementAt(offset: number): void {
    this.input.notes?.statementAt(offset, this.#visible.at(-1))
  }

  /** The innermost first. */
  locals(): Local[] {
    return this.#visible.map(({ local }) => local).reverse()
  }

  /** The expression, whose type is `expected` if it takes its type from there; whether it fits is not checked. */
  typed(node: ExprNode, expected?: BodyType): TypedExpr {
    const typed = this.#typeExpr(this, node, expected)
    this.input.notes?.expression(node, typed, expected, this.#visible.at(-1))
    return typed
  }

  report(problem: BodyProblem): void {
    this.input.problems.push({ ...problem, place: this.input.place })
  }

  at(span: Span): TextRange {
    return this.input.unit.rangeOf(span)
  }

  text(span: Span): string {
    return this.input.unit.textOf(span)
  }

  /** Stands for an expression with an error that is reported, or that the grammar has reported. */
  unknown(span: Span): TypedExpr {
    return { kind: 'literal', at: this.at(span), type: UNKNOWN, value: null }
  }

  /** Reports the problem, and stands for the expression. */
  wrong(span: Span, problem: BodyProblem): TypedExpr {
    this.report(problem)
    return this.unknown(span)
  }
}
