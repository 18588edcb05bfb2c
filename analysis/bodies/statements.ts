/** The statements of bodies (docs/language.md, Statements). */
import type {
  AfterStatement,
  AssignStatement,
  BlockNode,
  DeleteStatement,
  ExprNode,
  ForStatement,
  IfStatement,
  LetStatement,
  ReturnStatement,
  StatementNode,
  TryStatement,
} from '../../grammar/tree.ts'
import type { Place, TypedStatement } from '../../model/body.ts'
import { unreachable } from '../../model/never.ts'
import { afterStatement } from './afters.ts'
import { BOOL, DURATION, FLOAT, UNKNOWN } from './body-types.ts'
import { typedCallStatement, typedMethod } from './calls.ts'
import { checkedExpr } from './checked.ts'
import { typedAsync } from './client-calls.ts'
import { typedFrom } from './collections.ts'
import { typedSetStatement } from './members.ts'
import { typedPlace, typedStep } from './places.ts'
import { checkCaught, typedError } from './raised-errors.ts'
import { isTestOnly, typedTestStatement } from './test-statements.ts'
import type { Typing } from './typing.ts'
import { typeAt } from './written-types.ts'

/** The statements of a block; its locals are not visible behind it. A statement with an error may be left out. */
export function typedBlock(t: Typing, block: BlockNode): TypedStatement[] {
  return t.nested(() => {
    const statements = block.statements.flatMap((statement) => {
      t.noteStatementAt(statement.start)
      return typedStatement(t, statement)
    })
    t.noteStatementAt(block.end)
    return statements
  })
}

function typedStatement(t: Typing, node: StatementNode): TypedStatement[] {
  if (isTestOnly(node)) return typedTestStatement(t, node, (block) => typedBlock(t, block))
  if (t.input.setting === 'test' && NOT_IN_TESTS.has(node.kind))
    t.report({ kind: 'not-in-tests', at: { start: node.start, end: node.start + node.kind.length }, word: node.kind })
  switch (node.kind) {
    case 'let':
      return [typedLet(t, node)]
    case 'require':
      return [requirement(t, node)]
    case 'fail':
      return [{ kind: 'fail', at: t.at(node), error: typedError(t, node.error) }]
    case 'assign':
      return typedAssign(t, node)
    case 'do':
      return [{ kind: 'do', at: t.at(node), call: typedDo(t, node.call) }]
    case 'return':
      return [typedReturn(t, node)]
    case 'if':
      return [typedIfStatement(t, node)]
    case 'for':
      return [typedFor(t, node)]
    case 'try':
      return [typedTry(t, node)]
    case 'after':
      return [typedAfter(t, node)]
    default:
      return typedSimple(t, node)
  }
}

/** Statements that belong to messages: a test is not a call. */
const NOT_IN_TESTS: ReadonlySet<string> = new Set(['require', 'fail', 'return', 'try', 'after', 'hold', 'progress'])

type SimpleStatement = Extract<StatementNode, { kind: 'delete' | 'set' | 'destroy' | 'wait' | 'hold' | 'progress' }>

function typedSimple(t: Typing, node: SimpleStatement): TypedStatement[] {
  const at = t.at(node)
  switch (node.kind) {
    case 'delete': {
      const place = deletedPlace(t, node)
      return place ? [{ kind: 'delete', at, place }] : []
    }
    case 'set':
      return [typedSetStatement(t, node)].filter((typed) => typed !== undefined)
    case 'destroy': {
      const object = t.typed(node.object)
      if (object.type.kind === 'ref') return [{ kind: 'destroy', at, class: object.type.class, object }]
      if (object.type !== UNKNOWN)
        t.report({ kind: 'operand-type', at: node.object, operator: 'destroy', left: object.type })
      return []
    }
    case 'wait':
      return [{ kind: 'wait', at, duration: checkedExpr(t, node.duration, DURATION) }]
    case 'hold': {
      const place = typedPlace(t, node.place)
      const value = checkedExpr(t, node.value, place?.type ?? UNKNOWN)
      return place ? [{ kind: 'hold', at, place, value }] : []
    }
    case 'progress':
      return [{ kind: 'progress', at, value: checkedExpr(t, node.value, FLOAT) }]
    default:
      return unreachable(node)
  }
}

/** The key that `delete` takes out of a map; people also write `delete` for objects and fields. */
function deletedPlace(t: Typing, node: DeleteStatement): Place | undefined {
  const { place: of } = node
  if (of.kind === 'name-expr' && t.local(of.name.text)?.type.kind === 'ref') {
    const text = `destroy ${of.name.text}`
    t.report({ kind: 'place-expected', at: node, instead: { help: `Write "${text}".`, replace: text } })
    return undefined
  }
  const place = typedPlace(t, of)
  if (place && !place.key && place.type !== UNKNOWN) {
    const instead = { help: 'Only keys of maps can be deleted: assign another value, or destroy the object.' }
    t.report({ kind: 'place-expected', at: of, instead })
  }
  return place
}

function typedLet(t: Typing, node: LetStatement): TypedStatement {
  const written = node.type ? (typeAt(t, node.type) ?? UNKNOWN) : undefined
  const value = written ? checkedExpr(t, node.value, written) : t.typed(node.value)
  const type = written ?? value.type
  return { kind: 'let', at: t.at(node), local: t.declareLet(node.name, type), value }
}

function requirement(t: Typing, node: Extract<StatementNode, { kind: 'require' }>): TypedStatement {
  const condition = checkedExpr(t, node.condition, BOOL)
  const { word } = constant(node.condition)
  if (word !== undefined) t.report({ kind: 'requirement-constant', at: node.condition, holds: word === 'true' })
  return { kind: 'require', at: t.at(node), condition, error: typedError(t, node.error) }
}

/** `true` or `false`, as written. */
function constant(node: ExprNode): { readonly word?: string } {
  const isWord = node.kind === 'name-expr' && (node.name.text === 'true' || node.name.text === 'false')
  return isWord ? { word: node.name.text } : {}
}

function typedAssign(t: Typing, node: AssignStatement): TypedStatement[] {
  const place = typedPlace(t, node.place, node.operator)
  const at = t.at(node)
  if (!place) {
    t.typed(node.value, UNKNOWN)
    return []
  }
  if (node.operator === '=') return [{ kind: 'assign', at, place, value: checkedExpr(t, node.value, place.type) }]
  const { value, element } = typedStep(t, node, place.type)
  return [{ kind: 'update', at, place, operator: node.operator === '+=' ? '+' : '-', element, value }]
}

function typedDo(t: Typing, call: ExprNode) {
  if (call.kind === 'call-expr') return typedCallStatement(t, call)
  if (call.kind === 'method-expr') return typedMethod(t, call, true)
  return call.kind === 'async-expr' ? typedAsync(t, call) : t.typed(call)
}

function typedReturn(t: Typing, node: ReturnStatement): TypedStatement {
  const { input } = t
  const at = t.at(node)
  const result = t.inAfter ? null : input.result
  if (!node.value) {
    if (result && result !== UNKNOWN) t.report({ kind: 'result-missing', at: node, type: result, some: false })
    return { kind: 'return', at }
  }
  if (!result) {
    const before = input.problems.length
    t.typed(node.value, UNKNOWN)
    // A value that is wrong by itself is the mistake.
    if (input.problems.length === before) t.report({ kind: 'result-unexpected', at: node.value, callee: input.name })
    return { kind: 'return', at }
  }
  return { kind: 'return', at, value: checkedExpr(t, node.value, result) }
}

function typedIfStatement(t: Typing, node: IfStatement): TypedStatement {
  const condition = checkedExpr(t, node.condition, BOOL)
  const then = typedBlock(t, node.then)
  const { else: other } = node
  const otherwise = !other ? [] : other.kind === 'if' ? [typedIfStatement(t, other)] : typedBlock(t, other)
  return { kind: 'if', at: t.at(node), condition, then, else: otherwise }
}

function typedFor(t: Typing, node: ForStatement): TypedStatement {
  const [from, statements] = typedFrom(t, node.from, () => typedBlock(t, node.block))
  return { kind: 'for', at: t.at(node), from, statements }
}

function typedTry(t: Typing, node: TryStatement): TypedStatement {
  const statements = typedBlock(t, node.block)
  for (const code of node.codes) checkCaught(t, code)
  const codes = [...new Set(node.codes.map((code) => code.text))]
  return { kind: 'try', at: t.at(node), statements, codes, handler: typedBlock(t, node.handler) }
}

function typedAfter(t: Typing, node: AfterStatement): TypedStatement {
  const delay = checkedExpr(t, node.delay, DURATION)
  return afterStatement(t, node, delay, () => typedBlock(t, node.block))
}
