/**
 * Runs calls on values. The code of an RPC is made once, at its first call, and shared by both formats and by tasks.
 */
import type { Param, Type } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { FieldVisibility } from '../access/field-visibility.ts'
import type { OwnedObjects } from '../access/owned-objects.ts'
import { errorRedactor, type RedactError } from '../access/redact-errors.ts'
import type { RefType } from '../values/literals.ts'
import { type Shapes, shapesOf } from '../values/shapes.ts'
import { LateValue, type Result, type Value } from '../values/values.ts'
import { when } from '../values/when.ts'
import { type BehaviourParts, behaviourFor } from './behaviours.ts'
import type { CallContext } from './call-context.ts'
import type { Handler, Handlers, RpcBody } from './handler.ts'
import { ObjectRecords, type ObjectRecordsParts } from './object-records.ts'
import { partnerRights } from './partner-rights.ts'
import { fieldRights } from './set-record.ts'
import { resultShower, type ShowResult } from './shown-results.ts'

export interface CallEngineParts extends BehaviourParts, ObjectRecordsParts {
  /** Every RPC that there is, under its own name. */
  readonly rpcs: readonly Rpc[]
  readonly handlers: Handlers
  /** Message bodies, by the names of their RPCs; they come before handlers. */
  readonly bodies?: ReadonlyMap<string, RpcBody>
  /** Checks the arguments of a declared message, by its name; undefined where no parameter has a condition. */
  readonly conditions?: ((message: string, params: readonly Param[]) => CheckArguments | undefined) | undefined
  /** Checks the members of the records in a value of that type; undefined where none has a condition. */
  readonly recordConditions?: ((type: Type) => ((value: Value) => void) | undefined) | undefined
}

/** Throws VALUE_NOT_SUPPORTED. */
export type CheckArguments = (args: readonly Value[]) => void

/** An RPC whose code is made. */
export interface CompiledRpc {
  readonly rpc: Rpc
  /** Throws errors that may say more than the caller may know, so call it by `runCall`. */
  readonly run: Handler
  /** undefined where errors have nothing to hide. */
  readonly redact: RedactError | undefined
  /** A call may end its transaction and go on later, so it must not be inside another one. */
  readonly waits: boolean
  /** How the result of a body that waits becomes that of the call; undefined where they are the same. */
  readonly show: ShowResult | undefined
}

export class CallEngine {
  /** Reads the results of `get_record` and `get_all_records`, and the snapshots of events. */
  readonly records: ObjectRecords
  readonly #parts: CallEngineParts
  readonly #shapes: Shapes
  readonly #visibility: FieldVisibility
  readonly #rpcs: ReadonlyMap<string, Rpc>
  readonly #compiled = new Map<string, CompiledRpc>()

  constructor(parts: CallEngineParts) {
    this.#parts = parts
    this.#shapes = shapesOf(parts.api)
    this.#visibility = new FieldVisibility(parts.api)
    this.#rpcs = new Map(parts.rpcs.map((rpc) => [rpc.name, rpc]))
    this.records = new ObjectRecords(parts)
  }

  /** The RPC of that name, compiled at its first use; undefined where there is none. */
  compiled(name: string): CompiledRpc | undefined {
    const known = this.#compiled.get(name)
    if (known) return known
    const rpc = this.#rpcs.get(name)
    if (!rpc) return undefined
    const made = this.#compile(rpc)
    this.#compiled.set(name, made)
    return made
  }

  /** The ref of the object that a default names; null where the object is gone and null may stand there. */
  initialObject(type: RefType, name: string): string | null {
    const { store } = this.#parts
    const ref = store.initialObject(type.class, name)
    return ref === null || !type.nullable || store.class(type.class).has(ref) ? ref : null
  }

  /** The conditions of parameters come before the guard. An `Async.` twin has those of its message, and refuses at once. */
  #withConditions(rpc: Rpc, code: Handler): Handler {
    const check = rpc.message && this.#parts.conditions?.(`${rpc.class}.${rpc.message.name}`, rpc.params)
    if (!check) return code
    return (args, context) => {
      check(args)
      return code(args, context)
    }
  }

  /** A handler gives no record whose members do not meet their conditions. */
  #checkedRecords(rpc: Rpc, code: Handler): Handler {
    const check = rpc.message && rpc.result && this.#parts.recordConditions?.(rpc.result)
    if (!check) return code
    const checked = (result: Result): Result => {
      // What is read later are records of classes.
      if (!(result instanceof LateValue)) check(result as Value)
      return result
    }
    return (args, context) => when(code(args, context), checked)
  }

  /** Shows the caller the records in the result as `get_record` would. */
  #shower(rpc: Rpc): ShowResult | undefined {
    if (rpc.does.kind !== 'message') return undefined
    return resultShower({ api: this.#parts.api, shapes: this.#shapes, records: this.records }, rpc.result)
  }

  #compile(rpc: Rpc): CompiledRpc {
    const { api, owned, handlers, bodies } = this.#parts
    const body = bodies?.get(rpc.name)
    const handler = handlers.get(rpc.name)
    const given = handler && this.#checkedRecords(rpc, handler)
    const code = body ? this.#guarded(rpc, body) : (given ?? behaviourFor(rpc, this.#parts))
    const redact = this.#visibility.isLimited ? errorRedactor(api, rpc, this.#visibility) : undefined
    const show = this.#shower(rpc)
    const checked = rpc.does.kind === 'message' ? shownBy(show, this.#withConditions(rpc, code)) : code
    return { rpc, run: forOwnersOnly(rpc, owned, checked), redact, waits: body?.waits ?? false, show }
  }

  /** The body of an implied RPC needs the rights of the RPC. */
  #guarded(rpc: Rpc, { handler }: RpcBody): Handler {
    const { api, store } = this.#parts
    const check =
      rpc.does.kind === 'set_record'
        ? fieldRights(api, rpc.class)
        : rpc.implied
          ? partnerRights(api, rpc, store.class(rpc.class))
          : undefined
    if (!check) return handler
    return (args, context) => {
      check(args, context.principal)
      return handler(args, context)
    }
  }
}

/**
 * Runs a call, and gives its result to `use`, which writes or reads it: at once, or when the promise of a handler is kept.
 * Redacts the errors of both for the caller.
 */
export function runCall<T>(
  { run, redact }: CompiledRpc,
  args: readonly Value[],
  context: CallContext,
  use: (result: Result) => T | Promise<T>,
): T | Promise<T> {
  if (redact) return runRedacted(run, redact, args, context, use)
  const result = run(args, context)
  return result instanceof Promise ? result.then(use) : use(result)
}

function runRedacted<T>(
  run: Handler,
  redact: RedactError,
  args: readonly Value[],
  context: CallContext,
  use: (result: Result) => T | Promise<T>,
): T | Promise<T> {
  try {
    const result = run(args, context)
    const used = result instanceof Promise ? result.then(use) : use(result)
    if (!(used instanceof Promise)) return used
    return used.catch((error: unknown) => {
      throw redact(error, args, context.principal)
    })
  } catch (error) {
    throw redact(error, args, context.principal)
  }
}

function shownBy(show: ShowResult | undefined, code: Handler): Handler {
  if (!show) return code
  return (args, context) => when(code(args, context), (result) => show(result, context.principal))
}

/** Lets only the owner of an object call a declared message of a class whose objects belong to users. */
function forOwnersOnly(rpc: Rpc, owned: OwnedObjects | undefined, run: Handler): Handler {
  const [self] = rpc.params
  if (!owned || rpc.class !== owned.class || rpc.implied) return run
  if (self?.type.kind !== 'ref' || self.type.class !== owned.class) return run
  return (args, context) => {
    owned.checkChange(rpc.name, args[0] as string, context.principal)
    return run(args, context)
  }
}
