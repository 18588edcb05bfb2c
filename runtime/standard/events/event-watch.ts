/** The watch of a call for events: the classes and objects that it names, as far as its user may read them. */
import type { Api, Class } from '../../../model/api.ts'
import { rolesOfImplied } from '../../../model/roles.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import type { Change, Watched } from '../../store/store.ts'
import { permissionDenied, valueNotSupported } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { printable } from '../../values/printable.ts'

/** Watches with the same key get the same events, with the same snapshots. */
export interface EventWatch {
  readonly key: string
  readonly watched: Watched & { readonly classes: ReadonlySet<string> }
  /** The objects that were named, as `C/ref`. */
  readonly objects: ReadonlySet<string>
  readonly reader: Principal | null
  /** Whether the change is watched: `watched` lacks the class that was named with a ref, so it may find too much. */
  isOf(change: Change): boolean
}

/** The classes whose objects give events, for one API. */
export class WatchedClasses {
  readonly #api: Api
  readonly #classes: ReadonlyMap<string, WatchedClass>
  /** By name in lower case: names of classes may differ in case only. */
  readonly #byName = new Map<string, WatchedClass[]>()
  /** Characters of the longest name that can be watched. */
  readonly #longest: number

  /** Sessions give no events: their references are secrets. */
  constructor(api: Api) {
    this.#api = api
    const kept = api.classes.filter((c) => c.objects !== 'none' && c.name !== 'session' && !c.internal)
    this.#classes = new Map(kept.map((c) => [c.name, watchedClass(api, c)]))
    for (const one of this.#classes.values()) this.#byName.set(one.lower, [...(this.#byName.get(one.lower) ?? []), one])
    const longest = Math.max(0, ...[...this.#byName.keys()].map((name) => name.length))
    this.#longest = Math.max(LONG, longest) + '/'.length + REF
  }

  /**
   * The watch of these names. Other names than those of classes with objects give no events, as in the Xen API; `*` leaves out
   * what the user may not read. Throws VALUE_NOT_SUPPORTED(classes, name, reason) for a name that is too long, and for too
   * many names, and RBAC_PERMISSION_DENIED for the name of what the user may not read.
   */
  watch(names: readonly string[], reader: Principal | null): EventWatch {
    checkCount(names.length)
    const classes = new Set<string>()
    const objects = new Map<string, string>()
    for (const name of names) {
      if (name === '*') for (const { name: all } of this.readable(reader)) classes.add(all)
      else this.#add(name, reader, classes, objects)
    }
    const isPersonal = classes.has(PERSONAL) || [...objects.keys()].some((name) => name.startsWith(`${PERSONAL}/`))
    // JSON keeps them apart: names of roles, and texts after a slash, may contain any separator.
    const key = JSON.stringify([[...classes].sort(), [...objects.keys()].sort(), readerKey(reader, isPersonal)])
    const isOf = ({ class: c, ref }: Change) => classes.has(c) || objects.has(`${c}/${ref}`)
    const watched = { classes, refs: new Set(objects.values()) }
    return { key, watched, objects: new Set(objects.keys()), reader, isOf }
  }

  /** The classes whose objects the user may read. */
  readable(reader: Principal | null): WatchedClass[] {
    return [...this.#classes.values()].filter(({ roles }) => isAllowed(reader, roles))
  }

  /**
   * The class of that name, in any case of letters. Throws VALUE_NOT_SUPPORTED(field, name, reason),
   * RBAC_PERMISSION_DENIED.
   */
  named(name: string, reader: Principal | null, field: string): WatchedClass {
    const [found] = this.#find(name)
    if (!found) {
      const reason = `is not a class of ${this.#api.name} whose objects give events`
      throw valueNotSupported(field, printable(name), reason)
    }
    checkReader(found, reader)
    return found
  }

  #add(name: string, reader: Principal | null, classes: Set<string>, objects: Map<string, string>): void {
    if (name.length > this.#longest) throw tooLong(name, this.#longest)
    const slash = name.indexOf('/')
    const found = this.#find(slash < 0 ? name : name.slice(0, slash))
    for (const one of found) {
      checkReader(one, reader)
      if (slash < 0) classes.add(one.name)
      else objects.set(`${one.name}/${name.slice(slash + 1)}`, name.slice(slash + 1))
    }
  }

  #find(name: string): readonly WatchedClass[] {
    const exact = this.#classes.get(name)
    return exact ? [exact] : (this.#byName.get(name.toLowerCase()) ?? [])
  }
}

/** Characters of the names of classes that another version of the API may have. */
const LONG = 64

/** Characters of a reference: `OpaqueRef:` and a uuid. */
const REF = 46

function tooLong(name: string, most: number) {
  const reason = `is longer than ${most} characters, and so than any class with a reference`
  return valueNotSupported('classes', printable(name), reason)
}

/** The most names in one watch: each is looked up when a call comes and when it is answered. */
const MOST_NAMES = 10_000

/** Throws VALUE_NOT_SUPPORTED(classes, count, reason) for more names than one watch may have. */
export function checkCount(names: number): void {
  const reason = `is the number of names; there may be ${MOST_NAMES}`
  if (names > MOST_NAMES) throw valueNotSupported('classes', String(names), reason)
}

export interface WatchedClass {
  readonly name: string
  readonly lower: string
  /** The roles whose users may call its `get_record`; null: everyone. */
  readonly roles: ReadonlySet<string> | null
}

function watchedClass(api: Api, owner: Class): WatchedClass {
  const roles = rolesOfImplied(api, owner, { kind: 'get_record' })
  return { name: owner.name, lower: owner.name.toLowerCase(), roles: roles && new Set(roles) }
}

function checkReader({ name, roles }: WatchedClass, reader: Principal | null): void {
  if (reader !== null && roles !== null && !isAllowed(reader, roles))
    throw permissionDenied(`${name}.get_record`, reader, roles)
}

/** The class whose records depend on the user who reads them, not only on roles. */
const PERSONAL = 'task'

/**
 * Equal for users who read the same: those with the same roles or, of personal objects, only one user. null for a user
 * who reads all.
 */
function readerKey(reader: Principal | null, isPersonal: boolean): readonly unknown[] | null {
  if (reader === null || reader.superuser) return null
  return [[...reader.roles].sort(), isPersonal ? reader.name : null]
}
