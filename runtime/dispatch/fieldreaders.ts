/** Which fields of a class somebody may read: what of its records they get (LANGUAGE, roles). */
import type { Api } from '../../model/api.ts'
import { mayRead } from '../../model/roles.ts'
import { isAllowed, type Principal } from '../principal.ts'

export class FieldReaders {
  /** By field, in order of declaration; null: everyone. */
  readonly #roles: readonly (ReadonlySet<string> | null)[]

  constructor(api: Api, className: string) {
    const owner = api.classes.find((c) => c.name === className)
    this.#roles = (owner?.fields ?? []).map((field) => {
      const roles = owner && mayRead(api, owner, field)
      return roles ? new Set(roles) : null
    })
  }

  /** Field by field, in order of declaration; null where the reader may read them all. */
  visible(reader: Principal | null): readonly boolean[] | null {
    if (reader === null || reader.superuser) return null
    const visible = this.#roles.map((roles) => isAllowed(reader, roles))
    return visible.includes(false) ? visible : null
  }
}
