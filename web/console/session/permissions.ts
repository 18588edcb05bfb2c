/** The RPCs that the user may call, by the session's permissions, the roles of each RPC and earlier refusals. */
import { signal } from '@preact/signals'
import type { Rpc } from '../../../model/rpcs.ts'
import { RpcError } from '../calls/call-errors.ts'

export class Permissions {
  readonly #rights = signal<Rights>(UNKNOWN)

  /** True if the server has answered which RPCs the session may call. */
  get isKnown(): boolean {
    return this.#rights.value.isKnown
  }

  /** Stores the server's answer. `granted` has names of RPCs; null if the server does not list them. */
  know(superuser: boolean, granted: readonly string[] | null): void {
    this.#rights.value = { isKnown: true, all: superuser, granted: granted && new Set(granted), refused: new Map() }
  }

  /** Forgets everything, because another user may have other permissions. */
  forget(): void {
    this.#rights.value = UNKNOWN
  }

  /** Why the user may not call the RPC, as a sentence; undefined if the user may, or if it is not known. */
  whyNot(rpc: Rpc): string | undefined {
    const { all, granted, refused } = this.#rights.value
    if (all || rpc.roles === null) return undefined
    const refusal = refused.get(rpc.name)
    if (refusal !== undefined) return refusal
    if (rpc.roles.length === 0) return `Only root may call ${rpc.name}.`
    if (!granted || granted.has(rpc.name)) return undefined
    return `Only ${listed(rpc.roles)} may call ${rpc.name}.`
  }

  /** Remembers a refusal of the server. */
  learn(error: unknown): void {
    if (!(error instanceof RpcError) || error.code !== 'RBAC_PERMISSION_DENIED') return
    const [permission, message] = error.params
    if (permission === undefined) return
    const rights = this.#rights.peek()
    const text = message || `You may not call ${permission}.`
    this.#rights.value = { ...rights, refused: new Map([...rights.refused, [permission, text]]) }
  }
}

interface Rights {
  readonly isKnown: boolean
  readonly all: boolean
  readonly granted: ReadonlySet<string> | null
  readonly refused: ReadonlyMap<string, string>
}

const UNKNOWN: Rights = { isKnown: false, all: false, granted: null, refused: new Map() }

function listed(roles: readonly string[]): string {
  return roles.length === 1 ? `the role ${roles[0]}` : `the roles ${roles.join(', ')}`
}
