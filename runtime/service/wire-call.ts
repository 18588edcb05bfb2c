/** Runs one RPC in one format: checks the parameters and the session of a call, runs the call, and writes its result. */
import type { Param } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isAllowed } from '../access/is-allowed.ts'
import type { CallContext } from '../engine/call-context.ts'
import { type CompiledRpc, runCall } from '../engine/call-engine.ts'
import type { CheckSession } from '../engine/handler.ts'
import { parameterCountMismatch, permissionDenied } from '../values/api-error.ts'
import type { AnswerPiece } from '../wire/answer.ts'
import type { ReadArguments } from '../wire/read-arguments.ts'
import type { WireFormat } from '../wire/wire-format.ts'
import type { WriteResult } from '../wire/write-result.ts'

export class WireCall<Raw> {
  readonly #compiled: CompiledRpc
  readonly #format: WireFormat<Raw>
  readonly #checkSession: CheckSession
  /** The roles whose users may call it; null: everyone. */
  readonly #roles: ReadonlySet<string> | null
  /** The number of parameters before those of the RPC: the session. */
  readonly #leading: 0 | 1
  readonly #least: number
  readonly #most: number
  readonly #readArguments: ReadArguments<Raw>
  readonly #writeResult: WriteResult

  constructor(compiled: CompiledRpc, format: WireFormat<Raw>, checkSession: CheckSession) {
    const { rpc } = compiled
    this.#compiled = compiled
    this.#format = format
    this.#checkSession = checkSession
    this.#roles = rpc.roles && new Set(rpc.roles)
    this.#leading = rpc.takesSession ? 1 : 0
    this.#most = rpc.params.length + this.#leading
    this.#least = this.#most - defaultsAtEnd(rpc.params)
    this.#readArguments = format.argumentReader(rpc)
    this.#writeResult = format.resultWriter(rpc)
  }

  /**
   * The result as text of the format. Checks first the number of parameters (the session included), then the session and
   * the rights of its user, then the other parameters. Throws ApiErrors, and what a bug throws.
   */
  run(params: readonly Raw[], context: CallContext): AnswerPiece | Promise<AnswerPiece> {
    this.admit(params, context)
    return runCall(this.#compiled, this.#readArguments(params, this.#leading), context, this.#writeResult)
  }

  get rpc(): Rpc {
    return this.#compiled.rpc
  }

  /** Throws what `run` throws before it reads the arguments: for the number of parameters, the session and the rights. */
  admit(params: readonly Raw[], context: CallContext): void {
    this.#checkCount(params.length)
    if (this.#leading === 1) this.#identifyCaller(params[0] as Raw, context)
  }

  #checkCount(received: number): void {
    if (received > this.#most || received < this.#least)
      throw parameterCountMismatch(this.#compiled.rpc.name, this.#most, received)
  }

  #identifyCaller(raw: Raw, context: CallContext): void {
    const handle = this.#format.readHandle(raw)
    const { ref, principal } = this.#checkSession(handle)
    context.handle = handle
    context.session = ref
    context.principal = principal
    if (!isAllowed(principal, this.#roles))
      throw permissionDenied(this.#compiled.rpc.name, principal, this.#roles ?? [])
  }
}

/** How many parameters at the end may be left out. */
function defaultsAtEnd(params: readonly Param[]): number {
  const last = params.findLastIndex((p) => p.default === undefined)
  return params.length - 1 - last
}
