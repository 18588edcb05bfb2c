/**
 * Conditions that a body requires before a `wait` and relies on after it: it writes the field that the requirement was about
 * without looking at it again, although anything may have changed meanwhile.
 */
import type { Span } from '../../grammar/tree.ts'
import type { TypedExpr, TypedStatement } from '../../model/body.ts'
import type { FlowInput } from './flow-input.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'
import { spanAt } from './typing.ts'

export function checkOutdated(input: FlowInput): void {
  if (!input.own.waits || input.body.setting === 'test') return
  new OutdatedConditions(input).statements(input.typed.statements)
}

class OutdatedConditions {
  readonly #input: FlowInput
  /** By field, the requirement that looked at it since the last wait. */
  readonly #required = new Map<string, Span>()
  /** By field, the requirement before a wait; the field was not read since. */
  readonly #outdated = new Map<string, Span>()

  constructor(input: FlowInput) {
    this.#input = input
  }

  statements(statements: readonly TypedStatement[]): void {
    for (const statement of statements) this.#statement(statement)
  }

  #statement(statement: TypedStatement): void {
    for (const expr of expressionsOf(statement)) this.#read(expr)
    switch (statement.kind) {
      case 'require':
        for (const field of fieldsIn(statement.condition)) this.#required.set(field, spanAt(statement.condition))
        return
      case 'assign':
      case 'update':
      case 'hold':
        this.#write(`${statement.place.class}.${statement.place.field}`, spanAt(statement.place))
        return
      case 'wait':
        this.#wait()
        return
      case 'if':
        this.statements(statement.then)
        this.statements(statement.else)
        return
      case 'for':
        this.statements(statement.statements)
        return
      case 'try':
        this.statements(statement.statements)
        this.statements(statement.handler)
        return
      default:
    }
  }

  #read(expr: TypedExpr): void {
    partsOf(expr).forEach((part) => {
      this.#read(part)
    })
    if (expr.kind === 'field') this.#outdated.delete(`${expr.class}.${expr.field}`)
    if (expr.kind !== 'call') return
    const effects = this.#input.effectsOf(expr.callee, false)
    if (effects.waits) this.#wait()
    for (const field of effects.reads) this.#outdated.delete(field)
  }

  #wait(): void {
    for (const [field, span] of this.#required) this.#outdated.set(field, span)
    this.#required.clear()
  }

  /** What was required of the field before the write says nothing of the value that it has after the write. */
  #write(field: string, at: Span): void {
    this.#required.delete(field)
    const required = this.#outdated.get(field)
    if (!required) return
    this.#outdated.delete(field)
    this.#input.report({ kind: 'condition-outdated', at, text: field, required })
  }
}

function fieldsIn(expr: TypedExpr): string[] {
  const own = expr.kind === 'field' ? [`${expr.class}.${expr.field}`] : []
  return [...own, ...partsOf(expr).flatMap(fieldsIn)]
}
