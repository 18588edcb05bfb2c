/** Which calls a server gets: none that it was not meant to get, and none that write to what is not ours. */
import type { Rpc } from '../../model/rpcs.ts'
import { madeBy, type ProbeStep, resolved, Unmade } from './probe.ts'
import { type CallScope, type ProbeStage, rpcOf } from './stage.ts'

export interface CallScopeOptions {
  /** Globs of RPCs that are never called. */
  readonly skip: readonly string[]
  /** Globs of RPCs of which alone are called; empty: all. */
  readonly only: readonly string[]
  readonly isScratch: boolean
  readonly messages: boolean
}

export function createScope({ skip, only, isScratch, messages }: CallScopeOptions): CallScope {
  const [skipped, wanted] = [skip.map(globOf), only.map(globOf)]
  const known = new Map<string, boolean>()
  const decide = (method: string) => {
    const name = method.replace(/^Async\./, '')
    const isWanted = wanted.length === 0 || ALWAYS.test(name) || wanted.some((glob) => glob.test(name))
    return isWanted && !skipped.some((glob) => glob.test(name))
  }
  return {
    isScratch,
    messages,
    mayCall(method) {
      const decided = known.get(method) ?? decide(method)
      known.set(method, decided)
      return decided
    },
  }
}

/** Objects are made, read and removed for every test. */
const ALWAYS = /\.(create|destroy|get_record|get_all|get_all_records|get_uuid)$|^(session|task)\./

export function fitsGlob(name: string, glob: string): boolean {
  return globOf(glob).test(name)
}

function globOf(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')}$`)
}

/** The parameter for the object that the RPC is about. */
export function hasSelf({ class: owner, params }: Rpc): boolean {
  const [first] = params
  return first?.type.kind === 'ref' && first.type.class === owner
}

/** Whether the call leaves alone what was on the server before. `made`: what the symbols stand for there. */
export function mayRun(stage: ProbeStage, step: ProbeStep, made: ReadonlyMap<number, string>): boolean {
  const { scope, own } = stage
  const rpc = rpcOf(stage, step.method)
  if (!rpc || scope.isScratch || !rpc.writes || step.session !== undefined) return true
  if (rpc.class === 'event' || rpc.class === 'session') return true
  if (!hasSelf(rpc)) return rpc.does.kind !== 'message' || rpc.message?.name === 'create' || scope.messages
  const [self] = step.args
  if (typeof self !== 'string') return true
  try {
    const ref = resolved(self, made)
    return own.has(ref) || !isExisting(stage, ref)
  } catch (error) {
    if (error instanceof Unmade) return false
    throw error
  }
}

function isExisting({ existing, compared }: ProbeStage, ref: string): boolean {
  return compared.isForeign(ref) || existing.some(({ server }) => server === ref)
}

/** The symbol of an existing object, as steps name it. */
export function existingSymbol({ existing }: ProbeStage, className: string, nth = 0): string | undefined {
  const all = existing.filter((one) => one.class === className)
  const one = all[nth % Math.max(1, all.length)]
  return one && madeBy(one.symbol)
}
