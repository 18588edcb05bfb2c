/** Makes the bodies and expressions of the model. Only for a scope in which no error was found. */
import type { ErrorCall, ExprNode, Span } from '../../grammar/tree.ts'
import type {
  BodyType,
  CallTarget,
  Effects,
  MessageBody,
  TypedError,
  TypedExpr,
  TypedStatement,
} from '../../model/body.ts'
import type { TestCase } from '../../model/test-case.ts'
import { someType } from '../../model/types.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { UnitSymbol } from '../scope/declare.ts'
import { fileName } from '../scope/file-name.ts'
import { fieldPath, type Scope, type UnitPlace } from '../scope/symbols.ts'
import { effectFacts } from './body-checker.ts'
import { type DirectEffects, directEffects, type EffectKey, effectKey } from './direct-effects.ts'
import { type ClosedEffects, doesMore, type EffectGraph } from './effect-graph.ts'
import { guardLength, isCheck } from './guards.ts'
import type { SourceTexts } from './source-text.ts'
import { typedErrorCall, typedExpression, typedUnitBody } from './typed-body.ts'
import type { Setting, TypingInput } from './typing.ts'
import { bodiesOf, type GivenLocal, type UnitBody } from './unit-bodies.ts'

/** Where an expression stands, and what it sees. */
export interface LoweredPlace {
  /** `VM.memory`, `VM.start(paused)`. */
  readonly name: string
  readonly place: UnitPlace
  readonly setting: Setting
  readonly locals: readonly GivenLocal[]
}

export class BodyLowering {
  readonly #scope: Scope
  readonly #pairs: Pairs
  readonly #texts: SourceTexts
  readonly #graph: EffectGraph
  readonly #bodies: ReadonlyMap<EffectKey, UnitBody>

  constructor(scope: Scope, pairs: Pairs, texts: SourceTexts, graph: EffectGraph, units: Iterable<UnitSymbol>) {
    this.#scope = scope
    this.#pairs = pairs
    this.#texts = texts
    this.#graph = graph
    this.#bodies = new Map([...units].flatMap((unit) => bodiesOf(unit, scope)).map((body) => [body.key, body]))
  }

  /** The body of a message, a define, an external or an implied RPC; undefined if it has none. */
  body(target: CallTarget): MessageBody | undefined {
    const body = this.#bodies.get(effectKey(target))
    return body && this.#messageBody(body)
  }

  /** The bodies of the implied RPCs of a class, by their bare names. */
  impliedBodies(owner: string, declared: ReadonlySet<string>): { readonly [rpc: string]: MessageBody } {
    const start = `message ${owner}.`
    const bodies: [string, MessageBody][] = []
    for (const [key, body] of this.#bodies) {
      const name = key.startsWith(start) ? key.slice(start.length) : undefined
      if (name !== undefined && !declared.has(name)) bodies.push([name, this.#messageBody(body)])
    }
    return Object.fromEntries(bodies)
  }

  /** The tests, file by file, in the order of the text. Their bodies are made when they are first read. */
  tests(): TestCase[] {
    return [...this.#scope.tests.values()].flatMap(({ name, decl, place }) => {
      const body = this.#bodies.get(`test ${name}`)
      if (!body) return []
      let made: MessageBody | undefined
      const make = () => {
        made ??= this.#messageBody(body)
        return made
      }
      const at = this.rangeOf(place, decl)
      return [
        {
          ...{ title: name, doc: decl.doc?.text ?? '', path: fileName(place.path), at },
          get body() {
            return make()
          },
        },
      ]
    })
  }

  /** The value of a computed field, `Class.field`; undefined if it is stored. */
  computed(path: string): TypedExpr | undefined {
    const body = this.#bodies.get(`computed ${path}`)
    const [statement] = body ? this.#typed(body).statements : []
    return statement?.kind === 'return' ? statement.value : undefined
  }

  /** The file of the value of a computed field. */
  pathOfComputed(path: string): string | undefined {
    const body = this.#bodies.get(`computed ${path}`)
    return body && fileName(body.place.path)
  }

  /** True for a define that may stand in a guard and behind `can`. */
  isCheck(name: string): boolean {
    return isCheck(this.#scope, name) && !this.#changes({ kind: 'define', name })
  }

  /** An expression of a constraint. */
  expression(where: LoweredPlace, node: ExprNode, expected: BodyType): TypedExpr {
    return typedExpression(this.#input(where), where.locals, node, expected)
  }

  /** The error of a check. */
  error(where: LoweredPlace, node: ErrorCall): TypedError {
    return typedErrorCall(this.#input(where), where.locals, node)
  }

  rangeOf(place: UnitPlace, span: Span) {
    return this.#texts.of(place).rangeOf(span)
  }

  textOf(place: UnitPlace, span: Span): string {
    return this.#texts.of(place).textOf(span)
  }

  #input({ name, place, setting }: LoweredPlace): TypingInput {
    const known = { scope: this.#scope, pairs: this.#pairs, problems: [], unit: this.#texts.of(place) }
    return { ...known, name, place, setting, result: null }
  }

  #typed(body: UnitBody) {
    const unit = this.#texts.of(body.place)
    return typedUnitBody(body, { scope: this.#scope, pairs: this.#pairs, problems: [], unit })
  }

  #messageBody(body: UnitBody): MessageBody {
    const { params, statements } = this.#typed(body)
    const { text, place } = body
    const span = text.kind === 'block' ? text.block : text.kind === 'value' ? text.value : text.condition
    return {
      path: fileName(place.path),
      at: this.rangeOf(place, span),
      params,
      result: body.result,
      statements: statements.map((statement) => this.#withEffects(statement)),
      guard: text.kind === 'block' ? guardLength(this.#scope, statements, (target) => this.#changes(target)) : 0,
      effects: this.#effectsOf(statements),
    }
  }

  /** True for a define that does more than look. */
  #changes(target: CallTarget): boolean {
    const effects = this.#graph.of(effectKey(target))
    return effects !== undefined && doesMore(effects)
  }

  /** The statement, whose `after` blocks have their effects. */
  #withEffects(statement: TypedStatement): TypedStatement {
    const all = (statements: readonly TypedStatement[]) => statements.map((one) => this.#withEffects(one))
    switch (statement.kind) {
      case 'if': {
        const [then, other] = [all(statement.then), all(statement.else)]
        return { ...statement, then, else: other }
      }
      case 'for':
      case 'as':
        return { ...statement, statements: all(statement.statements) }
      case 'try':
        return { ...statement, statements: all(statement.statements), handler: all(statement.handler) }
      case 'after':
        return { ...statement, statements: all(statement.statements), effects: this.#effectsOf(statement.statements) }
      default:
        return statement
    }
  }

  #effectsOf(statements: readonly TypedStatement[]): Effects {
    const direct = directEffects(statements, effectFacts(this.#scope))
    const closed = this.#graph.closed(direct)
    return {
      reads: sorted(closed.reads),
      writes: sorted([...closed.writes, ...this.#unlinked(closed)]),
      creates: sorted(closed.creates),
      destroys: sorted(closed.destroys),
      raises: sorted(closed.raises),
      scans: sorted(closed.scans),
      waits: closed.waits,
      holds: closed.holds,
      after: closed.after,
      progress: closed.progress,
      context: closed.context,
      calls: targetsOf(direct),
    }
  }

  /** The fields that `unlink` may write: those that refer to an object of the classes. */
  #unlinked({ unlinks }: ClosedEffects): string[] {
    if (unlinks.size === 0) return []
    const fields = this.#scope.classes.flatMap((owner) => owner.fields)
    return fields
      .filter(({ type }) => type && someType(type, (part) => part.kind === 'ref' && unlinks.has(part.class)))
      .map(fieldPath)
  }
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort()
}

/** Each once, in the order of their keys. */
function targetsOf({ calls }: DirectEffects): CallTarget[] {
  const targets = new Map<EffectKey, CallTarget>()
  for (const { target } of calls) if (target) targets.set(effectKey(target), target)
  return sorted(targets.keys()).map((key) => targets.get(key) as CallTarget)
}
