/** Follows the values of an expression through all branches, and notes each field that it may read (dependencies.ts). */
import type { Api, Field } from './api.ts'
import type { CallTarget, From, MessageBody, TypedError, TypedExpr, TypedStatement } from './body.ts'
import { unreachable } from './never.ts'
import { calledBody, type FieldName, type FieldRead, type ReadPath, type Reads } from './reads.ts'
import { typesIn } from './types.ts'
import type { Literal, Type } from './value-types.ts'

export interface ReaderParts {
  readonly api: Api
  /** By `Class.field`. */
  readonly field: (key: string) => Field | undefined
}

/** A place from which an object may come. Interned, so that equal places are the same. */
interface Place {
  readonly id: number
  readonly class: string
  readonly path: ReadPath
}

/** The places from which the references inside a value may come, whatever else the value holds. */
type Origins = ReadonlySet<Place>

const NOTHING: Origins = new Set()

/** By slot. */
type Locals = Map<number, Origins | 'all objects'>

/** A part of the expression looks at all objects of a class. A guard passes over the requirement that holds it. */
class LooksAtAll extends Error {}

export class ExpressionReader {
  readonly #parts: ReaderParts
  readonly #places = new Map<string, Place>()
  readonly #fields = new Map<string, FieldRead>()
  readonly #objects = new Map<string, Reads['objects'][number]>()
  readonly #calls = new Map<string, Origins>()
  readonly #records = new Map<string, readonly { readonly name: string; readonly type: Type }[]>()
  /** Computed fields whose value is being followed. Reads inside them are theirs. */
  readonly #following = new Set<string>()

  constructor(parts: ReaderParts) {
    this.#parts = parts
    for (const { name, members } of parts.api.records) this.#records.set(name, members)
  }

  /** Of expressions whose slot 0 is `self`, an object of that class. Throws Error for what may not stand in them. */
  readsOf(className: string, expressions: readonly TypedExpr[]): Reads {
    const self = this.#place(className, { start: { class: className, object: null }, steps: [] })
    for (const expression of expressions) this.#value(expression, new Map([[0, new Set([self])]]))
    return { fields: [...this.#fields.values()], objects: [...this.#objects.values()] }
  }

  #place(className: string, path: ReadPath): Place {
    const steps = path.steps.map((step) => `${step.class}.${step.field}`)
    const key = [className, path.start.class, path.start.object ?? '', ...steps].join(' ')
    const known = this.#places.get(key)
    if (known) return known
    const made = { id: this.#places.size, class: className, path }
    this.#places.set(key, made)
    return made
  }

  /** Notes what the expression reads, and returns where the references in its value come from. */
  #value(expr: TypedExpr, locals: Locals): Origins {
    const value = (of: TypedExpr | undefined) => (of ? this.#value(of, locals) : NOTHING)
    const read = (...parts: readonly (TypedExpr | undefined)[]) => this.#readOnly(parts, locals)
    switch (expr.kind) {
      case 'literal':
        return this.#literal(expr.type as Type, expr.value)
      case 'local':
        return localOrigins(locals.get(expr.slot))
      case 'all':
        if (expr.of === 'class') throw new LooksAtAll(`all ${expr.name}`)
        return NOTHING
      case 'session':
      case 'task':
      case 'create':
        throw notHere(expr.kind)
      case 'field':
        return this.#field(value(expr.of), expr.class, expr.field)
      case 'member':
        return value(expr.of)
      case 'index':
        return joined(value(expr.of), read(expr.key))
      case 'else':
      case 'arithmetic':
        return joined(value(expr.left), value(expr.right))
      case 'not':
      case 'negate':
        return read(expr.of)
      case 'logic':
      case 'compare':
      case 'in':
        return read(expr.left, expr.right)
      case 'if':
        return joined(read(expr.condition), value(expr.then), value(expr.else))
      case 'can':
        return this.#can(expr, locals)
      case 'call':
        return this.#call(expr.callee, expr.args.map(value))
      default:
        return this.#compound(expr, locals)
    }
  }

  /** Parts that give no references to the value, but decide it. */
  #readOnly(parts: readonly (TypedExpr | undefined)[], locals: Locals): Origins {
    for (const part of parts) if (part) this.#value(part, locals)
    return NOTHING
  }

  /** The values that are made of several others. */
  #compound(expr: Compound, locals: Locals): Origins {
    const value = (of: TypedExpr | undefined) => (of ? this.#value(of, locals) : NOTHING)
    const read = (...parts: readonly (TypedExpr | undefined)[]) => this.#readOnly(parts, locals)
    switch (expr.kind) {
      case 'set':
        return joined(...expr.items.map(value))
      case 'range':
        return read(expr.first, expr.last)
      case 'map':
        return joined(...expr.entries.flatMap(([key, of]) => [value(key), value(of)]))
      case 'built-in':
        return joined(...expr.args.map(value))
      case 'record':
        return joined(this.#spread(expr.spread, locals), ...expr.values.map((member) => value(member.value)))
      case 'quantifier':
        this.#bind(expr.from, locals)
        return read(expr.condition)
      case 'set for':
        this.#bind(expr.from, locals)
        return value(expr.value)
      case 'map for':
        this.#bind(expr.from, locals)
        return joined(value(expr.key), value(expr.value))
      case 'fold':
        this.#bind(expr.from, locals)
        return joined(value(expr.value), read(expr.separator))
      case 'first': {
        const elements = this.#bind(expr.from, locals)
        return joined(elements, read(expr.by))
      }
      default:
        return unreachable(expr)
    }
  }

  /** An initial object, or a value with some inside. */
  #literal(type: Type, literal: Literal): Origins {
    const classes = [...typesIn(type)].flatMap((part) => (part.kind === 'ref' ? [part.class] : []))
    const names = classes.length === 0 ? [] : [...objectNames(literal)]
    const named = names.flatMap((object) => classes.map((className) => ({ class: className, object })))
    for (const one of named) this.#objects.set(`${one.class} ${one.object}`, one)
    return new Set(named.map((start) => this.#place(start.class, { start, steps: [] })))
  }

  #bind({ local, in: set, where }: From, locals: Locals): Origins {
    const elements = this.#value(set, locals)
    locals.set(local.slot, elements)
    if (where) this.#value(where, locals)
    return elements
  }

  /** The fields of an object that `...e` gives, or the members of a record. */
  #spread(spread: { readonly of: TypedExpr; readonly fields: readonly string[] } | undefined, locals: Locals): Origins {
    if (!spread) return NOTHING
    const of = this.#value(spread.of, locals)
    const { type } = spread.of
    if (type.kind !== 'ref') return of
    return joined(...spread.fields.map((field) => this.#field(of, type.class, field)))
  }

  #field(of: Origins, className: string, field: string): Origins {
    const read = this.#parts.field(`${className}.${field}`)
    if (!read) throw new Error(`the model has no field "${className}.${field}"`)
    const places = [...of].filter((place) => place.class === className)
    if (this.#following.size === 0) for (const { path } of places) this.#note({ class: className, field, path })
    const classes = this.#classesIn(read.type)
    if (classes.length === 0) return NOTHING
    if (read.computed) return this.#follow(`${className}.${field}`, read.computed, new Set(places))
    return new Set(places.flatMap((place) => classes.map((to) => this.#step(place, { class: className, field }, to))))
  }

  #note(read: FieldRead): void {
    const { start, steps } = read.path
    const path = steps.map((step) => `${step.class}.${step.field}`)
    this.#fields.set([read.class, read.field, start.class, start.object ?? '', ...path].join(' '), read)
  }

  #step({ path: { start, steps } }: Place, step: FieldName, to: string): Place {
    return this.#place(to, { start, steps: [...steps, step] })
  }

  /** The references in a computed field come from where its own expression has them. A circle gives nothing new. */
  #follow(key: string, expression: TypedExpr, self: Origins): Origins {
    if (this.#following.has(key)) return NOTHING
    this.#following.add(key)
    try {
      return this.#once(key, [self], () => this.#value(expression, new Map([[0, self]])))
    } finally {
      this.#following.delete(key)
    }
  }

  /** The classes of the references in values of the type. */
  #classesIn(type: Type, seen = new Set<string>()): string[] {
    return [...typesIn(type)].flatMap((part) => {
      if (part.kind === 'ref') return [part.class]
      if (part.kind !== 'record' || seen.has(part.name)) return []
      seen.add(part.name)
      return (this.#records.get(part.name) ?? []).flatMap((member) => this.#classesIn(member.type, seen))
    })
  }

  #call(callee: CallTarget, args: readonly Origins[]): Origins {
    if (callee.kind !== 'define') throw notHere(`a call of "${callee.name}"`)
    const body = calledBody(this.#parts.api, callee)
    if (!body) throw new Error(`the model has no define "${callee.name}"`)
    return this.#once(callee.name, args, () => this.#block(body.statements, argumentsOf(body, args)))
  }

  /** Follows the same name with the same arguments only once: calls of calls would multiply. */
  #once(name: string, args: readonly Origins[], follow: () => Origins): Origins {
    const ids = args.map((places) =>
      [...places]
        .map((place) => place.id)
        .sort()
        .join(' '),
    )
    const key = [name, this.#following.size === 0, ...ids].join(',')
    const known = this.#calls.get(key)
    if (known) return known
    const result = follow()
    this.#calls.set(key, result)
    return result
  }

  /** The guard of a message or a check: what it reads decides, and its error is the value of `refusal`. */
  #can({ callee, args }: Extract<TypedExpr, { kind: 'can' }>, locals: Locals): Origins {
    const given = args.map((arg) => this.#value(arg, locals))
    const body = calledBody(this.#parts.api, callee)
    if (body) this.#guard(body, argumentsOf(body, given))
    return NOTHING
  }

  #guard(body: MessageBody, locals: Locals): void {
    for (const statement of body.statements.slice(0, body.guard)) this.#guardStatement(statement, locals)
  }

  #guardStatement(statement: TypedStatement, locals: Locals): void {
    try {
      if (statement.kind === 'do' && statement.call.kind === 'call') {
        const given = statement.call.args.map((arg) => this.#value(arg, locals))
        const body = calledBody(this.#parts.api, statement.call.callee)
        if (body) this.#guard(body, argumentsOf(body, given))
      } else this.#statement(statement, locals)
    } catch (error) {
      if (!(error instanceof LooksAtAll)) throw error
      if (statement.kind === 'let') locals.set(statement.local.slot, 'all objects')
    }
  }

  /** Where the references in what a block returns come from. */
  #block(statements: readonly TypedStatement[], locals: Locals): Origins {
    return joined(...statements.map((statement) => this.#statement(statement, locals)))
  }

  #statement(statement: TypedStatement, locals: Locals): Origins {
    const value = (of: TypedExpr | undefined) => (of ? this.#value(of, locals) : NOTHING)
    switch (statement.kind) {
      case 'let':
        locals.set(statement.local.slot, value(statement.value))
        return NOTHING
      case 'require':
        this.#value(statement.condition, locals)
        this.#error(statement.error, locals)
        return NOTHING
      case 'fail':
        this.#error(statement.error, locals)
        return NOTHING
      case 'do':
        return this.#readOnly([statement.call], locals)
      case 'return':
        return value(statement.value)
      case 'if':
        this.#value(statement.condition, locals)
        return joined(this.#block(statement.then, locals), this.#block(statement.else, locals))
      case 'for':
        this.#bind(statement.from, locals)
        return this.#block(statement.statements, locals)
      case 'try':
        return joined(this.#block(statement.statements, locals), this.#block(statement.handler, locals))
      default:
        throw notHere(statement.kind)
    }
  }

  #error({ args }: TypedError, locals: Locals): void {
    for (const arg of args) this.#value(arg, locals)
  }
}

type Compound = Extract<
  TypedExpr,
  {
    kind: 'set' | 'range' | 'map' | 'built-in' | 'record' | 'quantifier' | 'set for' | 'map for' | 'fold' | 'first'
  }
>

function localOrigins(known: Origins | 'all objects' | undefined): Origins {
  if (known === 'all objects') throw new LooksAtAll('a value made of all objects')
  return known ?? NOTHING
}

/** Slots of parameters are 0, 1, … */
function argumentsOf({ params }: MessageBody, args: readonly Origins[]): Locals {
  return new Map(params.map((param, i) => [param.slot, args[i] ?? NOTHING]))
}

function joined(...all: readonly Origins[]): Origins {
  const [first = NOTHING, ...rest] = all.filter((one) => one.size > 0)
  return rest.length === 0 ? first : new Set([first, ...rest].flatMap((one) => [...one]))
}

function* objectNames(literal: Literal): Generator<string> {
  if (Array.isArray(literal)) for (const part of literal as readonly Literal[]) yield* objectNames(part)
  else if (typeof literal === 'object' && literal !== null && 'object' in literal) yield literal.object
}

function notHere(what: string): Error {
  return new Error(`${what} in a computed field, a check or what they call`)
}
