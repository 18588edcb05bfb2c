/**
 * What compiled bodies (compiler/emit/bodies) and the engine that runs them agree on. Arguments and results are values as in
 * values/values.ts; a duration is a bigint of milliseconds.
 */
import type { Api } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'
import type { Store } from '../store/store.ts'
import type { Value } from '../values/values.ts'

/** What a body yields where its stretch ends: what it wrote is committed, and it goes on in a new stretch. */
export type Pause =
  /** It goes on after that time; `next` gets nothing. */
  | { readonly kind: 'wait'; readonly milliseconds: bigint }
  /**
   * It goes on with the answer of the outside, or with its error by `throw`. `name`: of an external, or `Class.name` of a message
   * without a body.
   */
  | { readonly kind: 'external'; readonly name: string; readonly args: readonly Value[] }

/** A value while a body runs: also a duration, which is a bigint too. undefined is the result of a body without one. */
export type LocalValue = Value | undefined

/** Code that cannot wait. */
export type PlainCode = (run: Run, ...args: LocalValue[]) => LocalValue
/** Code that can wait: a generator, also where this call of it does not wait. */
export type WaitingCode = (run: Run, ...args: LocalValue[]) => Generator<Pause, LocalValue, LocalValue>

export type BodyCode =
  | { readonly waits: false; readonly code: PlainCode }
  | { readonly waits: true; readonly code: WaitingCode }

export type AfterCode = BodyCode & {
  /** The types of the values that are stored until the block runs, in the order of its arguments. */
  readonly captured: readonly BodyType[]
}

export interface Offenders {
  /** Their class. */
  readonly class: string
  /** No argument; the result is the set of their refs. */
  readonly code: PlainCode
}

/** The code of an API, as the emitted module makes it of a library: `export default (library) => CompiledBodies`. */
export interface CompiledBodies {
  /** By `Class.name`: messages, and implied RPCs with a body. The arguments are those of the RPC, without the session. */
  readonly messages: ReadonlyMap<string, BodyCode>
  /** By `Class.name`: only the guard. It throws the error that the message would raise; an argument that is not given is undefined. */
  readonly guards: ReadonlyMap<string, PlainCode>
  readonly externals: ReadonlyMap<string, BodyCode>
  /** By the id of the block: `VM.clean_shutdown#1`. */
  readonly afters: ReadonlyMap<string, AfterCode>
  /** By `Class.field`; the argument is the object. Throws what cannot be computed. */
  readonly computed: ReadonlyMap<string, PlainCode>
  /** By `Class.field`, `Class.message(param)` or `record.member`; the argument is the value, the result a bool. */
  readonly conditions: ReadonlyMap<string, PlainCode>
  /** By class, in order; the argument is the object. Throws the error of the check. */
  readonly checks: ReadonlyMap<string, readonly PlainCode[]>
  /** By title; no argument, the result a bool. */
  readonly invariants: ReadonlyMap<string, PlainCode>
  /** By the title of an invariant about single objects: those that break it. */
  readonly offenders: ReadonlyMap<string, Offenders>
}

/** Makes the code of an API for one store, which the code uses only when it runs. */
export type MakeBodies = (parts: { readonly api: Api; readonly store: Store }) => CompiledBodies

/** One call, or one `after` block, while its body runs, and all that the body calls. Implemented by the engine. */
export interface Run {
  /** Steps that are left for this stretch. Code counts down for each statement and element, and calls `tooLong` below zero. */
  steps: number
  /** Throws INTERNAL_ERROR. */
  tooLong(): never
  /** A computed field is evaluated: `can` and `refusal` pass over requirements that look at `all C`. */
  readonly computing: boolean

  /** Never null; in a synchronous call and in `after` it names no object. */
  readonly task: string
  readonly session: string | null
  /** The name that the user logged in with; '' in `after`. */
  readonly user: string
  /** One instant for a whole stretch, as a datetime. */
  now(): string
  uuid(): string
  /** 0 … n - 1. */
  random(n: bigint): bigint

  /**
   * Called around the code of a message that a body calls; the message's holds last until `leave`, in a `finally`. Returns the
   * scope that `leave` takes.
   */
  enter(message: string): number
  leave(scope: number): void

  /** `key` is undefined for a whole field. Throws MAP_DUPLICATE_KEY. */
  hold(className: string, field: string, ref: string | null, key: LocalValue, value: LocalValue): void
  /** A plain write of a place: ends its holds. Called before the write, only where the API holds that field somewhere. */
  endHolds(className: string, field: string, ref: string | null, key: LocalValue): void
  progress(done: number): void
  after(id: string, milliseconds: bigint, captured: readonly LocalValue[]): void

  /** At the head of a `try`. */
  mark(): number
  /** In its `catch`: undoes what this stretch wrote since the mark; throws `error` again if it is none of the codes. */
  undo(mark: number, error: unknown, codes: readonly string[]): void
  /** In its `finally`. */
  release(mark: number): void
}
