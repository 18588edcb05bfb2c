/** Events: one for each object that changed since a token, with its record. */
import type { Class, Field } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { accessorOf, type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'

export const eventsRule: ConformRule = {
  name: 'events',
  sentence:
    'Several changes of one object since the token are one event, with its whole record; no change is lost, at either end of a pair.',
  page: 'docs/wire.md, Events',
  *trials(parts) {
    if (!parts.rpcs.has('event.from')) return
    for (const owner of madeClasses(parts)) {
      for (let via = 0; via < parts.formats; via++)
        yield* [lifeOf(parts, owner, via)].filter((one) => one !== undefined)
      for (const field of clientFields(owner))
        yield* [changesOf(parts, owner, field)].filter((one) => one !== undefined)
      if (parts.rpcs.has('event.next')) yield* [registered(parts, owner)].filter((one) => one !== undefined)
    }
  },
}

/** Its trials are polls of the runner during those of the others (long-mirror.ts). */
export const mirrorRule: ConformRule = {
  name: 'event mirror',
  sentence:
    'A client that has taken in all events since a token `""` has the records of all objects, however long that was.',
  page: 'docs/wire.md, Events',
  untried: ({ rpcs }) => (rpcs.has('event.from') ? 'nothing happened' : 'the API has no events'),
  trials: () => [],
}

/** A class that no API has: a token without events. */
const NOTHING = ['no-such-class']

function poll(probe: ProbeBuilder, classes: readonly string[], token: string, timeout = 0): string {
  return probe.call('event.from', classes, token, timeout)
}

function lifeOf(parts: RuleParts, owner: Class, via: number) {
  const probe = new ProbeBuilder(owner.name, via)
  const start = poll(probe, NOTHING, '')
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  const first = poll(probe, [owner.name], start)
  for (const field of clientFields(owner).slice(0, 12)) setTo(parts, probe, owner, field, made, 3)
  const second = poll(probe, [owner.name.toUpperCase()], first)
  poll(probe, ['*'], second)
  poll(probe, NOTHING, start)
  if (parts.rpcs.has(`${owner.name}.destroy`)) probe.call(`${owner.name}.destroy`, made)
  poll(probe, [owner.name], second)
  poll(probe, [owner.name], start)
  return probe.end()
}

/** Each write by itself; the same value again is no event. */
function changesOf(parts: RuleParts, owner: Class, field: Field) {
  if (field.qualifier !== 'RW') return undefined
  const probe = new ProbeBuilder(`${owner.name}.${field.name}`)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  let token = poll(probe, NOTHING, '')
  for (const nth of [3, 3, 4]) {
    if (!setTo(parts, probe, owner, field, made, nth)) return undefined
    token = poll(probe, ['*'], token)
  }
  for (const verb of ['add', 'remove'] as const) {
    const method = accessorOf(parts, owner, verb, field.name)
    const value = valueFor(parts, probe, field.type.kind === 'set' ? field.type.of : field.type, 8)
    if (method && value !== undefined) probe.call(method, made, value)
    if (method) token = poll(probe, [owner.name], token)
  }
  return probe.end()
}

function setTo(parts: RuleParts, probe: ProbeBuilder, owner: Class, field: Field, made: string, nth: number): boolean {
  const set = accessorOf(parts, owner, 'set', field.name)
  const value =
    set &&
    (field.where ? parts.samples.usual(field, nth, () => undefined, owner) : valueFor(parts, probe, field.type, nth))
  if (!set || value === undefined) return false
  probe.call(set, made, value)
  return true
}

function valueFor(parts: RuleParts, probe: ProbeBuilder, type: Field['type'], nth: number): Value | undefined {
  return parts.samples.ofType(type, nth, (className) => parts.recipes.some(probe, className))
}

function registered(parts: RuleParts, owner: Class) {
  const probe = new ProbeBuilder(`${owner.name} by event.next`)
  const field = clientFields(owner).find(
    ({ type, qualifier, where }) => type.kind === 'string' && qualifier === 'RW' && !where,
  )
  const set = field && accessorOf(parts, owner, 'set', field.name)
  if (!set) return undefined
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  probe.call('event.register', [owner.name])
  probe.call(set, made, `${parts.samples.ofType({ kind: 'string' }, 6, () => undefined)}`)
  probe.call('event.next')
  probe.call('event.unregister', [owner.name])
  return probe.end()
}
