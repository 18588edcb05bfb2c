/** Calls of what does not exist, with too few or too many parameters, and without a session. */
import { LOG_IN } from '../../remote/log-in.ts'
import { ProbeBuilder, RawArgument } from '../probe.ts'
import { accessorOf, type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'

const SOME = new RawArgument('"x"', '<value><string>x</string></value>')

export const callsRule: ConformRule = {
  name: 'calls',
  sentence:
    'A method that does not exist is MESSAGE_METHOD_UNKNOWN(method), and another number of parameters MESSAGE_PARAMETER_COUNT_MISMATCH(method, expected, received).',
  page: 'docs/language.md, Errors',
  *trials(parts) {
    for (const owner of madeClasses(parts))
      for (let via = 0; via < parts.formats; via++) {
        const { name } = owner
        const probe = new ProbeBuilder(name, via)
        for (const method of [`${name}.no_such_method`, `${name}.constructor`, `${name}.get_`, `no_such_class.get_all`])
          probe.call(method)
        for (const rpc of parts.rpcs.values()) {
          if (rpc.class !== name || rpc.writes) continue
          const all = rpc.params.map(() => SOME)
          if (all.length > 0) probe.call(rpc.name, ...all.slice(1))
          probe.call(rpc.name, ...all, SOME)
        }
        yield probe.end()
      }
  },
}

const NO_SESSION = 'OpaqueRef:00000000-0000-4000-8000-000000000000'

export const sessionsRule: ConformRule = {
  name: 'sessions',
  sentence:
    'A call without a session that is alive is SESSION_INVALID(handle), and does nothing. `session.logout` ends only its own session.',
  page: 'docs/language.md, Errors',
  *trials(parts) {
    if (!parts.api.uses.includes('session')) return
    yield* loggedOut(parts)
    for (const owner of madeClasses(parts)) {
      const probe = new ProbeBuilder(owner.name)
      const made = parts.recipes.make(probe, owner.name)
      if (made === undefined) continue
      for (const session of [NO_SESSION, '', 'x']) {
        for (const rpc of parts.rpcs.values())
          if (rpc.class === owner.name && !rpc.writes && rpc.params.length <= 1)
            probe.callAs({ session }, rpc.name, ...rpc.params.map(() => made))
        for (const { name, type } of clientFields(owner)) {
          const set = accessorOf(parts, owner, 'set', name)
          const value = parts.samples.ofType(type, 7, () => undefined)
          if (set && value !== undefined) probe.callAs({ session }, set, made, value)
        }
        if (parts.rpcs.has(`${owner.name}.destroy`)) probe.callAs({ session }, `${owner.name}.destroy`, made)
      }
      yield probe.end()
    }
  },
}

/** Not the name of a role. */
const SECOND = 'another session'

function* loggedOut(parts: RuleParts) {
  const [owner] = madeClasses(parts)
  if (!owner || !parts.rpcs.has('session.logout')) return
  const probe = new ProbeBuilder('session.logout')
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return
  const read = `${owner.name}.get_record`
  probe.callAs({ who: SECOND }, LOG_IN)
  probe.callAs({ who: SECOND }, read, made)
  probe.callAs({ who: SECOND }, 'session.logout')
  for (let via = 0; via < parts.formats; via++) probe.callAs({ who: SECOND, via }, read, made)
  for (const { name, type } of clientFields(owner).slice(0, 3)) {
    const set = accessorOf(parts, owner, 'set', name)
    const value = parts.samples.ofType(type, 7, () => undefined)
    if (set && value !== undefined) probe.callAs({ who: SECOND }, set, made, value)
  }
  probe.callAs({ who: SECOND }, 'session.logout')
  probe.call(read, made)
  yield probe.end()
}
