/** Which fields of a class a user may read, and so gets in its records (docs/language.md, Roles). */
import type { Api } from '../../model/api.ts'
import { mayRead } from '../../model/roles.ts'
import type { Principal } from '../values/principal.ts'
import { isAllowed } from './is-allowed.ts'

export class FieldReaders {
  /** By field, in order of declaration; null: everyone. */
  readonly #roles: readonly (ReadonlySet<string> | null)[]
  /** No client reads them, not even root. */
  readonly #internal: readonly boolean[]
  readonly #restricted: boolean
  readonly #hasInternal: boolean

  constructor(api: Api, className: string) {
    const owner = api.classes.find((c) => c.name === className)
    this.#roles = (owner?.fields ?? []).map((field) => {
      const roles = owner && mayRead(api, owner, field)
      return roles ? new Set(roles) : null
    })
    this.#internal = (owner?.fields ?? []).map((field) => field.internal === true)
    this.#hasInternal = this.#internal.includes(true)
    this.#restricted = this.#roles.some((roles) => roles !== null)
  }

  /**
   * For each field, in order of declaration, whether `reader` may read it; null where all fields may be read. `reader` is
   * null for a caller of a `@public` message, who may read what everyone may.
   */
  visible(reader: Principal | null): readonly boolean[] | null {
    if (!this.#restricted || reader?.superuser) return this.#hasInternal ? this.#internal.map((one) => !one) : null
    const visible = this.#roles.map(
      (roles, i) => !this.#internal[i] && (roles === null || (reader !== null && isAllowed(reader, roles))),
    )
    return visible.includes(false) ? visible : null
  }
}
