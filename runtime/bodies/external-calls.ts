/** Calls of externals (docs/bodies.md, Externals): outside of any transaction, by a function or by the default of the text. */
import type { Api, External } from '../../model/api.ts'
import { outsideType } from '../../model/types.ts'
import { checkValue } from '../engine/check-value.ts'
import { wrongResult } from '../engine/checked-handlers.ts'
import type { Externals, RunExternal } from '../engine/external.ts'
import { type ApiError, notImplemented } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'
import type { BodyRun } from './body-run.ts'
import type { BodyCode, LocalValue, Pause } from './protocol.ts'
import type { Frame, Resume } from './resume.ts'

export interface ExternalCallsParts {
  readonly api: Api
  readonly shapes: Shapes
  readonly externals: Externals
  /** The code of the text, for externals without a function. */
  readonly defaults: ReadonlyMap<string, BodyCode>
  /** The error as bodies get it: INTERNAL_ERROR for a bug, which is logged. */
  readonly reported: (error: unknown) => ApiError
  readonly log: (text: string) => void
}

export class ExternalCalls {
  readonly #parts: ExternalCallsParts
  readonly #declared: ReadonlyMap<string, External>

  constructor(parts: ExternalCallsParts) {
    this.#parts = parts
    this.#declared = new Map((parts.api.externals ?? []).map((external) => [external.name, external]))
  }

  /** Calls `offer` with the answer, at once or later. The returned function asks the external to end. */
  call({ name, args }: Pause & { kind: 'external' }, run: BodyRun, offer: (resume: Resume) => void): () => void {
    const { externals, defaults } = this.#parts
    const given = externals.get(name)
    if (given) return this.#callOut(name, given, args, offer)
    const code = defaults.get(name)
    offer(code ? { begin: defaultBody(name, code, run, args) } : { error: notImplemented(name) })
    return () => undefined
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
    const type = this.#declared.get(name)?.result ?? null
    if (type === null) return undefined
    try {
      checkValue(this.#parts.shapes, outsideType(type), value)
      return value
    } catch (error) {
      throw wrongResult(`external "${name}"`, error, this.#parts.log)
    }
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
