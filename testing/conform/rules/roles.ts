/** Roles: each user may call what the clauses say, and reads what they say. */
import type { Class } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { type ConformRule, madeClasses, type RuleParts } from '../rule.ts'
import { hasSelf } from '../scope.ts'

const NO_OBJECT = 'OpaqueRef:00000000-0000-4000-8000-000000000000'

export const rolesRule: ConformRule = {
  name: 'roles',
  sentence:
    'A call that is not allowed answers RBAC_PERMISSION_DENIED(permission, message), and does nothing; records lack the fields that the user may not read.',
  page: 'docs/language.md, Roles',
  untried({ api, stage }) {
    if (api.roles.length === 0) return 'the API has no roles'
    return api.roles.some(({ name }) => stage.server.has(name)) ? undefined : 'no user with only one role was given'
  },
  *trials(parts) {
    for (const { name: who } of parts.api.roles) {
      if (!parts.stage.server.has(who)) continue
      for (const owner of parts.api.classes) {
        if (owner.standard || owner.internal) continue
        yield strangers(parts, owner, who)
      }
      for (const owner of madeClasses(parts)) yield* [own(parts, owner, who)].filter((one) => one !== undefined)
    }
  },
}

/** Calls about an object that does not exist: they do nothing, whoever may make them. */
function strangers(parts: RuleParts, owner: Class, who: string) {
  const probe = new ProbeBuilder(`${owner.name} for ${who}`)
  for (const rpc of parts.rpcs.values()) {
    if (rpc.class !== owner.name || (rpc.writes && !hasSelf(rpc))) continue
    const args = rpc.params.map(({ type }) => parts.samples.ofType(type, 0, () => NO_OBJECT))
    if (!args.includes(undefined)) probe.callAs({ who }, rpc.name, ...(args as Value[]))
  }
  return probe.end()
}

/** The same about an object that is there. */
function own(parts: RuleParts, owner: Class, who: string) {
  const probe = new ProbeBuilder(`${owner.name} for ${who}`)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  probe.callAs({ who }, `${owner.name}.get_record`, made)
  for (const rpc of parts.rpcs.values()) {
    if (rpc.class !== owner.name || !hasSelf(rpc) || rpc.does.kind === 'destroy' || rpc.message?.name === 'destroy')
      continue
    const args = rpc.params
      .slice(1)
      .map((param) => parts.samples.usual(param, 2, (name) => parts.recipes.some(probe, name)))
    if (!args.includes(undefined)) probe.callAs({ who }, rpc.name, made, ...(args as Value[]))
  }
  const creator = parts.recipes.creator(owner.name)
  const create = probe.steps.find(({ method }) => method === creator?.name)
  if (create && !owner.unique) probe.callAs({ who }, create.method, ...create.args)
  if (parts.rpcs.has(`${owner.name}.destroy`)) probe.callAs({ who }, `${owner.name}.destroy`, made)
  return probe.end()
}
