/** Messages whose bodies the text does not have: only the type of the result and the errors are known. */

import type { Class } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { outcomeText } from '../compare-outcomes.ts'
import { type ConformRule, madeClasses, type RuleParts, type SpecialOutcome } from '../rule.ts'
import { hasSelf } from '../scope.ts'
import { callOfObject } from './object-call.ts'

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

function answered(parts: RuleParts, owner: Class, rpc: Rpc): Promise<SpecialOutcome> {
  return callOfObject(parts, owner, rpc, async (argsOn) => {
    const outcome = await parts.stage.server.call(rpc.name, argsOn('server'))
    const isRight =
      'error' in outcome
        ? BUILT_IN_ERRORS.has(outcome.error.code) || parts.api.errors.some(({ code }) => code === outcome.error.code)
        : 'value' in outcome
    const expected = 'error' in outcome ? 'an error that the API declares' : 'a value of the type of the result'
    const problem = isRight ? undefined : { expected, got: outcomeText(outcome) }
    return { problem, traces: [outcome.trace], compared: 1 }
  })
}
