/** The functions of `handlers.ts` for messages, as handlers of the engine. */
import type { Rpc } from '../../model/rpcs.ts'
import type { CallContext } from '../engine/call-context.ts'
import { wrongResult } from '../engine/checked-handlers.ts'
import type { Handler } from '../engine/handler.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { Result, Value } from '../values/values.ts'
import { type CodeContextParts, codeContext } from './code-context.ts'
import type { CodeFunction } from './code-function.ts'
import type { CodeValues } from './code-values.ts'
import { failureOf } from './failures.ts'

export interface MessageParts extends CodeContextParts {
  readonly values: CodeValues
}

/** The function gets its arguments by the names of the message's parameters. */
export function messageHandler(rpc: Rpc, code: CodeFunction, parts: MessageParts): Handler {
  const { values } = parts
  return async (args, call) => {
    // The code of a task begins in a transaction of its task, which must not become one of this code.
    await undefined
    try {
      const answered = await code(namedArguments(rpc, args, values), codeContext(call, parts))
      return resultOf(rpc, answered, call.principal, parts)
    } catch (thrown) {
      throw whatClientsGet(thrown, call, parts)
    }
  }
}

function namedArguments({ params }: Rpc, args: readonly Value[], values: CodeValues): object {
  const given = params.map(({ name, type }, i) => [name, values.toCode(type, args[i] as Value)] as const)
  return Object.freeze(Object.fromEntries(given))
}

function resultOf({ name, result }: Rpc, answered: unknown, reader: Principal | null, parts: MessageParts): Result {
  if (result === null) return null
  try {
    return parts.values.fromCode(result, answered, reader)
  } catch (error) {
    throw wrongResult(name, error, (text) => parts.log.error(text))
  }
}

/** Code that was asked to end may throw anything, and mostly throws the reason of its signal. */
export function whatClientsGet(
  thrown: unknown,
  call: CallContext,
  { stopping }: Pick<MessageParts, 'stopping'>,
): unknown {
  const error = failureOf(thrown)
  if (!isAbort(error)) return error
  if (stopping.aborted) return internalError('The server is stopping')
  return call.signal.aborted && call.task !== null ? new ApiError('TASK_CANCELLED', call.task) : error
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
