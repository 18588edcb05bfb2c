/**
 * Calls outside of any transaction (docs/bodies.md, Externals): of externals, by a function or by the default of the text, and
 * of messages without a body, which make their own transactions.
 */
import type { Api, External } from '../../model/api.ts'
import { calledRpcsOf, type Rpc } from '../../model/rpcs.ts'
import { outsideType } from '../../model/types.ts'
import { checkValue } from '../engine/check-value.ts'
import { wrongResult } from '../engine/checked-handlers.ts'
import type { Externals, RunExternal } from '../engine/external.ts'
import type { Handlers } from '../engine/handler.ts'
import type { Store } from '../store/store.ts'
import { type ApiError, notImplemented } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'
import type { BodyRun } from './body-run.ts'
import { readNow } from './library/rpcs.ts'
import type { BodyCode, LocalValue, Pause } from './protocol.ts'
import type { Frame, Resume } from './resume.ts'
import type { ValueConditions } from './rules/value-conditions.ts'

export interface OutsideCallsParts {
  readonly api: Api
  readonly shapes: Shapes
  readonly store: Store
  readonly externals: Externals
  readonly handlers: Handlers
  /** Of the parameters of messages. */
  readonly conditions: ValueConditions
  /** The code of the text, for externals without a function. */
  readonly defaults: ReadonlyMap<string, BodyCode>
  /** The error as bodies get it: INTERNAL_ERROR for a bug, which is logged. */
  readonly reported: (error: unknown) => ApiError
  readonly log: (text: string) => void
}

export class OutsideCalls {
  readonly #parts: OutsideCallsParts
  readonly #declared: ReadonlyMap<string, External>
  /** Made at the first call that is not of an external: there are thousands in a large API. */
  #messages: ReadonlyMap<string, Rpc> | undefined

  constructor(parts: OutsideCallsParts) {
    this.#parts = parts
    this.#declared = new Map((parts.api.externals ?? []).map((external) => [external.name, external]))
  }

  /** Calls `offer` with the answer, at once or later. The returned function asks the code to end. */
  call({ name, args }: Pause & { kind: 'external' }, run: BodyRun, offer: (resume: Resume) => void): () => void {
    const { externals, defaults } = this.#parts
    const given = externals.get(name)
    if (given) return this.#callOut(name, given, args, offer)
    const message = this.#declared.has(name) ? undefined : this.#message(name)
    if (message) return this.#callMessage(message, args, run, offer)
    const code = defaults.get(name)
    offer(code ? { begin: defaultBody(name, code, run, args) } : { error: notImplemented(name) })
    return () => undefined
  }

  #message(name: string): Rpc | undefined {
    this.#messages ??= new Map(calledRpcsOf(this.#parts.api).map((rpc) => [rpc.name, rpc]))
    return this.#messages.get(name)
  }

  /** As a client's call, but with the rights of the body. */
  #callMessage(rpc: Rpc, args: readonly Value[], run: BodyRun, offer: (resume: Resume) => void): () => void {
    const { handlers, conditions, store, reported } = this.#parts
    const context = run.contextOf(rpc.name)
    const answer = async () => {
      conditions.ofParams(rpc.name, rpc.params)?.(args)
      const handler = handlers.get(rpc.name)
      if (!handler) throw notImplemented(rpc.name)
      const result = readNow(store, await handler(args, context))
      if (rpc.result === null) return undefined
      conditions.ofType(rpc.result)?.(result)
      return result
    }
    answer().then(
      (value) => offer({ value }),
      (error: unknown) => {
        if (!context.signal.aborted) offer({ error: reported(error) })
      },
    )
    return () => context.abort()
  }

  #callOut(name: string, external: RunExternal, args: readonly Value[], offer: (resume: Resume) => void): () => void {
    const controller = new AbortController()
    const answer = async () => this.#checked(name, await external(args, controller.signal))
    answer().then(
      (value) => offer({ value }),
      (error: unknown) => {
        // What an external throws because it was asked to end has nobody to read it.
        if (!controller.signal.aborted) offer({ error: this.#parts.reported(error) })
      },
    )
    return () => controller.abort()
  }

  #checked(name: string, value: Value): LocalValue {
    const result = this.#declared.get(name)?.result ?? null
    if (result === null) return undefined
    const type = outsideType(result)
    try {
      checkValue(this.#parts.shapes, type, value)
    } catch (error) {
      throw wrongResult(`external "${name}"`, error, this.#parts.log)
    }
    this.#parts.conditions.ofType(type)?.(value)
    return value
  }
}

function* defaultBody(name: string, { waits, code }: BodyCode, run: BodyRun, args: readonly Value[]): Frame {
  const scope = run.enter(name)
  try {
    return waits ? yield* code(run, ...args) : code(run, ...args)
  } finally {
    run.leave(scope)
  }
}
