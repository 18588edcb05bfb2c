/** What the code of one body needs to know: the names around it, and how the expressions in it are written. */
import type { Api } from '../../../model/api.ts'
import type { CallTarget, Local, TextRange, TypedExpr } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Code } from './code.ts'
import type { CalleeFacts } from './facts.ts'
import type { ModuleNames } from './names.ts'
import type { IsSecret, SecretValues } from './secret-values.ts'
import type { CodeOwner, Sites } from './sites.ts'

/** What the code of a test knows. */
export interface TestScope {
  /** undefined for what no client can call: it is code of the API itself. */
  rpcOf(target: CallTarget): Rpc | undefined
}

/** The whole module. */
export interface ModuleScope {
  readonly api: Api
  readonly names: ModuleNames
  readonly callees: CalleeFacts
  readonly sites: Sites
  readonly secrets: SecretValues
  /** As `Class.field`. */
  readonly secretFields: ReadonlySet<string>
  /** The name of the function of a message or a define that has a body. */
  codeName(target: CallTarget): string
  /** The name of the function of a condition, by its key. */
  conditionName(key: string): string
  /** The name of the function of its guard; undefined where there is none, and every call passes. */
  guardName(target: CallTarget): string | undefined
}

export interface BodyScope extends ModuleScope {
  /** Only for the code of a test. */
  readonly test?: TestScope | undefined
  /** What the code belongs to, where its runs are counted. */
  readonly counted?: CodeOwner | undefined
  /** The file of the body. */
  readonly path: string
  readonly isSecret: IsSecret
  expr(node: TypedExpr): Code
  /** The name of a local in JavaScript. */
  nameOf(local: Pick<Local, 'name' | 'slot'>): string
}

/** Kinds whose code needs parentheses beside an operator. */
const LOOSE: ReadonlySet<string> = new Set(['logic', 'compare', 'if', 'else', 'not'])

/** The code of an expression beside an operator of JavaScript. */
export function operand(scope: BodyScope, node: TypedExpr): Code {
  const code = scope.expr(node)
  return LOOSE.has(node.kind) ? ['(', code, ')'] : code
}

/** The name of a local where it is declared. Debuggers show the user's own name, also where JavaScript reserves it. */
export function declared(
  { path, nameOf }: Pick<BodyScope, 'path' | 'nameOf'>,
  { local, at }: { local: Local; at: TextRange },
): Code {
  const code = nameOf(local)
  return code === local.name ? code : { path, at, code, name: local.name }
}
