/**
 * Whether an error may show what a field holds: never for a `@secret` field, nor to users who may not read the field.
 */
import type { Api, Class, Field } from '../../model/api.ts'
import { mayRead } from '../../model/roles.ts'
import { secretFields } from '../../model/secret-fields.ts'
import type { Principal } from '../values/principal.ts'
import { isAllowed } from './is-allowed.ts'

export class FieldVisibility {
  readonly #api: Api
  readonly #needed: boolean
  readonly #secret: ReadonlySet<string>
  readonly #known = new Map<string, ReadonlySet<string> | null>()

  constructor(api: Api) {
    this.#api = api
    this.#secret = secretFields(api)
    this.#needed = api.classes.some((c) => c.fields.some((f) => f.secret || mayRead(api, c, f) !== null))
  }

  /** False where every error may show everything. */
  get isLimited(): boolean {
    return this.#needed
  }

  /** Both ends of a pair are one relation, so a field is secret where the other end is. */
  isSecret(className: string, name: string): boolean {
    return this.#secret.has(`${className}.${name}`)
  }

  /**
   * Whether the user may not read the field. `who` is null for a caller without a session, who may read what everyone
   * may.
   */
  isHidden(className: string, name: string, who: Principal | null): boolean {
    if (who?.superuser) return false
    const roles = this.#readers(className, name)
    return roles !== null && (who === null || !isAllowed(who, roles))
  }

  /** The roles whose users may read the field; null: everyone. */
  #readers(className: string, name: string): ReadonlySet<string> | null {
    const key = `${className}.${name}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const [owner, field] = this.#find(className, name) ?? []
    const roles = owner && field ? mayRead(this.#api, owner, field) : null
    const made = roles && new Set(roles)
    this.#known.set(key, made)
    return made
  }

  #find(className: string, name: string): readonly [Class, Field] | undefined {
    const owner = this.#api.classes.find((c) => c.name === className)
    const field = owner?.fields.find((f) => f.name === name)
    return owner && field && [owner, field]
  }
}
