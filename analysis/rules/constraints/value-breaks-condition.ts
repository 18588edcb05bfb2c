/** A default or a value of an object that the condition of its field, parameter or member refuses. docs/language.md, Constraints. */
import type { ExprNode, Span } from '../../../grammar/tree.ts'
import type { Literal } from '../../../model/api.ts'
import type { BodyType } from '../../../model/body.ts'
import { breaksBounds } from '../../../model/bounds.ts'
import { conditionBounds } from '../../facts/condition-bounds.ts'
import type { Declared, TypedSymbol, UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const valueBreaksCondition: CheckRule = {
  entry: {
    code: 'CROW1823',
    severity: 'error',
    title: 'A value that does not meet the condition',
    explanation:
      'A default, and each value in an `object`, meets the `where` of its field. The checker compares them with ranges, sizes, patterns and lists of values; the rest of a condition is checked when the object is made.',
    example: 'class hotel {\n  RW stars : int = 0 where stars in [1 .. 5]\n}\n',
    repaired: 'class hotel {\n  RW stars : int = 3 where stars in [1 .. 5]\n}\n',
  },
  check: {
    field: (field, report) => checkDefault(field, report),
    message: ({ params }, report) => {
      for (const param of params) checkDefault(param, report)
    },
    callable: ({ params }, report) => {
      for (const param of params) checkDefault(param, report)
    },
    record: ({ members }, report) => {
      for (const member of members) checkDefault(member, report)
    },
    object(object, report) {
      for (const { value, field, literal } of object.values)
        if (field && literal !== undefined) compare(field, { place: object.place, at: value, literal }, report)
    },
  },
}

interface Conditioned {
  readonly where: ExprNode | null
  readonly default: Span | null
}

function checkDefault(symbol: Declared<Conditioned> & TypedSymbol<BodyType>, report: Reporter): void {
  const { literal, place, decl } = symbol
  if (literal !== undefined && decl.default) compare(symbol, { place, at: decl.default, literal }, report)
}

interface GivenLiteral {
  readonly place: UnitPlace
  readonly at: Span
  readonly literal: Literal
}

function compare(
  { name, type, decl, place }: Declared<Conditioned> & TypedSymbol<BodyType>,
  given: GivenLiteral,
  report: Reporter,
): void {
  if (!decl.where || !type || isMadeLater(given.literal)) return
  if (!breaksBounds(conditionBounds(decl.where, { name, type }), given.literal)) return
  report({
    place: given.place,
    at: given.at,
    message: `The value does not meet the condition of "${name}".`,
    help: 'Change the value or the condition.',
    related: [{ message: 'The condition is here.', place, at: decl.where }],
  })
}

/** True for `now()` and `uuid()`, and for references, which no bounds are about. */
function isMadeLater(literal: Literal): boolean {
  return literal === null || (typeof literal === 'object' && !Array.isArray(literal))
}
