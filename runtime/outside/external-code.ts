/** The functions of `handlers.ts` for externals, on values. */
import type { External } from '../../model/api.ts'
import { outsideType } from '../../model/types.ts'
import { wrongResult } from '../engine/checked-handlers.ts'
import type { RunExternal } from '../engine/external.ts'
import type { Value } from '../values/values.ts'
import { type CodeLog, linesOf } from './code-context.ts'
import type { CodeFunction } from './code-function.ts'
import type { CodeValues } from './code-values.ts'
import { failureOf } from './failures.ts'

export interface ExternalParts {
  readonly values: CodeValues
  readonly log: CodeLog
  /** The path of the folder for files of the code. */
  readonly folder: () => string
}

/** The function gets its arguments in order, and then the signal, the log and the folder. */
export function externalCode(
  { name, params, result }: External,
  code: CodeFunction,
  parts: ExternalParts,
): RunExternal {
  const { values, folder } = parts
  const types = params.map(({ type }) => outsideType(type))
  const answer = result && outsideType(result)
  const log = linesOf(parts.log, { external: name })
  return async (args, signal) => {
    const given = types.map((type, i) => values.toCode(type, args[i] as Value))
    let answered: unknown
    try {
      answered = await code(...given, Object.freeze({ signal, log, folder }))
    } catch (error) {
      throw failureOf(error)
    }
    try {
      return answer === null ? null : values.fromCode(answer, answered)
    } catch (error) {
      throw wrongResult(name, error, (text) => parts.log.error(text))
    }
  }
}
