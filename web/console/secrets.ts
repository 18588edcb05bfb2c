/** Keeps passwords, and what a text calls secret, out of what is shown again or copied. */
import type { Class } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'

/** A parameter of such a name holds one. */
export function isPasswordName(name: string): boolean {
  return /pwd|passw|passphrase|secret/i.test(name)
}

/** The parameters with `PASSWORD` in the place of every password, and of every value of a `@secret` field. */
export function withoutPasswords(
  rpc: Pick<Rpc, 'params' | 'does'>,
  params: readonly unknown[],
  owner: Pick<Class, 'fields'> | undefined,
): unknown[] {
  const secret = new Set(owner?.fields.flatMap(({ name, secret }) => (secret ? [name] : [])))
  const isSecret = (name: string) => secret.has(name) || isPasswordName(name)
  const ofSecretField = 'field' in rpc.does && secret.has(rpc.does.field)
  return params.map((value, i) => {
    const name = rpc.params[i]?.name ?? ''
    if (name === 'self') return value
    return ofSecretField || isSecret(name) ? 'PASSWORD' : hidden(value, isSecret)
  })
}

/** Members too: a record or a map may have a password by its name. */
function hidden(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => hidden(one, isSecret))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, one]) => [
    name,
    isSecret(name) ? 'PASSWORD' : hidden(one, isSecret),
  ])
  return Object.fromEntries(members)
}
