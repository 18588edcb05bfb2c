/** Who makes a call: the user of its session, and the roles of that user (docs/language.md, Roles). */

export interface Principal {
  readonly name: string
  /** May do everything, even without roles. */
  readonly superuser: boolean
  readonly roles: readonly string[]
}
