/** What a state means to people, by the words of its name: to colour it, never by colour alone. */

/** `busy`: the object is on its way to another state. `idle`: nothing runs, and nothing is wrong. */
export type StateTone = 'good' | 'warn' | 'bad' | 'busy' | 'idle' | 'other'

/** Whether values of a field are states of the object, and not only choices: by its name, or as bodies change it. */
export function isStateField(field: {
  readonly name: string
  readonly type: FieldType
  readonly states?: unknown
}): boolean {
  if (field.type.kind === 'option' && field.type.of) return isStateField({ ...field, type: field.type.of })
  if (field.type.kind !== 'enum') return false
  return field.states !== undefined || STATE_NAME.test(field.name) || STATE_NAME.test(field.type.name ?? '')
}

interface FieldType {
  readonly kind: string
  readonly name?: string
  readonly of?: FieldType
}

const STATE_NAME = /(?:^|_|[a-z])(?:state|status|health|phase|stage|condition|liveness|progress)(?:_type)?$/i

/** `other` for a state whose words tell nothing. */
export function stateTone(value: string): StateTone {
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  const is = (tone: keyof typeof WORDS) => words.some((word) => WORDS[tone].has(word))
  if (is('bad')) return 'bad'
  if (is('warn')) return 'warn'
  if (words.some((word) => word === 'not')) return 'idle'
  if (is('good')) return 'good'
  if (is('idle')) return 'idle'
  return is('busy') || words.some((word) => /..ing$/.test(word)) ? 'busy' : 'other'
}

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const WORDS = {
  bad: setOf(
    'failed failure fail error errored crashed crash broken dead lost unhealthy critical down invalid denied rejected ' +
      'refused corrupt corrupted aborted fatal unreachable incompatible blocked bad overdue',
  ),
  warn: setOf(
    'paused warning warn degraded recovering suspended stale expired throttled limited returned partial late',
  ),
  good: setOf(
    'running ok success successful succeeded healthy enabled active online live alive up connected attached ready done ' +
      'complete completed available paid delivered yes approved granted published accepted on valid passed synced good',
  ),
  idle: setOf(
    'halted stopped off idle disabled inactive none closed draft archived cancelled canceled detached offline unplugged ' +
      'no unknown unspecified empty undefined retired',
  ),
  busy: setOf(
    'pending queued waiting scheduled busy processing initialised initialized open new sent started requested',
  ),
}
