/** Keeps passwords out of what is shown again or copied. */
import type { Rpc } from '../../model/rpcs.ts'

/** A parameter of such a name holds one. */
export function isPasswordName(name: string): boolean {
  return /pwd|passw|passphrase|secret/i.test(name)
}

/** The parameters with `PASSWORD` in the place of every password. */
export function withoutPasswords(rpc: Pick<Rpc, 'params'>, params: readonly unknown[]): unknown[] {
  return params.map((value, i) => (isPasswordName(rpc.params[i]?.name ?? '') ? 'PASSWORD' : hidden(value)))
}

/** Members too: a record or a map may have a password by its name. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [
    name,
    isPasswordName(name) ? 'PASSWORD' : hidden(member),
  ])
  return Object.fromEntries(members)
}
