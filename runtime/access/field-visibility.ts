/** Whether an error may tell somebody what a field holds: never of a `@secret` one, nor to those who may not read it. */
import type { Api, Class, Field } from '../../model/api.ts'
import { mayRead } from '../../model/roles.ts'
import type { Principal } from '../values/principal.ts'
import { isAllowed } from './is-allowed.ts'

export class FieldVisibility {
  readonly #api: Api
  readonly #needed: boolean

  constructor(api: Api) {
    this.#api = api
    this.#needed = api.classes.some((c) => c.fields.some((f) => f.secret || mayRead(api, c, f) !== null))
  }

  /** False where every error may tell everything. */
  get isLimited(): boolean {
    return this.#needed
  }

  /** A pair is one relation, so a field is as secret as the other end. */
  isSecret(className: string, name: string): boolean {
    const [, field] = this.#find(className, name) ?? []
    if (!field) return false
    const relation =
      field.relation === undefined ? undefined : this.#api.relations.find((r) => r.name === field.relation)
    const ends = relation?.ends.map((end) => this.#find(end.class, end.field)?.[1]) ?? []
    return [field, ...ends].some((f) => f?.secret)
  }

  /** Who calls without a session, where there are sessions, may read what everyone may. */
  isHidden(className: string, name: string, who: Principal | null): boolean {
    const [owner, field] = this.#find(className, name) ?? []
    const roles = owner && field ? mayRead(this.#api, owner, field) : null
    return roles !== null && (who === null || !isAllowed(who, new Set(roles)))
  }

  #find(className: string, name: string): readonly [Class, Field] | undefined {
    const owner = this.#api.classes.find((c) => c.name === className)
    const field = owner?.fields.find((f) => f.name === name)
    return owner && field && [owner, field]
  }
}
