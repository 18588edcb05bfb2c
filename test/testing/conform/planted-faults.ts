/** Servers with one fault each, and the rule that has to find it. */

import type { ConformOptions } from '../../../testing/conform/conform-options.ts'
import type { WireFaults } from './conform-harness.ts'
import { LAMPS } from './lamps.ts'
import { answers, calls, events, type JsonEvent, lostUpdate, tasks } from './wire-faults.ts'

export interface PlantedFault {
  readonly name: string
  readonly rule: string
  /** The rule whose calls find it, where that is another one. */
  readonly by?: string
  /** The text that the server is made of. */
  readonly text?: (text: string) => string
  readonly wire?: WireFaults
  /** The right text; that of YARD otherwise. */
  readonly base?: string
  readonly options?: Partial<ConformOptions>
}

/** Changes of the text, each of which has to apply. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): (text: string) => string {
  return (text) =>
    changes.reduce((now, [from, to]) => {
      if (!now.includes(from)) throw new Error(`The text does not contain "${from}"`)
      return now.replace(from, to)
    }, text)
}

const more = (declaration: string) => (text: string) => `${text}\n${declaration}\n`

const NO_SESSION = 'OpaqueRef:00000000-0000-4000-8000-000000000000'

export const PLANTED: readonly PlantedFault[] = [
  {
    name: 'a default is another one',
    rule: 'creating',
    text: changed(['limit      : int = 10', 'limit      : int = 11']),
  },
  {
    name: 'an RPC does not exist',
    rule: 'creating',
    wire: calls((call) => {
      if (call.method === 'crane.get_reach') call.method = 'crane.get_range'
    }),
  },
  {
    name: 'an int is cut to 53 bits',
    rule: 'values',
    wire: { reply: (text) => text.replace(/(?<="result":)-?\d{16,}/, (digits) => String(BigInt(Number(digits)))) },
  },
  {
    name: 'a float is cut to 32 bits',
    rule: 'values',
    wire: calls(({ method, params }) => {
      if (method === 'crane.set_reach') params[2] = Math.fround(params[2] as number)
    }),
  },
  {
    name: 'blanks around a text are lost',
    rule: 'values',
    wire: calls(({ method, params }) => {
      if (method === 'crane.set_name_label' && typeof params[2] === 'string') params[2] = params[2].trim()
    }),
  },
  {
    name: 'a read after a write is stale',
    rule: 'values',
    wire: answers((answer, { method, params }, state) => {
      if (method !== 'crane.get_limit' || answer.error) return
      const key = String(params[1])
      const before = state.get(key)
      state.set(key, JSON.stringify(answer.result))
      if (before !== undefined) answer.result = JSON.parse(before)
    }),
  },
  {
    name: 'an int beyond 64 bits is taken',
    rule: 'refused values',
    wire: { request: (text) => text.replace('9223372036854775808', '9223372036854775807') },
  },
  {
    name: 'a datetime is written in another form',
    rule: 'forms of values',
    by: 'creating',
    wire: { reply: (text) => text.replaceAll(/"(\d{4})(\d\d)(\d\d)T(\d\d:\d\d:\d\dZ)"/g, '"$1-$2-$3T$4"') },
  },
  {
    name: 'an empty option is null',
    rule: 'forms of values',
    by: 'creating',
    wire: answers((answer, { method }) => {
      if (method === 'crane.get_note' && JSON.stringify(answer.result) === '[]') answer.result = null
    }),
  },
  {
    name: 'the order of a set is lost',
    rule: 'order of sets',
    by: 'elements of sets',
    wire: answers((answer, { method }) => {
      if (method === 'crane.get_tags' && Array.isArray(answer.result)) answer.result.sort()
    }),
  },
  {
    name: 'a key that is there is written again',
    rule: 'keys of maps',
    text: more('body crane.add_to_config { self.config[key] = value }'),
  },
  {
    name: 'another key than the one that was meant is removed',
    rule: 'keys of maps',
    text: more('body crane.remove_from_by_number { delete self.by_number[key - 1] }'),
  },
  {
    name: 'the values of MAP_DUPLICATE_KEY are exchanged',
    rule: 'keys of maps',
    wire: answers(({ error }) => {
      if (error?.message === 'MAP_DUPLICATE_KEY') error.data = [0, 2, 1].map((i) => error.data[i] as string)
    }),
  },
  {
    name: 'an element that is not there is refused',
    rule: 'elements of sets',
    text: (text) =>
      `${text}\nerror NO_TAG(tag)\nbody crane.remove_tags {\n  require value in self.tags else NO_TAG(value)\n  self.tags -= value\n}\n`,
  },
  {
    name: 'an element that comes twice in a set is stored twice',
    rule: 'forms of values',
    by: 'elements of sets',
    wire: answers((answer, { method, params }, state) => {
      const [, self, value] = params
      if (/^crane\.(set|add|remove)_tags$/.test(method)) state.set(String(self), JSON.stringify(value))
      const before = JSON.parse(state.get(String(self)) ?? '""')
      if (method === 'crane.get_tags' && Array.isArray(before) && answer.result) answer.result = before
    }),
  },
  {
    name: 'a set with an element twice is refused',
    rule: 'elements of sets',
    wire: answers((answer, { method, params }) => {
      const [, , value] = params
      if (method !== 'crane.set_tags' || !Array.isArray(value) || new Set(value).size === value.length) return
      delete answer.result
      answer.error = { code: 1, message: 'VALUE_NOT_SUPPORTED', data: ['value', JSON.stringify(value), 'twice'] }
    }),
  },
  {
    name: 'the other end of a pair is not told',
    rule: 'pairs',
    text: changed(
      ['crates     : crate ref set <-> crane', 'crates     : crate ref set @unbound'],
      ['crane ref or null <-> crates = null', 'crane ref or null = null'],
    ),
  },
  {
    name: 'a symmetric pair has one side',
    rule: 'pairs',
    text: changed(['yard ref set <-> next = []', 'yard ref set @unbound = []']),
  },
  {
    name: 'an object is in two pairs that are one-one',
    rule: 'pairs',
    text: changed(
      ['seal ref or null <-> crate = null', 'seal ref or null = null'],
      ['crate ref <-> seal', 'crate ref'],
    ),
  },
  {
    name: 'destroy cascades',
    rule: 'destroying',
    text: more('body crane.destroy {\n  for c in self.crates { destroy c }\n  destroy self\n}'),
  },
  {
    name: 'destroy takes away references',
    rule: 'destroying',
    text: more('body seal.destroy {\n  unlink(self)\n  destroy self\n}'),
  },
  {
    name: 'a uuid of a dead object is found',
    rule: 'look-ups',
    wire: answers((answer, { method, params }, state) => {
      if (method !== 'yard.get_by_uuid') return
      const key = String(params[1])
      if (answer.result !== undefined) state.set(key, String(answer.result))
      const before = state.get(key)
      if (answer.error?.message !== 'UUID_INVALID' || before === undefined) return
      answer.result = before
      delete answer.error
    }),
  },
  {
    name: 'a dead object is in get_all',
    rule: 'look-ups',
    wire: answers((answer, { method }, state) => {
      if (method === 'seal.create' && answer.result) state.set(String(answer.result), '')
      if (method === 'seal.get_all' && Array.isArray(answer.result))
        answer.result = [...new Set([...answer.result, ...state.keys()])]
    }),
  },
  {
    name: 'an unknown uuid is another error',
    rule: 'look-ups',
    wire: answers(({ error }) => {
      if (error?.message === 'UUID_INVALID') error.message = 'HANDLE_INVALID'
    }),
  },
  {
    name: 'an error has no parameters',
    rule: 'handles',
    wire: answers(({ error }) => {
      if (error?.message === 'HANDLE_INVALID') error.data = []
    }),
  },
  {
    name: 'a RO/runtime field is taken by create',
    rule: 'read-only fields',
    text: changed(['RO/runtime      lifts      : int', 'RO/constructor  lifts      : int = 0']),
  },
  {
    name: 'a RO/runtime field is taken by create where it is not the zero of its type',
    rule: 'read-only fields',
    text: changed(['RO/runtime      is_safe    : bool', 'RO/constructor  is_safe    : bool']),
  },
  {
    name: 'parameters that are too many are passed over',
    rule: 'calls',
    wire: calls(({ method, params }) => {
      if (method === 'crane.get_limit') params.splice(2)
    }),
  },
  {
    name: 'a session is not checked',
    rule: 'sessions',
    wire: calls(({ method, params }, state) => {
      if (method === 'yard.get_all_records' && params[0] !== NO_SESSION && String(params[0]).startsWith('OpaqueRef:'))
        state.set('good', String(params[0]))
      if (params[0] === NO_SESSION && method.startsWith('yard.get')) params[0] = state.get('good')
    }),
  },
  {
    name: 'a session lives on after its log-out',
    rule: 'sessions',
    wire: {
      ...calls((call) => {
        if (call.method === 'session.logout') call.method = 'yard.get_all'
      }),
      ...answers((answer, { method }) => {
        if (method === 'session.logout' && answer.result) answer.result = null
      }),
    },
  },
  {
    name: 'a log-out ends all sessions of the user',
    rule: 'sessions',
    wire: answers((answer, { method, params }, state) => {
      const [session] = params
      if (method === 'session.logout') state.set('ended', 'yes')
      if (!state.has('ended') || method !== 'crane.get_record') return
      delete answer.result
      answer.error = { code: 1, message: 'SESSION_INVALID', data: [String(session)] }
    }),
  },
  {
    name: 'a role is not checked',
    rule: 'roles',
    text: changed(['yard with set allows(keeper)', 'yard with set allows(reader)']),
  },
  {
    name: 'a secret field is shown to everybody',
    rule: 'roles',
    text: changed(['@secret = "" get allows(keeper)', '@secret = ""']),
  },
  { name: 'a unique line is not kept', rule: 'constraints', text: changed(['  unique label', '']) },
  {
    name: 'a check is missing',
    rule: 'constraints',
    text: changed(['check self.low <= self.high else', 'check true or self.low <= self.high else']),
  },
  { name: 'a where is missing', rule: 'constraints', text: changed([' where limit >= 0', '']) },
  {
    name: 'a guard is missing',
    rule: 'bodies',
    text: changed(['require self.state == idle else CRANE_BUSY(self, self.state)\n', ''], [' throws CRANE_BUSY', '']),
  },
  { name: 'a result is that of before', rule: 'bodies', text: changed(['return self.lifts', 'return now_']) },
  {
    name: 'half of a failed call stays',
    rule: 'transactions',
    by: 'bodies',
    text: changed(['self.lifts += 1', 'self.lifts += 1\n    wait 1ms']),
  },
  {
    name: 'an event is lost',
    rule: 'events',
    wire: events((all) => all.filter((event) => !(event.class === 'crane' && event.operation === 'mod'))),
  },
  {
    name: 'events come twice',
    rule: 'events',
    wire: events((all, state) => {
      const before = JSON.parse(state.get('before') ?? '[]') as JsonEvent[]
      state.set('before', JSON.stringify(all))
      return [...before.filter((event) => !all.some(({ ref }) => ref === event.ref)), ...all]
    }),
  },
  {
    name: 'events have an old snapshot',
    rule: 'events',
    wire: events((all, state) =>
      all.map((event) => {
        const before = state.get(event.ref)
        if (event.snapshot && before === undefined) state.set(event.ref, JSON.stringify(event.snapshot))
        return event.snapshot && before !== undefined ? { ...event, snapshot: JSON.parse(before) } : event
      }),
    ),
  },
  {
    name: 'the result of a task is missing',
    rule: 'tasks',
    wire: answers(({ result }, { method }) => {
      if (method === 'task.get_record' && result) (result as { result: string }).result = ''
    }),
  },
  {
    name: 'the error of a task has no parameters',
    rule: 'tasks',
    wire: answers(({ result }, { method }) => {
      if (method === 'task.get_record' && result) (result as { error_info: string[] }).error_info.splice(1)
    }),
  },
  {
    name: 'the progress of a task goes down',
    rule: 'tasks',
    base: LAMPS,
    wire: tasks((task) => {
      if (task.progress === 0.75) task.progress = 0.25
    }),
  },
  {
    name: 'the progress of a task that runs is that of its end',
    rule: 'tasks',
    base: LAMPS,
    wire: tasks((task) => {
      if (task.status === 'pending' && task.progress > 0) task.progress = 1
    }),
  },
  {
    name: 'a cancel of a task is passed over',
    rule: 'tasks',
    base: LAMPS,
    wire: {
      ...calls((call) => {
        if (call.method === 'task.cancel') call.method = 'task.get_status'
      }),
      ...answers((answer, { method }) => {
        if (method === 'task.cancel' && answer.result) answer.result = null
      }),
    },
  },
  {
    name: 'a body does not wait',
    rule: 'tasks',
    base: LAMPS,
    text: (text) => text.replaceAll('wait 50ms', 'wait 1ms'),
  },
  {
    name: 'what a body writes behind a long wait is lost',
    rule: 'bodies',
    base: LAMPS,
    text: changed(['self.is_warm = true', 'self.is_warm = false']),
    options: { shortWait: 20 },
  },
  {
    name: 'a message without a body returns a value of another type',
    rule: 'messages without a body',
    base: LAMPS,
    wire: answers((answer, { method }) => {
      if (method !== 'lamp.weigh') return
      answer.result = ['x']
      delete answer.error
    }),
    options: { messages: true },
  },
  {
    name: 'the event of a destroyed object is lost beside that of a new one',
    rule: 'event mirror',
    by: 'sequences',
    wire: events((all) =>
      all.some(({ operation }) => operation === 'add') ? all.filter(({ operation }) => operation !== 'del') : all,
    ),
  },
  { name: 'an update of another client is lost', rule: 'clients at once', wire: lostUpdate },
  {
    name: 'a computed field counts something else',
    rule: 'pairs',
    text: changed(['sum(c.weight for c in self.crates)', 'size(self.crates) * 2']),
  },
]
