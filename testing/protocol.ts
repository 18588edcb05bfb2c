/**
 * What the code of tests (compiler/emit/bodies/tests.ts) and the programs that run it agree on. Values are those of bodies
 * (runtime/values/values.ts; a duration is a bigint of milliseconds).
 */
import type { Api } from '../model/api.ts'
import type { BodyLibrary } from '../runtime/bodies/library/library.ts'
import type { CompiledBodies, LocalValue, PlainCode, Run } from '../runtime/bodies/protocol.ts'
import type { Store } from '../runtime/store/store.ts'
import type { Value } from '../runtime/values/values.ts'

export type { CodeOwner, CodeSite, ConditionUse } from '../compiler/emit/bodies/sites.ts'

/**
 * A test, from its first to its last statement. What stands between two steps reads and writes the store through `run`, as one
 * transaction. The run is the same for the whole test. A test fails by what it throws.
 */
export type TestCode = (run: Run, test: TestMarks) => Generator<TestStep, void, LocalValue>

/** What a test says of itself while it runs. A `site` is an index in the sites that the compiler gives with the code. */
export interface TestMarks {
  /** The statement that runs from here on, or whose condition is looked at again. */
  at(site: number): void
  /** A part of the condition of `expect` has this value, which is returned. The last value of a site counts. */
  part<T>(site: number, value: T): T
  /** The quantifier looks at another element: what the parts inside of it (`CodeSite.inside`) had does not count any more. */
  again(quantifier: number): void
  /** Throws where the condition does not hold. */
  expect(site: number, holds: boolean): void
  /**
   * `expect CALL fails …` of code that no client calls: a define, or what is internal. `raised` is the error, whose code is the
   * expected one; undefined where there was none. Throws unless it is the error with these parameters, any for null.
   */
  fails(site: number, raised: unknown, code: string, params: readonly string[] | null): void
  /** A reference that a `let` of this name has; it is returned. */
  named<T>(name: string, value: T): T
}

export type TestStep =
  /**
   * A client's call, of an RPC (`VM.start`) or of its twin (`Async.VM.start`), without the session. Its result goes in, undefined
   * where it has none; an error that it raises is thrown in.
   */
  | { readonly kind: 'call'; readonly site: number; readonly method: string; readonly args: readonly Value[] }
  /** The same, which has to raise this error, with these parameters unless they are null. Nothing goes in. */
  | {
      readonly kind: 'call fails'
      readonly site: number
      readonly method: string
      readonly args: readonly Value[]
      readonly code: string
      /** As they travel. */
      readonly params: readonly string[] | null
    }
  /** From here on the calls are those of a client with this role; `root` may do everything. */
  | { readonly kind: 'as'; readonly role: string }
  /** The end of the latest `as`. A test that fails does not come there. */
  | { readonly kind: 'end as' }
  /** What the external answers from here on. */
  | { readonly kind: 'given'; readonly external: string; readonly answer: PlainCode }
  | { readonly kind: 'wait'; readonly site: number; readonly milliseconds: bigint }

/** The code of an API and of its tests. */
export interface TestedBodies extends CompiledBodies {
  /** By title. */
  readonly tests: Pick<ReadonlyMap<string, TestCode>, 'get'>
}

/** The default export of a module that was emitted with tests. `hits`: the counters of one with coverage. */
export type TestedModule = (library: BodyLibrary, hits: Float64Array) => TestedBodies

/** Makes the code for one store, which the code uses only when it runs. */
export type MakeTested = (parts: { readonly api: Api; readonly store: Store }) => TestedBodies
