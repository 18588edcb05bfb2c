/** The roles that may call each RPC, by the `allows` clauses (docs/language.md, Roles). `root` may call all RPCs and is in no list. */
import type { AccessKind, Api, Class, Field, Message, Role } from './api.ts'
import { type Behaviour, classRpc } from './implied.ts'

/** The part of an API that access depends on. An editor has it even when there is no model. */
export type AccessApi = Pick<Api, 'uses' | 'roles'>

/** The part of a class that access depends on. `otherEnd` finds the other end of the pair of a field. */
export interface GuardedClass extends Pick<Class, 'allows'> {
  readonly fields: readonly (Pick<Field, 'name' | 'allows' | 'internal'> & { readonly qualifier?: string })[]
  readonly otherEnd?: (field: string) => OtherEnd | undefined
}

/** The other end of a pair: its class and itself. */
export interface OtherEnd {
  readonly owner: Pick<Class, 'allows'>
  readonly field: Pick<Field, 'allows'>
  /** The clause of its class for the RPCs that write it: `set` of `RW`, `create` of `RO/constructor`; null where there are none. */
  readonly writer: 'set' | 'create' | null
}

export type GuardedMessage = Pick<Message, 'public' | 'allows'>

/** Every declared role that is one of `names` or includes one, however far, in order of declaration. */
export function rolesAllowed({ roles }: Pick<Api, 'roles'>, names: readonly string[]): readonly string[] {
  const { above, known } = inclusionOf(roles)
  let found = known.get(names)
  if (!found) {
    const allowed = new Set(names)
    // The loop also visits names that are added during it.
    for (const name of allowed) for (const role of above.get(name) ?? []) allowed.add(role)
    found = roles.flatMap(({ name }) => (allowed.has(name) ? [name] : []))
    known.set(names, found)
  }
  return found
}

interface Inclusion {
  /** By role, the roles that name it in their `includes`. */
  readonly above: ReadonlyMap<string, readonly string[]>
  /** The results of `rolesAllowed`. */
  readonly known: WeakMap<readonly string[], readonly string[]>
}

const INCLUSION = new WeakMap<readonly Role[], Inclusion>()

/** Memoized: each RPC asks, and most of them with the list of their class. */
function inclusionOf(roles: readonly Role[]): Inclusion {
  let inclusion = INCLUSION.get(roles)
  if (!inclusion) {
    const pairs = roles.flatMap(({ name, includes }) => includes.map((included) => ({ name, included })))
    const byIncluded = Map.groupBy(pairs, ({ included }) => included)
    const above = new Map([...byIncluded].map(([included, all]) => [included, all.map(({ name }) => name)]))
    inclusion = { above, known: new WeakMap() }
    INCLUSION.set(roles, inclusion)
  }
  return inclusion
}

/**
 * The roles whose users may read a field, by `get_f` or in a record; null where everyone may. The end of a pair needs the
 * right to read the other end too, as both show one relation (docs/language.md, Rights of a pair). In an API without
 * sessions everyone may.
 */
export function mayRead(api: Api, owner: Class, field: Field): readonly string[] | null {
  if (owner.objects === 'none') return null
  return rolesOfImplied(api, guardedClass(api, owner), { kind: 'get', field: field.name })
}

/** The roles whose users may call an implied RPC; null where everyone may. */
export function rolesOfImplied(api: AccessApi, owner: GuardedClass, does: Behaviour): readonly string[] | null {
  if (does.kind === 'set_record') return rolesOverSome(api, owner)
  return inEach(api, saidOfImplied(owner, does))
}

/** The roles whose users may set a field at least: `C.set` looks at each field that a record names. */
function rolesOverSome(api: AccessApi, owner: GuardedClass): readonly string[] | null {
  const lists = owner.fields
    .filter(({ qualifier, internal }) => qualifier === 'RW' && !internal)
    .map(({ name }) => rolesOfImplied(api, owner, { kind: 'set', field: name }))
  if (lists.length === 0 || lists.includes(null)) return null
  return api.roles.flatMap(({ name }) => (lists.some((list) => list?.includes(name)) ? [name] : []))
}

/**
 * The roles whose users may call a declared RPC; null where everyone may, as for `@public`. `does` is what it does without a
 * handler: an RPC that reads or writes the end of a pair needs the rights of the other end too.
 */
export function rolesOfMessage(
  api: AccessApi,
  owner: GuardedClass,
  message: GuardedMessage,
  does: Behaviour,
): readonly string[] | null {
  if (message.public) return null
  return inEach(api, [saidOfMessage(owner, message), ...accessed(does).map((it) => saidOfOtherEnd(owner, it))])
}

/**
 * The roles whose users may change the other end of a pair; null where everyone may, and for a field in no pair. Creating an
 * object with partners changes it, and so does destroying an object that has some. Only the clauses of the other end count:
 * for the class's own end those of its `create` and `destroy` do.
 */
export function mayChangeOtherEnd(api: Api, owner: Class, field: string): readonly string[] | null {
  return inEach(api, [saidOfOtherEnd(guardedClass(api, owner), { field, access: 'set' })])
}

/**
 * The roles whose users may change other users' tasks and read their results: those of `destroy allows(…)` on class `task`.
 * Without the clause only root may.
 */
export function rolesOverTasks(api: Api): readonly string[] {
  return rolesAllowed(api, api.classes.find((c) => c.name === 'task')?.allows?.destroy ?? [])
}

/** The part of a model's class that access depends on. */
export function guardedClass(api: Api, owner: Class): GuardedClass {
  return { ...owner, otherEnd: (field) => otherEndOf(api, owner, field) }
}

function otherEndOf(api: Api, { name: className, fields }: Class, name: string): OtherEnd | undefined {
  const own = fields.find((f) => f.name === name)
  const relation = own?.relation === undefined ? undefined : indexOf(api).relations.get(own.relation)
  const [a, b] = relation?.ends ?? []
  const end = a?.class === className && a.field === name ? b : a
  const owner = end && indexOf(api).classes.get(end.class)
  const field = owner?.fields.find((f) => f.name === end?.field)
  return owner && field && { owner, field, writer: writerOf(field.qualifier) }
}

/** Which RPCs of a class write a field of this qualifier. */
export function writerOf(qualifier: string): OtherEnd['writer'] {
  if (qualifier === 'RW') return 'set'
  return qualifier === 'RO/constructor' ? 'create' : null
}

const INDEXES = new WeakMap<Api, ReturnType<typeof makeIndex>>()

function indexOf(api: Api): ReturnType<typeof makeIndex> {
  const index = INDEXES.get(api) ?? makeIndex(api)
  INDEXES.set(api, index)
  return index
}

function makeIndex(api: Api) {
  return {
    classes: new Map(api.classes.map((c) => [c.name, c])),
    relations: new Map(api.relations.map((r) => [r.name, r])),
  }
}

type Said = readonly string[] | undefined

/** The roles that are let in by every list; null where there is no list, and without sessions. */
function inEach(api: AccessApi, lists: readonly Said[]): readonly string[] | null {
  if (!api.uses.includes('session')) return null
  return lists.map((said) => (said === undefined ? null : rolesAllowed(api, said))).reduce(common, null)
}

function common(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b
  return a.filter((role) => b.includes(role))
}

/** The lists of the clauses that an implied RPC asks: its callers need a role of each. */
export function saidOfImplied(owner: GuardedClass, does: Behaviour): readonly Said[] {
  if (does.kind === 'set_record') return []
  if ('field' in does) {
    const field = owner.fields.find((f) => f.name === does.field)
    const access = does.kind === 'get' ? 'get' : 'set'
    return [saidOfField(owner, field, access), saidOfOtherEnd(owner, { field: does.field, access })]
  }
  const { clause = 'get', field } = does.kind === 'get_by' ? { field: does.unique } : (classRpc(does) ?? {})
  const said = saidOfClass(owner, clause)
  // A look-up by a field reveals which objects have a value, so users who may not read the field could guess values.
  return field === undefined ? [said] : [said, ...saidOfImplied(owner, { kind: 'get', field })]
}

/** The list of the clause that a declared RPC asks. */
export function saidOfMessage(owner: GuardedClass, message: GuardedMessage): Said {
  return message.public ? undefined : (message.allows ?? owner.allows?.all)
}

interface Accessed {
  readonly field: string
  readonly access: 'get' | 'set'
}

/** The fields that a declared RPC always reads or writes. */
function accessed(does: Behaviour): readonly Accessed[] {
  if ('field' in does) return [{ field: does.field, access: does.kind === 'get' ? 'get' : 'set' }]
  return does.kind === 'set_many' ? does.fields.map((field) => ({ field, access: 'set' })) : []
}

/** For an end that no RPC writes, only its own clause counts: the clause of its class is about other fields. */
function saidOfOtherEnd({ otherEnd }: GuardedClass, { field: name, access }: Accessed): Said {
  const end = otherEnd?.(name)
  if (!end) return undefined
  if (access === 'get') return saidOfField(end.owner, end.field, 'get')
  return end.field.allows?.set ?? (end.writer ? saidOfClass(end.owner, end.writer) : undefined)
}

/** The list of the field's clause, else of its class. */
function saidOfField(
  owner: Pick<Class, 'allows'>,
  field: Pick<Field, 'allows'> | undefined,
  access: 'get' | 'set',
): Said {
  return field?.allows?.[access] ?? saidOfClass(owner, access)
}

/** The list of the clause with this word, else of the clause without a word. */
function saidOfClass({ allows }: Pick<Class, 'allows'>, access: AccessKind): Said {
  return allows?.[access] ?? allows?.all
}
