/** The users of a world: each has the roles that its clients were given, and its name as its password. */
import type { Credentials } from '../../runtime/standard/users/credentials.ts'
import { ROOT } from '../../runtime/standard/users/users.ts'
import type { Principal } from '../../runtime/values/principal.ts'

export class TestUsers implements Credentials {
  readonly notice = ''
  readonly ready = Promise.resolve()
  readonly mayReplace = false
  readonly #users = new Map<string, Principal>([[ROOT, { name: ROOT, superuser: true, roles: [] }]])
  readonly #passwords = new Map<string, string>()

  /** Only root is left. */
  startAnew(): void {
    this.#passwords.clear()
    for (const name of this.#users.keys()) if (name !== ROOT) this.#users.delete(name)
  }

  /** Adds a user, or gives it other roles; null: it may do everything. */
  add(name: string, roles: readonly string[] | null): Principal {
    const principal = { name, superuser: roles === null, roles: roles ?? [] }
    this.#users.set(name, principal)
    return principal
  }

  principalOf = (name: string): Principal | undefined => this.#users.get(name)

  check = async ({ name }: { readonly name: string }, password: string): Promise<boolean> =>
    this.#users.has(name) && password === (this.#passwords.get(name) ?? name)

  hash = async (_user: string, password: string): Promise<string> => password

  setHash(user: string, hash: string): void {
    this.#passwords.set(user, hash)
  }

  trust(): void {}

  async close(): Promise<void> {}
}
