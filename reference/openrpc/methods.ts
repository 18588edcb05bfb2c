/** The methods of an OpenRPC document: every RPC of an API, with its parameters by position. */
import type { Api, Class, Field, Param } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { heldType } from '../../model/code-access.ts'
import { isImplemented } from '../../model/implemented.ts'
import { refusalsRpc } from '../../model/refusals.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { typeText } from '../../model/types.ts'
import { boundsSchema } from './bounds-schema.ts'
import { changesSchema, description } from './components.ts'
import { defaultValue } from './default-value.ts'
import type { ContentDescriptor, OpenRpcMethod } from './document.ts'
import { errorCodesOf } from './errors.ts'
import { schemaOf, withNotes } from './schema.ts'

/** The RPCs in the model's order, their `Async.` variants, and `system.refusals` of a server that has it. */
export function methodsOf(api: Api): OpenRpcMethod[] {
  const rpcs = rpcsOf(api)
  const refusals = refusalsRpc(api, rpcs)
  const classes = new Map(api.classes.map((c) => [c.name, c]))
  const all = [...rpcs, ...asyncTwins(api, rpcs), ...(refusals ? [refusals] : [])]
  return all.map((rpc) => methodOf(api, rpc, fieldOf(classes.get(rpc.class), rpc)))
}

/** The field that an accessor reads or writes. */
function fieldOf(owner: Class | undefined, { does }: Rpc): Field | undefined {
  return 'field' in does ? owner?.fields.find((f) => f.name === does.field) : undefined
}

function methodOf(api: Api, rpc: Rpc, field: Field | undefined): OpenRpcMethod {
  return {
    name: rpc.name,
    ...textsOf(rpc.doc),
    tags: [{ $ref: `#/components/tags/${rpc.class}` }],
    paramStructure: 'by-position',
    params: [...(rpc.takesSession ? [sessionParam(api, rpc.params)] : []), ...paramsOf(api, rpc, field)],
    result: resultOf(api, rpc, field),
    errors: errorCodesOf(api, rpc).map((code) => ({ $ref: `#/components/errors/${code}` })),
    ...(rpc.implied ? { 'x-implied': true } : {}),
    ...(isImplemented(api, rpc) ? {} : { 'x-not-implemented': true }),
    ...fieldNotes(field),
    ...(rpc.roles === null ? {} : { 'x-roles': rpc.roles }),
  }
}

/** The first paragraph as summary, and the whole text as description if there is more. */
function textsOf(doc: string): { summary?: string; description?: string } {
  if (doc === '') return {}
  const [first = ''] = doc.split('\n\n')
  const summary = first.replace(/\s*\n\s*/g, ' ')
  return first === doc ? { summary } : { summary, description: doc }
}

/** The name of the session parameter must be unique among the parameters. */
function sessionParam(api: Api, others: readonly Param[]): ContentDescriptor {
  const taken = new Set(others.map((p) => p.name))
  let name = 'session_id'
  while (taken.has(name)) name = `_${name}`
  const type = { kind: 'ref', class: 'session', nullable: false } as const
  return {
    name,
    description: 'The session, as logging in returned it.',
    required: true,
    schema: schemaOf(api, type, 'given'),
    'x-type': typeText(type),
  }
}

function paramsOf(api: Api, rpc: Rpc, field: Field | undefined): ContentDescriptor[] {
  const owner = rpc.does.kind === 'set_record' ? api.classes.find((c) => c.name === rpc.class) : undefined
  return checkedParams(rpc, field).map((param) => {
    const described = paramOf(api, param)
    return owner && param.type.kind === 'record' ? { ...described, schema: changesSchema(api, owner) } : described
  })
}

/** The parameters; the value of a `set_f` has the condition of its field. */
function checkedParams({ params, does }: Rpc, field: Field | undefined): readonly Param[] {
  if (does.kind !== 'set' || !field?.where) return params
  return [...params.slice(0, -1), ...params.slice(-1).map((p) => ({ ...p, where: field.where }))] as Param[]
}

function paramOf(api: Api, { name, type, default: literal, where }: Param): ContentDescriptor {
  const fallback = literal === undefined ? undefined : defaultValue(api, type, literal)
  return {
    name,
    required: literal === undefined,
    schema: withNotes(schemaOf(api, type, 'given'), {
      ...(fallback === undefined ? {} : { default: fallback }),
      ...boundsSchema(type, where),
    }),
    'x-type': typeText(type),
  }
}

function resultOf(api: Api, rpc: Rpc, field: Field | undefined): ContentDescriptor {
  const type = field !== undefined && rpc.does.kind === 'get' ? heldType(field) : rpc.result
  // A login returns its session, which other answers hide.
  const isLogin = rpc.does.kind === 'message' && type?.kind === 'ref' && type.class === 'session'
  const way = isLogin ? 'given' : 'answered'
  return { name: 'result', schema: schemaOf(api, type, way), 'x-type': typeText(rpc.result) }
}

function fieldNotes(field: Field | undefined): Pick<OpenRpcMethod, 'x-field' | 'x-qualifier' | 'x-relation'> {
  if (!field) return {}
  const relation = field.relation === undefined ? {} : { 'x-relation': field.relation }
  return { 'x-field': field.name, 'x-qualifier': field.qualifier, ...relation }
}

/** A tag for each class, by its name, and one for `system.refusals`. */
export function tagsOf(api: Api) {
  const refusals = refusalsRpc(api, rpcsOf(api))
  const system = refusals
    ? [[refusals.class, { name: refusals.class, description: 'What the server says of itself.' }]]
    : []
  return Object.fromEntries([...system, ...api.classes.map((c) => [c.name, { name: c.name, ...description(c) }])])
}
