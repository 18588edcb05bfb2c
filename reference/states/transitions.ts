/**
 * The state diagram of an enum field, as data: which RPCs change it, from which value to which. It follows from the guards and
 * assignments of bodies (follow.ts says how), from defaults, and from the implied RPCs that set the field.
 */
import type { Api, Class, Field } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import type { MessageBody } from '../../model/body.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { ChangeKind } from '../../model/state-arrow.ts'
import { Evaluator, TooManyWays } from './evaluate.ts'
import { type FollowedField, Follower } from './follow.ts'
import { Touching } from './touching.ts'

export interface Transition {
  /** null: the object is made. */
  readonly from: string | null
  readonly to: string
  /** `VM.start`. */
  readonly by: string
  readonly how: ChangeKind
}

/**
 * Empty where no body changes the field: where only implied RPCs set it, from any value to any other, there is nothing to
 * see. `rpcs` are those of the API.
 */
export function transitionsOf(api: Api, owner: Class, field: Field, rpcs: readonly Rpc[]): readonly Transition[] {
  const followed = followedField(api, owner, field)
  if (!followed || owner.objects === 'none') return []
  let isChanged = false
  const all = rpcs.flatMap((rpc) => {
    const body = bodyOfRpc(api, rpc) ?? setterBody(owner, field, rpc)
    if (!body) return rpc.class === owner.name ? ofBehaviour(followed, field, rpc) : []
    const some = ofBody(followed, rpc, body)
    isChanged ||= some.some(({ from }) => from !== null)
    return some
  })
  if (!isChanged) return []
  const found = new Map(all.map((transition) => [JSON.stringify(transition), transition]))
  const order = [null, ...followed.all]
  return [...found.values()].sort(
    (a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to),
  )
}

function followedField(
  api: Api,
  owner: Class,
  { name, type, default: literal, computed }: Field,
): FollowedField | undefined {
  if (type.kind !== 'enum' || computed) return undefined
  const values = api.enums.find((one) => one.name === type.name)?.values.map((value) => value.name) ?? []
  const [zero] = values
  if (zero === undefined) return undefined
  return {
    api,
    class: owner.name,
    field: name,
    all: new Set(values),
    first: typeof literal === 'string' ? literal : zero,
    evaluator: new Evaluator(api, owner.name, name),
    touching: new Touching(api, owner.name, name),
  }
}

/** `C.set` runs the bodies of `set_f`. */
function setterBody(owner: Class, field: Field, { class: name, does }: Rpc): MessageBody | undefined {
  return name === owner.name && does.kind === 'set_record' ? owner.bodies?.[`set_${field.name}`] : undefined
}

function ofBody(followed: FollowedField, { name: by }: Rpc, body: MessageBody): readonly Transition[] {
  if (!followed.touching.body(body)) return []
  const found: Transition[] = []
  followed.evaluator.reset()
  try {
    new Follower(followed, (from, to, how) => found.push({ from, to, by, how })).message(body)
    return found
  } catch (error) {
    if (error instanceof TooManyWays) return everyChange(followed, by)
    throw error
  }
}

/** What an RPC without a body does to the field, by its kind. */
function ofBehaviour(
  { all, first }: FollowedField,
  { name, qualifier }: Field,
  { name: by, does }: Rpc,
): readonly Transition[] {
  const made = (values: Iterable<string>) => [...values].map((to): Transition => ({ from: null, to, by, how: 'sets' }))
  switch (does.kind) {
    case 'create':
      return made(qualifier === 'RO/runtime' ? [first] : all)
    case 'create_from':
      return made(does.fields.includes(name) ? all : [first])
    case 'set':
      return does.field === name ? everyChange({ all }, by) : []
    case 'set_many':
      return does.fields.includes(name) ? everyChange({ all }, by) : []
    case 'set_record':
      return qualifier === 'RW' ? everyChange({ all }, by) : []
    default:
      return []
  }
}

function everyChange({ all }: Pick<FollowedField, 'all'>, by: string): Transition[] {
  return [...all].flatMap((from) =>
    [...all].flatMap((to): Transition[] => (from === to ? [] : [{ from, to, by, how: 'sets' }])),
  )
}
