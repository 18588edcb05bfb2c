/** Where probes are played: the oracle, its double and the server, with what is known of their objects. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { WorldCode } from '../world/load.ts'
import type { CalledServer } from './called-server.ts'
import type { Oracle } from './oracle.ts'
import type { Patience } from './patience.ts'
import type { ComparedServers } from './same-value.ts'

/** Objects that the server had before: their references by symbol, which is a negative number. */
export interface ExistingObject {
  readonly symbol: number
  /** What the text calls it; absent where it is not an initial object. */
  readonly name?: string
  readonly class: string
  readonly oracle: string
  readonly double: string
  readonly server: string
}

/** Which messages may be called, and on which objects. */
export interface CallScope {
  /** False for what `--skip` and `--only` leave out. */
  mayCall(method: string): boolean
  /** Objects that were there before may be written to. */
  readonly isScratch: boolean
  /** Declared messages may be called that are not about an object of ours. */
  readonly messages: boolean
}

export interface ProbeStage {
  readonly code: WorldCode
  readonly oracle: Oracle
  readonly double: Oracle
  readonly server: CalledServer
  readonly compared: ComparedServers
  readonly existing: readonly ExistingObject[]
  /** References of the oracle to objects that are not of the probe of now: existing ones, and those that stayed behind. */
  readonly others: Set<string>
  /** Existing objects, by reference of the oracle, whose records are the same on the oracle: only those are compared. */
  readonly same: Set<string>
  readonly scope: CallScope
  readonly patience: Patience
  /** Called when the steps of a probe are played, and its objects are there. */
  midway?: () => Promise<void>
  /** When no probe goes on, in milliseconds of `performance.now()`. */
  readonly deadline: number
  /** The test is to end early. */
  readonly isStopped: () => boolean
  /** References of the server to objects that the probe of now has made. */
  readonly own: Set<string>
  /** References of the server to objects that others have made. */
  readonly foreign: Set<string>
  /** What could not be removed: a class and a reference. */
  readonly left: Map<string, string>
}

export function rpcOf({ oracle }: ProbeStage, method: string): Rpc | undefined {
  return oracle.called.remotes[0]?.rpcs.get(method)
}

export function testedModel({ code }: ProbeStage): Api {
  return code.model
}
