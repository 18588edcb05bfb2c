/** Messages whose bodies the text does not have: only the type of the result and the errors are known. */

import type { Class } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { outcomeText } from '../compare-outcomes.ts'
import { ProbePlay } from '../play-probe.ts'
import { ProbeBuilder, resolved, Unmade } from '../probe.ts'
import { removeMade } from '../remove-made.ts'
import { type ConformRule, madeClasses, type RuleParts, type SpecialOutcome } from '../rule.ts'
import { hasSelf } from '../scope.ts'

export const withoutBodiesRule: ConformRule = {
  name: 'messages without a body',
  sentence: 'A message answers with a value of its type, or with an error that the API declares.',
  page: 'docs/wire.md, Values',
  untried({ stage: { scope } }) {
    return scope.messages || scope.isScratch ? undefined : 'it needs --messages: the text does not say what they do'
  },
  *trials(parts) {
    const { scope } = parts.stage
    if (!scope.messages && !scope.isScratch) return
    for (const owner of madeClasses(parts))
      for (const rpc of parts.rpcs.values())
        if (rpc.class === owner.name && rpc.does.kind === 'message' && hasSelf(rpc) && !bodyOfRpc(parts.api, rpc))
          yield { about: rpc.name, run: () => answered(parts, owner, rpc) }
  },
}

const NOTHING: SpecialOutcome = { problem: undefined, traces: [], compared: 0 }

async function answered(parts: RuleParts, owner: Class, rpc: Rpc): Promise<SpecialOutcome> {
  const { stage, recipes, samples } = parts
  const probe = new ProbeBuilder(rpc.name)
  const self = recipes.make(probe, owner.name)
  const objects = (name: string) => recipes.some(probe, name)
  const args = [self, ...rpc.params.slice(1).map((param) => samples.usual(param, 1, objects))]
  if (args.includes(undefined) || !stage.scope.mayCall(rpc.name)) return NOTHING
  const play = new ProbePlay(stage)
  try {
    await play.steps(probe.steps)
    if (play.contradiction || play.open !== undefined) return NOTHING
    const given = (args as Value[]).map((one) => resolved(one, play.madeOn('server')))
    const outcome = await stage.server.call(rpc.name, given)
    const isRight =
      'error' in outcome
        ? BUILT_IN_ERRORS.has(outcome.error.code) || parts.api.errors.some(({ code }) => code === outcome.error.code)
        : 'value' in outcome
    const expected = 'error' in outcome ? 'an error that the API declares' : 'a value of the type of the result'
    const problem = isRight ? undefined : { expected, got: outcomeText(outcome) }
    return { problem, traces: [outcome.trace], compared: 1 }
  } catch (error) {
    if (error instanceof Unmade) return NOTHING
    throw error
  } finally {
    await removeMade(stage, play.made())
  }
}
