/**
 * The state diagram of an enum field, as data: which RPCs change it, from which value to which. It follows from the guards and
 * assignments of bodies (follow.ts says how), from defaults, and from the implied RPCs that set the field.
 */
import type { Api, Class, Field } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import type { MessageBody } from '../../model/body.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { oncePerApi } from '../once-per-api.ts'
import { Evaluator, TooManyWays } from './evaluate.ts'
import { type FollowedField, Follower, type How } from './follow.ts'
import { Touching } from './touching.ts'

export interface Transition {
  /** null: the object is made. */
  readonly from: string | null
  readonly to: string
  /** `VM.start`. */
  readonly by: string
  readonly how: How
}

/** Those of each enum field of the API that has some, by `Class.field`, in the order of the text. */
export const allTransitions = oncePerApi((api: Api): ReadonlyMap<string, readonly Transition[]> => {
  const found = new Map<string, readonly Transition[]>()
  for (const owner of api.classes)
    for (const field of owner.fields) {
      const transitions = transitionsOf(api, owner, field)
      if (transitions.some(({ from }) => from !== null)) found.set(`${owner.name}.${field.name}`, transitions)
    }
  return found
})

/** Empty for what is not an enum field, and for computed fields, which nothing assigns. */
export function transitionsOf(api: Api, owner: Class, field: Field): readonly Transition[] {
  const followed = followedField(api, owner, field)
  if (!followed || owner.objects === 'none') return []
  const found = new Map<string, Transition>()
  for (const rpc of rpcsOf(api))
    for (const transition of ofRpc(followed, owner, field, rpc)) found.set(JSON.stringify(transition), transition)
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

function ofRpc(followed: FollowedField, owner: Class, field: Field, rpc: Rpc): readonly Transition[] {
  const body = bodyOfRpc(followed.api, rpc) ?? setterBody(owner, field, rpc)
  if (body) return ofBody(followed, rpc, body)
  if (rpc.class !== owner.name) return []
  return ofBehaviour(followed, field, rpc)
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
