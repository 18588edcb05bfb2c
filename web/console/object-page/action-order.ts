/** The messages of an object in the order in which a person wants them: what moves its state now comes first. */
import type { Class } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { ANY_VALUE } from '../../../model/state-arrow.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'
import { headState } from './summary-fields.ts'

export interface ActionOrder {
  /** Messages that can be called now, best first. */
  readonly allowed: readonly Rpc[]
  /** Messages that the user may not call, or that the object refuses now. */
  readonly refused: readonly Rpc[]
}

export function actionOrder(
  owner: Class,
  record: ObjectRecord,
  rpcs: readonly Rpc[],
  whyNot: (rpc: Rpc) => string | undefined,
): ActionOrder {
  const rank = rankOf(owner, record)
  const sorted = rpcs.map((rpc, i) => ({ rpc, rank: rank(rpc) * rpcs.length + i })).sort((a, b) => a.rank - b.rank)
  const all = sorted.map(({ rpc }) => rpc)
  return {
    allowed: all.filter((rpc) => whyNot(rpc) === undefined),
    refused: all.filter((rpc) => whyNot(rpc) !== undefined),
  }
}

/** Names of messages that bring something to life, or end it in good order: the first choice among equals. */
const GENTLE =
  /^(start|resume|unpause|enable|open|activate|plug|connect|attach|publish|approve|submit|clean|soft)(_|$)/i
/** Names of messages that end or lose something: never the first choice. */
const HARSH = /(^|_)(hard|force|destroy|delete|remove|forget|reset|purge|kill|abort|cancel|wipe)(_|$)/i

/** The lower, the sooner: messages that move the state from its present value, those with only `self`, then the rest. */
function rankOf(owner: Class, record: ObjectRecord): (rpc: Rpc) => number {
  const field = headState(owner)
  const now = field && own(record, field.name)
  const moves = new Set(
    field?.states
      ?.filter(({ from, to }) => (from === now || from === ANY_VALUE) && to !== now)
      .flatMap((arrow) => arrow.by) ?? [],
  )
  const operations = own(record, 'allowed_operations')
  const listed = new Set(Array.isArray(operations) ? operations.map((name) => `${owner.name}.${name}`) : [])
  return (rpc) => {
    const bare = rpc.name.slice(owner.name.length + 1)
    const harsh = HARSH.test(bare) ? 2 : GENTLE.test(bare) ? 0 : 1
    const asked = askedParams(rpc)
    if (moves.has(rpc.name)) return (harsh === 2 ? 12 : 2 * harsh) + asked
    // Setters are the fields' editors, and what writes nothing is a question.
    const isAside = !rpc.writes || /^(get|set|add_to|remove_from|assert|update|query)_/.test(bare)
    return 10 + 4 * harsh + asked + (listed.has(rpc.name) ? 0 : 20) + (isAside ? 40 : 0)
  }
}

/** The parameters, beside the object, that a person has to fill in: those of type bool have a value from the start. */
function askedParams(rpc: Rpc): number {
  return rpc.params.slice(1).filter((param) => param.default === undefined && param.type.kind !== 'bool').length
}
