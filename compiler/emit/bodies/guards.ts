/**
 * The code of guards, by which `can` and `refusal` ask whether a call would pass (docs/language.md, Guards). A parameter that is
 * not given is undefined, and so is what follows from it; requirements on it are passed over.
 */
import type { MessageBody, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { type Code, joined, type Line } from './code.ts'
import { some } from './facts.ts'
import { callOf } from './literals.ts'
import { raisedCode } from './raised-code.ts'
import { type BodyScope, declared, operand } from './scope.ts'

const RUN = '$run'

/** The lines of a guard: the first statements of the body. */
export function guardLines(scope: BodyScope, body: MessageBody): Line[] {
  const guard = new Guard(scope, body)
  return body.statements.slice(0, body.guard).map((statement) => guard.line(statement))
}

class Guard {
  readonly #scope: BodyScope
  /** The slots that can be undefined. */
  readonly #absent: Set<number>

  constructor(scope: BodyScope, body: MessageBody) {
    this.#scope = scope
    this.#absent = new Set(body.params.map(({ slot }) => slot))
  }

  line(node: TypedStatement): Line {
    const scope = this.#scope
    const at = (code: Code): Line => ({
      code: [callOf('steps', RUN, '1'), '; ', { path: scope.path, at: node.at, code }],
    })
    switch (node.kind) {
      case 'let': {
        const value = this.#value(node.value)
        if (this.#conditions(node.value).length > 0) this.#absent.add(node.local.slot)
        return at(['const ', declared(scope, node), ' = ', value])
      }
      case 'require': {
        const fails = ['!', operand(scope, node.condition)]
        const all = joined([...this.#conditions(node.condition), fails], ' && ')
        return at(['if (', all, ') throw ', raisedCode(scope, node.error, (arg) => this.#value(arg, '""'))])
      }
      case 'do':
        return at(this.#check(node.call))
      default:
        throw new Error(`a guard has a statement "${node.kind}"`)
    }
  }

  #check(node: TypedExpr): Code {
    const name = node.kind === 'call' ? this.#scope.guardName(node.callee) : undefined
    if (node.kind !== 'call' || name === undefined) throw new Error('a guard calls what is not a check')
    return [name, '(', joined([RUN, ...node.args.map((arg) => this.#value(arg))], ', '), ')']
  }

  /** The expression, or `otherwise` where it cannot be known. */
  #value(node: TypedExpr, otherwise = 'undefined'): Code {
    const known = this.#conditions(node)
    return known.length === 0
      ? this.#scope.expr(node)
      : ['(', joined(known, ' && '), ' ? ', operand(this.#scope, node), ` : ${otherwise})`]
  }

  /** The conditions under which the expression can be evaluated. */
  #conditions(node: TypedExpr): string[] {
    const names = new Set<string>()
    some(node, (part) => {
      if (part.kind === 'local' && this.#absent.has(part.slot)) names.add(this.#scope.nameOf(part))
      return false
    })
    const given = [...names].map((name) => `${name} !== undefined`)
    return this.#scope.callees.scans(node) ? [`!${RUN}.computing`, ...given] : given
  }
}
