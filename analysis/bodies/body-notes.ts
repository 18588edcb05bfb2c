/** What the typing of a declaration's bodies found at each node: types, expected types and visible locals, for the editor. */
import type { Declaration, ExprNode, NameNode, Span } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { UnitSymbol } from '../scope/declare.ts'
import type { Scope } from '../scope/symbols.ts'
import { typedUnitBody } from './typed-body.ts'
import { OFFSETS, type Visible } from './typing.ts'
import { type BodyText, bodiesOf, type UnitBody } from './unit-bodies.ts'

export interface ExpressionNote {
  readonly body: UnitBody
  readonly typed: TypedExpr
  readonly expected: BodyType | undefined
  readonly visible: Visible | undefined
}

export interface StatementNote {
  readonly body: UnitBody
  /** Relative to the unit. */
  readonly offset: number
  readonly visible: Visible | undefined
}

export interface BodyNotes {
  /** The declaration as the scope has it. */
  readonly declared: UnitSymbol
  readonly bodies: readonly UnitBody[]
  readonly expressions: ReadonlyMap<ExprNode, ExpressionNote>
  /** The types of locals by the names that declare them. */
  readonly locals: ReadonlyMap<NameNode, BodyType>
  /** The starts of statements and the ends of blocks, in the order of the offsets. */
  readonly statements: readonly StatementNote[]
}

/** Types the bodies of a declaration again; what is wrong in them is reported by the checker. undefined if nothing declares it. */
export function bodyNotes(scope: Scope, pairs: Pairs, node: Declaration): BodyNotes | undefined {
  const declared = symbolOf(scope, node)
  if (!declared || declared.symbol.place.standard) return undefined
  return notesOn(scope, pairs, declared, bodiesOf(declared, scope))
}

/** As `bodyNotes`, only for the bodies that hold the offset, of a declaration that the scope may not have. */
export function notesAround(scope: Scope, pairs: Pairs, declared: UnitSymbol, offset: number): BodyNotes {
  const bodies = bodiesOf(declared, scope).filter(({ text }) => {
    const { start, end } = spanOf(text)
    return start <= offset && offset <= end
  })
  return notesOn(scope, pairs, declared, bodies)
}

function spanOf(text: BodyText): Span {
  if (text.kind === 'block') return text.block
  return text.kind === 'value' ? text.value : { start: text.condition.start, end: text.error.end }
}

function notesOn(scope: Scope, pairs: Pairs, declared: UnitSymbol, bodies: readonly UnitBody[]): BodyNotes {
  const expressions = new Map<ExprNode, ExpressionNote>()
  const locals = new Map<NameNode, BodyType>()
  const statements: StatementNote[] = []
  for (const body of bodies) {
    typedUnitBody(body, {
      ...{ scope, pairs, problems: [], unit: OFFSETS },
      notes: {
        expression: (at, typed, expected, visible) => expressions.set(at, { body, typed, expected, visible }),
        declared: (name, type) => locals.set(name, type),
        statementAt: (offset, visible) => statements.push({ body, offset, visible }),
      },
    })
  }
  return { declared, bodies, expressions, locals, statements: statements.sort((a, b) => a.offset - b.offset) }
}

/** The symbol of a declaration that can have bodies. */
function symbolOf(scope: Scope, node: Declaration): UnitSymbol | undefined {
  const name = 'class' in node ? `${node.class.text}.${node.name.text}` : node.name.text
  const known = knownSymbol(scope, node, name)
  return known?.symbol.decl === node ? known : undefined
}

function knownSymbol(scope: Scope, { kind }: Declaration, name: string): UnitSymbol | undefined {
  switch (kind) {
    case 'class':
    case 'record':
      return symbolIn(scope.types, name, 'type')
    case 'define':
    case 'external':
      return symbolIn(scope.callables, name, 'callable')
    case 'body':
      return symbolIn(scope.bodies, name, 'body')
    case 'compute':
      return symbolIn(scope.computes, name, 'compute')
    case 'invariant':
      return symbolIn(scope.invariants, name, 'invariant')
    case 'test':
      return symbolIn(scope.tests, name, 'test')
    default:
      return undefined
  }
}

function symbolIn<K extends UnitSymbol['kind']>(
  symbols: ReadonlyMap<string, (UnitSymbol & { kind: K })['symbol']>,
  name: string,
  kind: K,
): UnitSymbol | undefined {
  const symbol = symbols.get(name)
  return symbol && ({ kind, symbol } as UnitSymbol)
}
