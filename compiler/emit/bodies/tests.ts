/** The code of `test`s: generators that yield what clients do (testing/protocol.ts). The rest is the code of a body. */
import type { CallTarget, TypedStatement } from '../../../model/body.ts'
import { unreachable } from '../../../model/never.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { TestCase } from '../../../model/test-case.ts'
import { clientCall } from './calls.ts'
import { type Code, joined, type Line } from './code.ts'
import { partsScope } from './expect-parts.ts'
import { scopeOf } from './expressions.ts'
import { TestCallees } from './facts.ts'
import { stringCode } from './literals.ts'
import { raisedCode } from './raised-code.ts'
import { type BodyScope, declared, type ModuleScope } from './scope.ts'

type Of<Kind extends TypedStatement['kind']> = TypedStatement & { readonly kind: Kind }
type TestOnly = Of<'expect' | 'expect fails' | 'as' | 'given'>

const RUN = '$run'
const TEST = '$test'

/** The scope of a test. `rpcs`: those that clients can call, by their names; the others are code of the API itself. */
export function testScope(module: ModuleScope, rpcs: ReadonlyMap<string, Rpc>, { path, body }: TestCase): BodyScope {
  const rpcOf = (target: CallTarget) =>
    target.kind === 'message' ? rpcs.get(`${target.class}.${target.name}`) : undefined
  const callees = new TestCallees(module.callees, (node) => node.kind === 'call' && rpcOf(node.callee) !== undefined)
  return scopeOf({ ...module, callees }, path, { body, isSecret: module.secrets(body.statements), test: { rpcOf } })
}

export function standsInTests(node: TypedStatement): node is TestOnly {
  return node.kind === 'expect' || node.kind === 'expect fails' || node.kind === 'as' || node.kind === 'given'
}

export function statementSite({ path, sites }: BodyScope, node: TypedStatement): number {
  return sites.add(path, node, { kind: 'statement', statement: node.kind })
}

/** What is done before each statement: what fails from here on is reported at it. */
export function markCode(site: number): Code {
  return `${TEST}.at(${site})`
}

/** The value of a `let`. References are noted under its name. */
export function namedValue(scope: BodyScope, { local, value }: Of<'let'>): Code {
  const code = scope.expr(value)
  return local.type.kind === 'ref' ? [`${TEST}.named(${stringCode(local.name)}, `, code, ')'] : code
}

/** The lines of a statement that stands in tests only. `block` makes those of the statements inside. */
export function testLines(
  scope: BodyScope,
  node: TestOnly,
  site: number | undefined,
  block: (statements: readonly TypedStatement[]) => Line[],
): Line[] {
  if (!scope.test || site === undefined) throw new Error(`a body has the statement "${node.kind}" of tests`)
  const at = (code: Code): Code => ({ path: scope.path, at: node.at, code })
  switch (node.kind) {
    case 'expect': {
      const condition = partsScope(scope, node.condition).expr(node.condition)
      return [{ code: at([`${TEST}.expect(${site}, `, condition, ');']) }]
    }
    case 'expect fails':
      return failing(scope, node, site, at)
    case 'as':
      return [
        { code: at(`yield { kind: "as", role: ${stringCode(node.role)} };`) },
        { code: '{', inside: block(node.statements), end: '}' },
        { code: 'yield { kind: "end as" };' },
      ]
    case 'given': {
      const params = node.params.map((local) => declared(scope, { local, at: node.at }))
      const answer = ['(', joined([RUN, ...params], ', '), ') => (', scope.expr(node.value), ')']
      return [{ code: at([`yield { kind: "given", external: ${stringCode(node.external)}, answer: `, answer, ' };']) }]
    }
    default:
      return unreachable(node)
  }
}

/** What the code of the API itself did before it failed is undone, as no call of a client is around it. */
function failing(scope: BodyScope, node: Of<'expect fails'>, site: number, at: (code: Code) => Code): Line[] {
  const { call, code } = node
  const params = paramsCode(scope, node)
  const rpc = call.kind === 'call' ? scope.test?.rpcOf(call.callee) : undefined
  if (rpc && call.kind === 'call') {
    const step = [clientCall(scope, call, rpc, 'call fails'), `, code: ${stringCode(code)}, params: `, params]
    return [{ code: at(['yield { ', step, ' };']) }]
  }
  const caught = `${RUN}.undo($mark, $error, [${stringCode(code)}]); $raised = $error`
  return [
    { code: ['{ let $raised; const $params = ', params, `, $mark = ${RUN}.mark();`] },
    { code: 'try {', inside: [{ code: at([scope.expr(call), ';']) }] },
    { code: '} catch ($error) {', inside: [{ code: caught }] },
    { code: '} finally {', inside: [{ code: `${RUN}.release($mark)` }], end: '}' },
    { code: `${TEST}.fails(${site}, $raised, ${stringCode(code)}, $params); }` },
  ]
}

/** The parameters as they travel; null where the text gives none. */
function paramsCode(scope: BodyScope, { at, code, args }: Of<'expect fails'>): Code {
  return args ? [raisedCode(scope, { at, code, args }), '.params'] : 'null'
}
