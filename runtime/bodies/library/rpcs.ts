/** Calls by bodies of the RPCs that have no body. */
import type { Api } from '../../../model/api.ts'
import { calledRpcsOf, type Rpc } from '../../../model/rpcs.ts'
import { behaviourFor, type PlainWrites } from '../../engine/behaviours.ts'
import { CallContext } from '../../engine/call-context.ts'
import { NO_REQUEST } from '../../engine/call-origin.ts'
import type { Handler } from '../../engine/handler.ts'
import type { Store } from '../../store/store.ts'
import { handleInvalid, notImplemented } from '../../values/api-error.ts'
import {
  AllRecords,
  AllRefs,
  LateValue,
  NULL_REF,
  type RecordValue,
  type Result,
  Snapshot,
  type Value,
} from '../../values/values.ts'
import type { PlainCode, Run } from '../protocol.ts'
import type { BodyObjects } from './objects.ts'
import { type GivenFields, memberOf } from './records.ts'
import { COST, payContent, payEvaluated, steps } from './steps.ts'

export interface RpcParts {
  readonly api: Api
  readonly store: Store
  readonly objects: (className: string) => BodyObjects
}

/** Finds the RPCs that have no body, for bodies that call them. */
export function createRpcs({ api, store, objects }: RpcParts) {
  // Made only for bodies that call one: there are thousands in a large API.
  let rpcs: ReadonlyMap<string, Rpc> | undefined
  return {
    /** Prepares an RPC. Bodies have all rights, so the caller's are not checked. */
    rpc(name: string): PlainCode {
      rpcs ??= new Map(calledRpcsOf(api).map((one) => [one.name, one]))
      const rpc = rpcs.get(name)
      if (!rpc) throw new Error(`the model has no RPC "${name}"`)
      return codeOf(rpc, { api, store, objects })
    },
  }
}

function codeOf(rpc: Rpc, { api, store, objects }: RpcParts): PlainCode {
  if (rpc.does.kind === 'message') {
    return () => {
      throw notImplemented(rpc.name)
    }
  }
  if (rpc.does.kind === 'create' || rpc.does.kind === 'set_record') return recordCode(rpc, api, objects(rpc.class))
  // The run of the call that is made now.
  let caller: Run | undefined
  const holds: PlainWrites = {
    mayBeHeld: () => true,
    end({ field, ref, key }) {
      const [owner = '', name = ''] = field.split('.')
      caller?.endHolds(owner, name, ref, key)
    },
  }
  const takesSelf = rpc.params[0]?.name === 'self'
  const price = rpc.writes ? COST.call + COST.create : COST.call
  // Made at the first call: bodies are made before the store that they use is complete.
  let behaviour: Handler | undefined
  return (run, ...args) => {
    steps(run, price)
    for (const arg of args) payContent(run, arg)
    if (takesSelf && args[0] === null) throw handleInvalid(rpc.class, NULL_REF)
    caller = run
    behaviour ??= behaviourFor(rpc, { api, store, owned: undefined, holds })
    const context = new CallContext(rpc.name, NO_REQUEST)
    context.session = run.session
    const read = behaviour
    const result = payEvaluated(run, store, () => {
      const answer = read(args as Value[], context) as Result
      if (answer instanceof AllRefs || answer instanceof AllRecords) steps(run, store.class(answer.class).count())
      return readNow(store, answer)
    })
    payContent(run, result)
    return result
  }
}

function recordCode(rpc: Rpc, api: Api, objects: BodyObjects): PlainCode {
  const given = givenFields(api, rpc)
  if (rpc.does.kind === 'create')
    return (run, record) => {
      steps(run, COST.call)
      return objects.create(run, given(record as RecordValue))
    }
  return (run, ref, record) => {
    steps(run, COST.call)
    objects.set(run, ref as string | null, given(record as RecordValue))
    return null
  }
}

/** What `create` and `set` take of the whole record that a body gives: the fields that clients give. */
function givenFields(api: Api, { class: owner, does }: Rpc): (record: RecordValue) => GivenFields {
  const { fields = [] } = api.classes.find(({ name }) => name === owner) ?? {}
  const taken = fields.filter(({ qualifier }) =>
    does.kind === 'create' ? qualifier !== 'RO/runtime' : qualifier === 'RW',
  )
  return (record) => Object.fromEntries(taken.map(({ name }) => [name, memberOf(record, name)]))
}

/** Reads what would otherwise be read while the answer is written. */
export function readNow(store: Store, result: Result): Value {
  if (result instanceof Snapshot) return store.class(result.class).record(result.ref)
  if (result instanceof LateValue) return readNow(store, result.make())
  if (result instanceof AllRefs) return store.class(result.class).refs()
  return result instanceof AllRecords ? new Map(store.class(result.class).records()) : result
}
