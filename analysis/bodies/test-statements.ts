/** The statements that stand in tests only (docs/language.md, Tests). */
import type {
  AsStatement,
  BlockNode,
  ExpectFailsStatement,
  ExpectStatement,
  GivenStatement,
  Span,
  StatementNode,
} from '../../grammar/tree.ts'
import { walk } from '../../grammar/walk.ts'
import type { TypedStatement } from '../../model/body.ts'
import { closestName } from '../facts/known-names.ts'
import { suggest } from '../facts/suggest.ts'
import { mayBeLost } from '../scope/symbols.ts'
import { BOOL, UNKNOWN } from './body-types.ts'
import { calleeParams, resultOf } from './callees.ts'
import { checkedExpr } from './checked.ts'
import { typedFailingCall } from './client-calls.ts'
import { typedErrorCode } from './raised-errors.ts'
import type { Typing } from './typing.ts'

type TestStatement = ExpectStatement | ExpectFailsStatement | AsStatement | GivenStatement

const WORDS = { expect: 'expect', 'expect-fails': 'expect', as: 'as', given: 'given' } as const

export function isTestOnly(node: StatementNode): node is TestStatement {
  return Object.hasOwn(WORDS, node.kind)
}

export function typedTestStatement(
  t: Typing,
  node: TestStatement,
  block: (node: BlockNode) => TypedStatement[],
): TypedStatement[] {
  const word = WORDS[node.kind]
  if (t.input.setting !== 'test')
    t.report({ kind: 'only-in-tests', at: { start: node.start, end: node.start + word.length }, word })
  const at = t.at(node)
  switch (node.kind) {
    case 'expect':
      return [{ kind: 'expect', at, condition: checkedExpr(t, node.condition, BOOL) }]
    case 'expect-fails': {
      const call = typedFailingCall(t, node.call)
      const args = typedErrorCode(t, node.code, node.args)
      return [{ kind: 'expect fails', at, call, code: node.code.text, args: node.args && args }]
    }
    case 'as': {
      const { text } = node.role
      if (text !== '' && text !== 'root' && !t.scope.roles.has(text) && !mayBeLost(t.scope, text))
        t.report({
          kind: 'name-unknown',
          at: node.role,
          name: text,
          what: 'role',
          meant: closestName(t.scope, 'role', text),
        })
      return [{ kind: 'as', at, role: text, statements: block(node.block) }]
    }
    case 'given':
      return typedGiven(t, node)
  }
}

/** Reports a test that expects nothing. */
export function checkExpects(t: Typing, block: BlockNode, at: Span): void {
  const isExpecting = [...walk(block)].some((node) => node.kind === 'expect' || node.kind === 'expect-fails')
  if (!isExpecting) t.report({ kind: 'test-without-expect', at, title: t.input.name })
}

/** `given NAME(p, …) = EXPR`: the answer of an external; its parameters are the locals of the expression. */
function typedGiven(t: Typing, node: GivenStatement): TypedStatement[] {
  const { text } = node.external
  const callable = t.scope.callables.get(text)
  if (callable?.kind !== 'external' && text !== '' && !mayBeLost(t.scope, text)) {
    const meant = suggest(
      text,
      [...t.scope.callables.values()].filter((c) => c.kind === 'external').map((c) => c.name),
    )
    t.report({ kind: 'name-unknown', at: node.external, name: text, what: 'external', meant })
  }
  const params = callable ? calleeParams(callable.params) : []
  if (callable && node.params.length !== params.length) {
    const count = { least: params.length, most: params.length, given: node.params.length }
    t.report({
      kind: 'argument-count',
      at: node.external,
      callee: text,
      parameters: params.map((p) => p.name),
      ...count,
    })
  }
  return t.nested(() => {
    const locals = node.params.map((param, i) => t.declare(param, params[i]?.type ?? UNKNOWN))
    const result = callable ? resultOf(callable) : UNKNOWN
    const value = result ? checkedExpr(t, node.value, result) : t.typed(node.value)
    return [{ kind: 'given', at: t.at(node), external: text, params: locals, value }]
  })
}
