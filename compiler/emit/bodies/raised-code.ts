/** The code of errors that bodies raise and tests expect. */
import type { TypedError } from '../../../model/body.ts'
import type { Code } from './code.ts'
import { callOf, stringCode } from './literals.ts'
import type { BodyScope } from './scope.ts'

/** The error of a requirement or of `fail`, which shows no secret. `arg`: the code of a parameter. */
export function raisedCode(scope: BodyScope, error: TypedError, arg = scope.expr): Code {
  const params = error.args.map((value) => {
    if (scope.isSecret(value)) return callOf('secretMark')
    return value.type.kind === 'duration' ? callOf('durationText', arg(value)) : arg(value)
  })
  return { path: scope.path, at: error.at, code: callOf('error', stringCode(error.code), ...params) }
}
