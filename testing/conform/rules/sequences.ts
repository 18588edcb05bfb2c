/** Random sequences of all kinds of calls, without an end. */
import type { Class } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { type ConformRule, madeClasses, type RuleParts } from '../rule.ts'
import { hasSelf } from '../scope.ts'

const LONGEST = 18

export const sequencesRule: ConformRule = {
  name: 'sequences',
  sentence: 'After any sequence of calls, results and objects are what the text says.',
  page: 'docs/language.md, What the text implies',
  *trials(parts) {
    const classes = madeClasses(parts)
    if (classes.length === 0) return
    const calls = new Map(classes.map(({ name }) => [name, callsOn(parts, name)]))
    for (;;) yield sequence(parts, classes, calls)
  },
}

function callsOn(parts: RuleParts, owner: string): readonly Rpc[] {
  return [...parts.rpcs.values()].filter(
    (rpc) => rpc.class === owner && hasSelf(rpc) && (rpc.does.kind !== 'message' || rpc.message?.body),
  )
}

function sequence(parts: RuleParts, classes: readonly Class[], calls: ReadonlyMap<string, readonly Rpc[]>) {
  const { draw } = parts
  const probe = new ProbeBuilder('a sequence', draw.below(parts.formats))
  const objects = new Map<string, string[]>()
  const anyOf = (name: string): string | undefined => draw.pick(objects.get(name) ?? [])
  const make = (name: string, nth: number) => {
    const made = parts.recipes.make(probe, name, { nth, all: draw.percent(30) })
    if (made !== undefined) objects.set(name, [...(objects.get(name) ?? []), made])
  }
  const length = 4 + draw.below(LONGEST)
  for (let left = length; left > 0; left--) {
    const [name] = [draw.pick([...objects.keys()])]
    if (name === undefined || draw.percent(15)) make((draw.pick(classes) as Class).name, draw.below(50))
    else someCall(parts, probe, draw.pick(calls.get(name) ?? []), anyOf)
    probe.via = draw.below(parts.formats)
  }
  return probe.end()
}

function someCall(
  parts: RuleParts,
  probe: ProbeBuilder,
  rpc: Rpc | undefined,
  anyOf: (name: string) => string | undefined,
): void {
  const { draw, samples } = parts
  const self = rpc && anyOf(rpc.class)
  if (!rpc || self === undefined || (rpc.does.kind === 'destroy' && draw.percent(60))) return
  const owner = parts.api.classes.find(({ name }) => name === rpc.class)
  const args = rpc.params.slice(1).map(({ type, name, ...rest }) => {
    const field = owner?.fields.find((one) => one.name === ('field' in rpc.does ? rpc.does.field : ''))
    const where = rest.where ?? (rpc.does.kind === 'set' ? field?.where : undefined)
    const edge = draw.percent(20) ? draw.pick(samples.edges(type)) : undefined
    const place = { name, type, ...(where ? { where } : {}) }
    return edge ?? samples.usual(place, draw.below(4), (className) => anyOf(className))
  })
  if (!args.includes(undefined)) probe.call(rpc.name, self, ...(args as Value[]))
}
