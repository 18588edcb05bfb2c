/** What the user may call: what the session says, what the roles of an RPC are, and what was refused before. */
import type { Rpc } from '../../model/rpcs.ts'
import { RpcError } from './call-errors.ts'
import { Changing } from './changing.ts'

export class Permissions extends Changing {
  /** The session has been asked. */
  isKnown = false
  #all = false
  #granted: ReadonlySet<string> | null = null
  readonly #refused = new Map<string, string>()

  /** `superuser` and `granted` (names of RPCs) are as the session tells; null where it does not. */
  know(superuser: boolean, granted: readonly string[] | null): void {
    this.#all = superuser
    this.#granted = granted && new Set(granted)
    this.#refused.clear()
    this.isKnown = true
    this.changed()
  }

  /** Another user may do other things. */
  forget(): void {
    this.know(false, null)
    this.isKnown = false
  }

  /** Why not, as a sentence; undefined where it may be called or nobody knows. */
  whyNot(rpc: Rpc): string | undefined {
    if (this.#all || rpc.roles === null) return undefined
    const refused = this.#refused.get(rpc.name)
    if (refused !== undefined) return refused
    if (rpc.roles.length === 0) return `${rpc.name} is for root alone.`
    if (!this.#granted || this.#granted.has(rpc.name)) return undefined
    return `${rpc.name} is for ${listed(rpc.roles)}.`
  }

  /** Remembers what the server has refused. */
  learn(error: unknown): void {
    if (!(error instanceof RpcError) || error.code !== 'RBAC_PERMISSION_DENIED') return
    const [permission, message] = error.params
    if (permission === undefined) return
    this.#refused.set(permission, message || `You may not call ${permission}.`)
    this.changed()
  }
}

function listed(roles: readonly string[]): string {
  return roles.length === 1 ? `the role ${roles[0]}` : `the roles ${roles.join(', ')}`
}
