/**
 * Which values in bodies are made of values of `@secret` fields: such a value, a part of it, or a text or number that is made
 * with it. What only depends on one is not: a comparison, a size, a choice. Neither is a reference to or a record of an
 * object that has one.
 */
import type { CallTarget, From, Spread, TypedExpr, TypedStatement } from './body.ts'
import { nestedStatements } from './nested-statements.ts'
import { unreachable } from './never.ts'

/** What is known of what a body names. The answers are the secret field, as `Class.field`. */
export interface SecretSources {
  field(className: string, field: string): string | undefined
  /** For what a call gives, whatever its arguments are. */
  call(target: CallTarget): string | undefined
  isClass(record: string): boolean
}

/** By the slot of a local: the secret field that its value is made of. */
export type SecretLocals = Map<number, string>

type Found = string | undefined

/** Finds them in one body. `locals` has the parameters that are secret; the other locals are added. */
export class SecretFlow {
  readonly #sources: SecretSources
  readonly #locals: SecretLocals

  constructor(sources: SecretSources, locals: SecretLocals) {
    this.#sources = sources
    this.#locals = locals
  }

  /** Notes the locals of statements, in the order of the text. */
  note(statements: readonly TypedStatement[]): void {
    for (const one of statements) {
      if (one.kind === 'let') this.#bind(one.local.slot, this.of(one.value))
      if (one.kind === 'for') this.from(one.from)
      this.note(nestedStatements(one))
    }
  }

  /** The secret field that the value of the expression is made of; undefined if there is none. */
  of(expr: TypedExpr): Found {
    switch (expr.kind) {
      case 'literal':
      case 'all':
      case 'session':
      case 'task':
      case 'create':
      case 'can':
      case 'not':
      case 'logic':
      case 'compare':
      case 'in':
      case 'quantifier':
        return undefined
      case 'local':
        return this.#locals.get(expr.slot)
      case 'field':
        return this.#sources.field(expr.class, expr.field)
      case 'member':
        return this.#member(expr)
      case 'index':
      case 'negate':
        return this.of(expr.of)
      case 'else':
      case 'arithmetic':
        return this.of(expr.left) ?? this.of(expr.right)
      case 'if':
        return this.of(expr.then) ?? this.of(expr.else)
      case 'call':
        return this.#sources.call(expr.callee) ?? this.#any(expr.args)
      case 'built-in':
        return expr.name === 'size' || expr.type.kind === 'bool' ? undefined : this.#any(expr.args)
      case 'record':
        return this.#record(expr)
      default:
        return this.#collection(expr)
    }
  }

  #collection(
    expr: Extract<TypedExpr, { kind: 'set' | 'range' | 'map' | 'set for' | 'map for' | 'fold' | 'first' }>,
  ): Found {
    switch (expr.kind) {
      case 'set':
        return this.#any(expr.items)
      case 'range':
        return this.#any([expr.first, expr.last])
      case 'map':
        return this.#any(expr.entries.flat())
      case 'set for':
        this.from(expr.from)
        return this.of(expr.value)
      case 'map for':
        this.from(expr.from)
        return this.#any([expr.key, expr.value])
      case 'fold':
        this.from(expr.from)
        return this.of(expr.value) ?? (expr.separator && this.of(expr.separator))
      case 'first':
        return this.from(expr.from)
      default:
        return unreachable(expr)
    }
  }

  #any(exprs: readonly TypedExpr[]): Found {
    return exprs.map((expr) => this.of(expr)).find((found) => found !== undefined)
  }

  /** Notes the local of a loop; returns what the elements are made of. */
  from({ local, in: set }: From): Found {
    const found = this.of(set)
    this.#bind(local.slot, found)
    return found
  }

  #bind(slot: number, found: Found): void {
    if (found !== undefined) this.#locals.set(slot, found)
  }

  /** The record of a class has secret members and others; a declared one is as secret as what it was made of. */
  #member({ of, member }: Extract<TypedExpr, { kind: 'member' }>): Found {
    if (of.type.kind === 'record' && this.#sources.isClass(of.type.name))
      return this.#sources.field(of.type.name, member)
    return this.of(of)
  }

  /** What `get_record` shows of an object is not a secret that the text gives away. */
  #record({ record, spread, values }: Extract<TypedExpr, { kind: 'record' }>): Found {
    if (this.#sources.isClass(record)) return undefined
    return (spread && this.#spread(spread)) ?? this.#any(values.map(({ value }) => value))
  }

  #spread({ of, fields }: Spread): Found {
    const { type } = of
    const owner =
      type.kind === 'ref'
        ? type.class
        : type.kind === 'record' && this.#sources.isClass(type.name)
          ? type.name
          : undefined
    if (owner === undefined) return this.of(of)
    return fields.map((field) => this.#sources.field(owner, field)).find((found) => found !== undefined)
  }
}
