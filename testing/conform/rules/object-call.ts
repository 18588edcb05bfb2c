/** A call of a message of an object that is made for it and removed afterwards. */
import type { Class } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbePlay } from '../play-probe.ts'
import { ProbeBuilder, resolved, Unmade } from '../probe.ts'
import { removeMade } from '../remove-made.ts'
import type { RuleParts, SpecialOutcome } from '../rule.ts'

/** Where a call is played: in the two worlds that know what is right, and on the server. */
export type Side = 'oracle' | 'double' | 'server'

/** Says nothing of the server, neither good nor bad. */
export const NOTHING_JUDGED: SpecialOutcome = { problem: undefined, traces: [], compared: 0 }

/**
 * Makes an object of the class on all sides, and what else the RPC takes, and gives the arguments on each side to `judge`. Nothing
 * is judged where an argument cannot be made, or the sides differ before the call.
 */
export async function callOfObject(
  { stage, recipes, samples }: RuleParts,
  owner: Class,
  rpc: Rpc,
  judge: (argsOn: (side: Side) => Value[]) => Promise<SpecialOutcome>,
): Promise<SpecialOutcome> {
  const probe = new ProbeBuilder(rpc.name)
  const self = recipes.make(probe, owner.name)
  const objects = (name: string) => recipes.some(probe, name)
  const args = [self, ...rpc.params.slice(1).map((param) => samples.usual(param, 1, objects))]
  if (args.includes(undefined) || !stage.scope.mayCall(rpc.name)) return NOTHING_JUDGED
  const play = new ProbePlay(stage)
  try {
    await play.steps(probe.steps)
    if (play.contradiction || play.open !== undefined) return NOTHING_JUDGED
    return await judge((side) => (args as Value[]).map((one) => resolved(one, play.madeOn(side))))
  } catch (error) {
    if (error instanceof Unmade) return NOTHING_JUDGED
    throw error
  } finally {
    await removeMade(stage, play.made())
  }
}
