/** Makes the code of an API for worlds: emitted and compiled once, and used by as many worlds as one likes. */
import { Script } from 'node:vm'
import type { Mappings } from '../../compiler/emit/bodies/code.ts'
import { emitBodies } from '../../compiler/emit/bodies/module.ts'
import { withoutStatements } from '../../compiler/emit/bodies/without-statements.ts'
import { sourceMapComment } from '../../compiler/emit/source-map.ts'
import type { Api } from '../../model/api.ts'
import type { TestCase } from '../../model/test-case.ts'
import { createLibrary } from '../../runtime/bodies/library/library.ts'
import { OutcomePlan } from '../../runtime/bodies/rules/outcome-plan.ts'
import { type ServedRpcs, servedRpcs } from '../../runtime/service/served-rpcs.ts'
import { type PreparedMemory, prepareMemory } from '../../runtime/store/memory/open.ts'
import type { CodeSite, MakeTested, TestedModule } from '../protocol.ts'
import { type InvariantReads, invariantReads } from './invariant-watch.ts'
import { RaisedErrors } from './raised-errors.ts'

export interface WorldCode {
  /** With its bodies as trees. */
  readonly model: Api
  /** As servers have it, without statements. */
  readonly api: Api
  readonly make: MakeTested
  /** With their statements as trees; their code is in what `make` makes. */
  readonly tests: readonly TestCase[]
  /** What the numbers in the code mean. */
  readonly sites: readonly CodeSite[]
  /** By site, how often all worlds of this code have come there, with `coverage`. */
  readonly hits: Float64Array
  /** What the bodies of all worlds of this code raise themselves. */
  readonly raised: RaisedErrors
  readonly invariants: readonly InvariantReads[]
  readonly rpcs: ServedRpcs
  readonly memory: PreparedMemory
  readonly outcomes: OutcomePlan
}

export interface LoadOptions {
  readonly tests?: readonly TestCase[]
  /** Counts what worlds run. */
  readonly coverage?: boolean
  /** For a debugger: the folder of the `.crow` files as a URL with a `/` at its end. Without it there is no source map. */
  readonly sourceRoot?: string | undefined
}

/** `model` is that of a text without errors. A script, unlike a module, is forgotten when nobody uses it any more. */
export function loadWorldCode(model: Api, { tests = [], coverage = false, sourceRoot }: LoadOptions = {}): WorldCode {
  const isMapped = sourceRoot !== undefined
  const emitted = emitBodies(model, { head: '(function ($, $hits) {', tests, coverage, isMapped })
  const text = `${emitted.text})\n`
  const script = new Script(text + mapComment(text, emitted, sourceRoot), { filename: `${model.name}.crow.js` })
  const module = script.runInThisContext() as TestedModule
  const api = withoutStatements(model)
  const hits = new Float64Array(coverage ? emitted.sites.length : 0)
  const raised = new RaisedErrors()
  return {
    model,
    api,
    rpcs: servedRpcs(api),
    memory: prepareMemory(api),
    outcomes: new OutcomePlan(api),
    make: ({ api, store }) => module(raised.noting(createLibrary(api, store)), hits),
    tests,
    sites: emitted.sites,
    hits,
    raised,
    invariants: invariantReads(model),
  }
}

function mapComment(text: string, map: Mappings, root: string | undefined): string {
  return root === undefined ? '' : sourceMapComment([{ text, map }], text.split('\n').length - 1, { root })
}
