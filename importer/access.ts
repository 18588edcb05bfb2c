/** Finds the shortest access clauses of a class that give its RPCs the roles of the reference. */
import type { ReferenceClass, ReferenceField, ReferenceMessage } from './reference.ts'
import { ALL, type Roles } from './roles.ts'
import { takesSession } from './session.ts'

/** The clauses as text, each with a space before it; '' where no clause is needed. */
export interface AccessTexts {
  readonly owner: string
  field(field: ReferenceField): string
  message(message: ReferenceMessage): string
}

/** The clauses of a class as keys of roles; null where it has no such clause. */
interface Plan {
  readonly all: string | null
  readonly get: string | null
  readonly set: string | null
}

/** The shortest clauses that give each RPC exactly the roles that the reference lists. */
export function accessOf(owner: ReferenceClass, roles: Roles): AccessTexts {
  const guarded = new GuardedClass(owner, roles)
  const plans = guarded.plans().map((plan) => guarded.texts(plan))
  return plans.reduce((best, next) => (next.length < best.length ? next : best))
}

/** Verbs of the RPCs that change a field. */
const CHANGES = ['set_', 'add_', 'remove_', 'add_to_', 'remove_from_']

class GuardedClass {
  readonly #owner: ReferenceClass
  readonly #roles: Roles
  /** The keys of the implied RPCs by name, and the declared messages that take a session. */
  readonly #implied: ReadonlyMap<string, string>
  readonly #declared: readonly ReferenceMessage[]

  constructor(owner: ReferenceClass, roles: Roles) {
    this.#owner = owner
    this.#roles = roles
    const implied = owner.messages.filter((m) => m.implicit)
    this.#implied = new Map(implied.map((m) => [m.name, roles.keyOf(m.roles)]))
    this.#declared = owner.messages.filter((m) => !m.implicit && takesSession(m))
  }

  /** All plans that could be shortest. The look-ups limit them, as only clauses of the class apply to look-ups. */
  plans(): Plan[] {
    const keys = [...new Set([...this.#implied.values(), ...this.#declared.map((m) => this.#keyOf(m))])]
    const none = [null, ...keys]
    const record = this.#implied.get('get_record')
    const gets = record === undefined ? [null] : [null, record]
    const sets = this.#owner.fields.some((f) => this.#changing(f) !== undefined) ? none : [null]
    return none
      .flatMap((all) => gets.flatMap((get) => sets.map((set): Plan => ({ all, get, set }))))
      .filter((plan) => {
        const said = plan.get ?? plan.all ?? ALL
        return record === undefined || said === record
      })
  }

  texts({ all, get, set }: Plan): AccessTexts & { readonly length: number } {
    const plain = all ?? ALL
    const clause = (key: string | null, word = '') => (key === null ? '' : ` ${word}${this.#roles.clause(key)}`)
    const own = (name: 'create' | 'destroy') => {
      const key = this.#implied.get(name)
      if (key === undefined) return ''
      const isSaid = key !== plain || (name === 'create' && this.#setsLess(key))
      return isSaid ? clause(key, `${name} `) : ''
    }
    const over = clause(this.#overOthers() ?? null, 'destroy ')
    const owner = `${clause(all)}${clause(get, 'get ')}${clause(set, 'set ')}${own('create')}${own('destroy')}${over}`
    const message = (it: ReferenceMessage) => {
      const key = this.#keyOf(it)
      return takesSession(it) && key !== plain ? clause(key) : ''
    }
    const field = (it: ReferenceField) => this.#fieldText(it, get ?? plain, set ?? plain)
    const parts = [owner, ...this.#declared.map(message), ...this.#owner.fields.map(field)]
    return { owner, message, field, length: parts.reduce((sum, part) => sum + part.length, 0) }
  }

  /** A plain clause cannot follow a set type, as the type's last word `set` would be read as part of the clause. */
  #fieldText(field: ReferenceField, get: string, set: string): string {
    const read = this.#implied.get(`get_${field.name}`)
    const change = this.#changing(field)
    const reads = read !== undefined && read !== get
    const changes = change !== undefined && change !== set
    if (reads && changes && read === change && field.type.kind !== 'set') return ` ${this.#roles.clause(read)}`
    const getText = reads ? ` get ${this.#roles.clause(read)}` : ''
    return `${getText}${changes ? ` set ${this.#roles.clause(change)}` : ''}`
  }

  /** The roles that may change the field; undefined if no implied RPC does. */
  #changing(field: ReferenceField): string | undefined {
    const verb = CHANGES.find((v) => this.#implied.has(v + field.name))
    return verb && this.#implied.get(verb + field.name)
  }

  /**
   * The roles that may cancel tasks of others and read their results. The reference does not list them, so they are
   * those that may set fields of any task. In the Xen API both are `pool-operator` and above.
   */
  #overOthers(): string | undefined {
    if (this.#owner.name !== 'task' || this.#implied.has('destroy')) return undefined
    const changing = this.#owner.fields.flatMap((field) => this.#changing(field) ?? [])
    return changing.find((key) => key !== ALL)
  }

  /**
   * Whether some roles may create an object but not set all its fields: the text must then have a `create` clause
   * (analysis/rules/roles/create-sets-restricted.ts).
   */
  #setsLess(creators: string): boolean {
    const setters = this.#owner.fields.flatMap((field) => this.#changing(field) ?? [])
    return setters.some((key) => this.#roles.of(creators).some((name) => !this.#roles.of(key).includes(name)))
  }

  #keyOf(message: ReferenceMessage): string {
    return this.#roles.keyOf(message.roles)
  }
}

/** Whether the text has a clause for changing tasks of others, about which the reference says nothing. */
export function saysOverOthers(texts: AccessTexts | undefined): boolean {
  return texts?.owner.includes(' destroy allows(') ?? false
}

/** The RPCs whose roles no clauses can express. */
export function unsaid(owner: ReferenceClass, roles: Roles): string[] {
  const lookups = owner.messages.filter((m) => m.implicit && LOOKUPS.test(m.name))
  const record = owner.messages.find((m) => m.implicit && m.name === 'get_record')
  const key = record && roles.keyOf(record.roles)
  const label = owner.messages.find((m) => m.implicit && m.name === 'get_name_label')
  // A look-up by label also needs the right to read labels.
  const byLabel = record && roles.keyOf(record.roles.filter((role) => label?.roles.includes(role) ?? true))
  const given = ({ name }: ReferenceMessage) => (name === 'get_by_name_label' ? byLabel : key)
  const apart = lookups.filter((m) => key !== undefined && roles.keyOf(m.roles) !== given(m))
  const changes = owner.fields.flatMap((field) => {
    const named = CHANGES.map((verb) => verb + field.name)
    const [first, ...rest] = owner.messages.filter((m) => m.implicit && named.includes(m.name))
    return rest.filter((m) => first && roles.keyOf(m.roles) !== roles.keyOf(first.roles))
  })
  const open = owner.messages.filter((m) => !takesSession(m) && roles.keyOf(m.roles) !== ALL)
  return [...apart, ...changes, ...open].map((m) => `${owner.name}.${m.name}`)
}

const LOOKUPS = /^get_(?:uuid|all|all_records|by_uuid|by_name_label)$/
