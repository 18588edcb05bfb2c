/** A small API with roles: `allows` clauses in every place, a field that few users may read, and secrets. */
import { scryptSync } from 'node:crypto'
import type { Api, Role } from '../../model/api.ts'
import { ROOT_PASSWORD } from '../../runtime/standard/users/credentials.ts'
import { Users } from '../../runtime/standard/users/users.ts'
import type { Store } from '../../runtime/store/store.ts'
import { classOf, field, INT, mapOf, message, STRING, sessionApi } from './sample-api.ts'

const role = (name: string, ...includes: string[]): Role => ({ name, doc: '', includes })

/** admin includes operator includes reader; an auditor stands apart. */
export const ROLES: readonly Role[] = [
  role('reader'),
  role('operator', 'reader'),
  role('admin', 'operator'),
  role('auditor'),
]

export const PASSWORD = 'open sesame'

const SAFE = { kind: 'ref', class: 'safe', nullable: false } as const
const self = { name: 'self', type: SAFE }

const safe = classOf(
  'safe',
  [
    field('RW', 'name_label', STRING, ''),
    { ...field('RW', 'code', STRING, '0000'), secret: true, allows: { get: ['admin'], set: ['operator'] } },
    { ...field('RW', 'pins', mapOf(STRING, INT), []), secret: true, allows: { get: ['admin'] } },
    { ...field('RW', 'hints', mapOf(STRING, STRING), []), allows: { get: ['admin', 'auditor'], set: ['operator'] } },
    { ...field('RO/constructor', 'maker', STRING, ''), secret: true },
    { ...field('RO/runtime', 'content', STRING), secret: true },
  ],
  {
    allows: { get: ['reader', 'auditor'], set: ['operator'], create: ['operator'], destroy: ['admin'] },
    messages: [
      message('open', { params: [self], allows: ['operator'] }),
      message('set_content', { params: [self, { name: 'value', type: STRING }], allows: ['admin'] }),
      message('knock', { params: [self] }),
    ],
  },
)

const vault = classOf('vault', [field('RW', 'name_label', STRING, ''), field('RW', 'size', INT, '1')], {
  allows: { all: ['admin'] },
  messages: [message('dust', { params: [{ name: 'self', type: { kind: 'ref', class: 'vault', nullable: false } }] })],
})

/** The sample with sessions, `safe`, `vault`, and the classes without `allows` clauses. */
export function rolesApi(parts: Partial<Api> = {}): Api {
  const base = sessionApi()
  return { ...base, uses: ['session'], classes: [...base.classes, safe, vault], roles: ROLES, ...parts }
}

/** The hash of PASSWORD with the lowest costs, so that it is cheap to check. */
export const CHEAP_HASH = `$scrypt$ln=1,r=8,p=1$c2FsdA$${scryptSync(PASSWORD, 'salt', 32, { N: 2, r: 8, p: 1 })
  .toString('base64')
  .replaceAll('=', '')}`

/** Gives root and these users, with their roles, the one password. */
export function addUsers(store: Store, api: Api, users: { readonly [name: string]: readonly string[] }): void {
  const all = new Users(store.settings, api.roles)
  store.atomically(() => {
    store.settings.set(ROOT_PASSWORD, CHEAP_HASH)
    for (const [name, roles] of Object.entries(users)) all.put({ name, roles, hash: CHEAP_HASH })
  })
  store.commit()
}
