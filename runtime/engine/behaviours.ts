/** The code of RPCs without a handler: each behaviour of model/implied.ts, on the store. */
import type { Api, Class } from '../../model/api.ts'
import type { AccessorVerb } from '../../model/implied.ts'
import { unreachable } from '../../model/never.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { blank, type OwnedObjects } from '../access/owned-objects.ts'
import { namesSession } from '../access/session-refs.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { notImplemented, uuidInvalid } from '../values/api-error.ts'
import {
  AllRecords,
  AllRefs,
  type RecordValue,
  type Result,
  Snapshot,
  type Value,
  type Where,
} from '../values/values.ts'
import type { Handler, RpcBody } from './handler.ts'
import { partnerRights } from './partner-rights.ts'
import { whereReader } from './query-where.ts'
import { fieldRights, recordSetter } from './set-record.ts'
import { uniqueLookUp } from './unique-look-up.ts'

export interface BehaviourParts {
  readonly api: Api
  readonly store: Store
  /** undefined where no objects belong to users. */
  readonly owned: OwnedObjects | undefined
  /** Message bodies, by the names of their RPCs. */
  readonly bodies?: ReadonlyMap<string, RpcBody> | undefined
  /** undefined where no body holds fields. */
  readonly holds?: PlainWrites | undefined
}

/** Ends the holds of message bodies on a place that a call writes. */
export interface PlainWrites {
  /** False where the field, `VM.tags`, is not held anywhere. */
  mayBeHeld(field: string): boolean
  /** `key`: of a map; undefined for the whole field. */
  end(place: { readonly field: string; readonly ref: string; readonly key: Value | undefined }): void
}

/** The code of an RPC without a handler. It looks up the statements of the store once. */
export function behaviourFor(rpc: Rpc, parts: BehaviourParts): Handler {
  if (rpc.does.kind === 'message') {
    return () => {
      throw notImplemented(rpc.name)
    }
  }
  const objects = parts.store.class(rpc.class)
  if (rpc.does.kind === 'set_record') return recordBehaviour(rpc, parts, objects)
  const change = changeOf(rpc, parts, objects)
  return change ? writingBehaviour(rpc, parts, objects, change) : readingBehaviour(rpc, parts, objects)
}

function recordBehaviour(rpc: Rpc, { api, store, bodies, holds }: BehaviourParts, objects: ClassStore): Handler {
  const checkRights = fieldRights(api, rpc.class)
  const set = recordSetter({
    ...{ store, objects },
    bodyOf: (field) => {
      const body = bodies?.get(`${rpc.class}.set_${field}`)
      return body && { waits: body.waits, set: body.handler }
    },
    beforeWrite: (ref, name) => {
      const field = `${rpc.class}.${name}`
      if (holds?.mayBeHeld(field)) holds.end({ field, ref, key: undefined })
    },
  })
  return (args, context) => {
    checkRights(args, context.principal)
    return set(args, context)
  }
}

function writingBehaviour(rpc: Rpc, { api }: BehaviourParts, objects: ClassStore, change: Change): Handler {
  const checkPartners = partnerRights(api, rpc, objects)
  if (!checkPartners) return change
  return (args, { principal }) => {
    checkPartners(args, principal)
    return change(args)
  }
}

/**
 * Changes the store completely, or not at all; returns the call's result, null for `void`. A single write to the store is
 * atomic by itself, and costs less than inside `atomically`.
 */
type Change = (args: readonly Value[]) => Value

function changeOf(
  { does }: Pick<Rpc, 'does'>,
  { store, holds }: BehaviourParts,
  objects: ClassStore,
): Change | undefined {
  switch (does.kind) {
    case 'create':
      return ([record]) => objects.create(recordMap(record as RecordValue))
    case 'create_from':
      return (args) => objects.create(new Map(does.fields.map((field, i) => [field, args[i] as Value])))
    case 'destroy':
      return silent(([self]) => objects.destroy(self as string))
    case 'set_many':
      return does.fields.reduce(
        (change, name) => endingHolds(change, { store, holds, field: `${objects.name}.${name}`, hasKey: false }),
        setMany(objects, does.fields),
      )
    default: {
      const change = 'field' in does ? fieldChange(objects, does.kind, does.field) : undefined
      if (!change || !('field' in does)) return undefined
      const hasKey = does.kind === 'add_to' || does.kind === 'remove_from'
      return endingHolds(change, { store, holds, field: `${objects.name}.${does.field}`, hasKey })
    }
  }
}

function fieldChange(objects: ClassStore, verb: AccessorVerb, name: string): Change | undefined {
  const field = objects.field(name)
  switch (verb) {
    case 'get':
      return undefined
    case 'set':
      return silent(([self, value]) => field.set(self as string, value as Value))
    case 'add':
      return silent(([self, value]) => field.add(self as string, value as Value))
    case 'remove':
      return silent(([self, value]) => field.remove(self as string, value as Value))
    case 'add_to':
      return silent(([self, key, value]) => field.addTo(self as string, key as Value, value as Value))
    case 'remove_from':
      return silent(([self, key]) => field.removeFrom(self as string, key as Value))
    default:
      return unreachable(verb)
  }
}

/** The change of a field, or of the key that is its second argument, which also ends the holds of that. */
function endingHolds(
  change: Change,
  { store, holds, field, hasKey }: Pick<BehaviourParts, 'store' | 'holds'> & { field: string; hasKey: boolean },
): Change {
  if (!holds) return change
  return (args) => {
    if (!holds.mayBeHeld(field)) return change(args)
    return store.atomically(() => {
      holds.end({ field, ref: args[0] as string, key: hasKey ? args[1] : undefined })
      return change(args)
    })
  }
}

function setMany(objects: ClassStore, names: readonly string[]): Change {
  return silent(([self, ...values]) => {
    objects.setAll(self as string, new Map(names.map((name, i) => [name, values[i] as Value])))
  })
}

function silent(change: (args: readonly Value[]) => void): Change {
  return (args) => {
    change(args)
    return null
  }
}

function recordMap(record: RecordValue): Map<string, Value> {
  const map = new Map<string, Value>()
  for (let i = 0; i < record.names.length; i++) map.set(record.names[i] as string, record.values[i] as Value)
  return map
}

function readingBehaviour(rpc: Rpc, { api, owned }: BehaviourParts, objects: ClassStore): Handler {
  const { does } = rpc
  const isOfSessions = namesSession(api, { kind: 'ref', class: rpc.class, nullable: false })
  switch (does.kind) {
    case 'get':
      return getter(does.field, objects, owned?.class === rpc.class ? owned : undefined)
    case 'get_by_uuid':
      return ([uuid]) => byUuid(objects, uuid as string)
    case 'get_by_name_label':
      return ([label]) => objects.byNameLabel(label as string)
    case 'get_by':
      return uniqueLookUp(objects, does.unique)
    case 'get_record':
      return ([self], { principal }) => new Snapshot(rpc.class, self as string, principal)
    case 'get_all':
      return () => new AllRefs(rpc.class)
    case 'get_all_records':
      if (isOfSessions) return () => new Map()
      return (_args, { principal }) => new AllRecords(rpc.class, principal)
    case 'get_all_where':
      if (isOfSessions) return () => []
      return queried(api, rpc, (where) => new AllRefs(rpc.class, where))
    case 'get_all_records_where':
      if (isOfSessions) return () => new Map()
      return queried(api, rpc, (where) => new AllRecords(rpc.class, where.reader, where))
    case 'set':
    case 'add':
    case 'remove':
    case 'add_to':
    case 'remove_from':
    case 'set_many':
    case 'set_record':
    case 'create':
    case 'create_from':
    case 'destroy':
    case 'message':
      throw new Error(`${rpc.name} reads nothing`)
    default:
      return unreachable(does)
  }
}

function ownerOf(api: Api, rpc: Rpc): Class {
  const owner = api.classes.find((c) => c.name === rpc.class)
  if (!owner) throw new Error(`${rpc.name} is of no class`)
  return owner
}

function queried(api: Api, rpc: Rpc, result: (where: Where) => Result): Handler {
  const readWhere = whereReader(api, ownerOf(api, rpc))
  return ([expression], { principal }) => result(readWhere(expression as string, principal))
}

function getter(name: string, objects: ClassStore, owned: OwnedObjects | undefined): Handler {
  const field = objects.field(name)
  if (!owned?.private.has(name)) return ([self]) => field.get(self as string)
  return ([self], { principal }) => {
    const value = field.get(self as string)
    return owned.isOthers(self as string, principal) ? blank(value) : value
  }
}

function byUuid(objects: ClassStore, uuid: string): string {
  const ref = objects.byUuid(uuid)
  if (ref === undefined) throw uuidInvalid(objects.name, uuid)
  return ref
}
