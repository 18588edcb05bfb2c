/** Handlers whose results are checked against the declared types before they are written. */
import type { Rpc } from '../../model/rpcs.ts'
import { internalError } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import type { Result } from '../values/values.ts'
import { when } from '../values/when.ts'
import { checkValue } from './check-value.ts'
import type { Handlers } from './handler.ts'
import { WrongValue } from './wrong-value.ts'

export interface CheckedHandlersParts {
  readonly rpcs: readonly Rpc[]
  readonly shapes: Shapes
  readonly log: (text: string) => void
}

/** A wrong result becomes INTERNAL_ERROR. The log says which part of it is wrong. */
export function checkedHandlers(handlers: Handlers, { rpcs, shapes, log }: CheckedHandlersParts): Handlers {
  if (handlers.size === 0) return handlers
  const known = new Map(rpcs.map((rpc) => [rpc.name, rpc]))
  const checked = (name: string, result: Result): Result => {
    const rpc = known.get(name)
    if (!rpc) return result
    if (rpc.result === null) return null
    try {
      checkValue(shapes, rpc.result, result)
      return result
    } catch (error) {
      throw wrongResult(name, error, log)
    }
  }
  return new Map(
    [...handlers].map(([name, handler]) => [
      name,
      (args, context) => when(handler(args, context), (result) => checked(name, result)),
    ]),
  )
}

/** The error for clients; other errors stay as they are. `what`: the name of the function whose result is wrong. */
export function wrongResult(what: string, error: unknown, log: (text: string) => void): unknown {
  if (!(error instanceof WrongValue)) return error
  const place = error.path === '' ? '' : ` at ${error.path}`
  log(`The result of ${what} is wrong${place}: it ${error.problem}`)
  return internalError(`The code of ${what} gave a result of another type; the server's log says what is wrong in it`)
}
