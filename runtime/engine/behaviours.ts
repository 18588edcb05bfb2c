/** What calls do: each behaviour of model/implied.ts against the store, with its statements and writers found once. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import type { Confidence } from '../access/field-visibility.ts'
import { blank, type OwnedObjects } from '../access/owned-objects.ts'
import { type Told, toldOf } from '../access/redact-errors.ts'
import { namesSession } from '../access/session-refs.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { notImplemented, uuidInvalid } from '../values/api-error.ts'
import { Plain, type RecordValue, type Value } from '../values/values.ts'
import { type Piece, shareable } from '../wire/answer.ts'
import type { CodecOf } from '../wire/codec.ts'
import type { RecordTexts } from '../wire/record-texts.ts'
import type { CallContext } from './call-context.ts'
import { type Handlers, LateValue, type Result } from './handler.ts'
import { partnerRights } from './partner-rights.ts'

/** Runs a call on its arguments; the result as text of the format. A promise only from a handler that returns one. */
export type Run = (args: readonly Value[], context: CallContext) => Piece | Promise<Piece>

export interface Means<Raw> {
  readonly api: Api
  readonly store: Store
  readonly codecOf: CodecOf<Raw>
  readonly records: RecordTexts<Raw>
  readonly handlers: Handlers
  readonly confidence: Confidence
  /** Absent where no objects belong to users. */
  readonly owned: OwnedObjects | undefined
}

/** The behaviour of an RPC, ready to run. Its errors tell no more than the caller may know. */
export function compileBehaviour<Raw>(rpc: Rpc, means: Means<Raw>): Run {
  const run = ownersOnly(rpc, means.owned, plainBehaviour(rpc, means))
  return means.confidence.isNeeded ? guarded(run, toldOf(means.api, rpc, means.confidence)) : run
}

/** What the text declares for an object that belongs to a user is that user's to call. */
function ownersOnly(rpc: Rpc, owned: OwnedObjects | undefined, run: Run): Run {
  const [self] = rpc.params
  if (!owned || rpc.class !== owned.class || rpc.implied) return run
  if (self?.type.kind !== 'ref' || self.type.class !== owned.class) return run
  return (args, context) => {
    owned.checkChange(rpc.name, args[0] as string, context.principal)
    return run(args, context)
  }
}

function guarded(run: Run, told: Told): Run {
  return (args, context) => {
    const failure = (error: unknown) => {
      throw told(error, args, context.principal)
    }
    try {
      const result = run(args, context)
      return result instanceof Promise ? result.catch(failure) : result
    } catch (error) {
      return failure(error)
    }
  }
}

function plainBehaviour<Raw>(rpc: Rpc, means: Means<Raw>): Run {
  const handled = runHandler(rpc, means)
  if (handled) return handled
  if (rpc.does.kind === 'message') {
    return () => {
      throw notImplemented(rpc.name)
    }
  }
  const objects = means.store.class(rpc.class)
  return runWrite(rpc, means, objects) ?? runLookup(rpc, means, objects)
}

function runHandler<Raw>(rpc: Rpc, means: Means<Raw>): Run | undefined {
  const handler = means.handlers.get(rpc.name)
  if (!handler) return undefined
  // What a login returns is the one session reference that is written.
  const { write } = means.codecOf(namesSession(means.api, rpc.result) ? { kind: 'string' } : rpc.result)
  // What many calls return is written once, and sent to each of them from the same bytes.
  const shared = new WeakMap<LateValue | Plain, Piece>()
  const writeResult = (result: Result): Piece => {
    const isShared = result instanceof LateValue || result instanceof Plain
    if (!isShared) return write(result)
    const known = shared.get(result)
    if (known !== undefined) return known
    const made = shareable(write(result instanceof LateValue ? result.make() : result))
    shared.set(result, made)
    return made
  }
  return (args, context) => {
    const result = handler(args, context)
    return result instanceof Promise ? result.then(writeResult) : writeResult(result)
  }
}

/** Behaviours that change something: each runs whole or not at all. */
function runWrite<Raw>(rpc: Rpc, means: Means<Raw>, objects: ClassStore): Run | undefined {
  const change = changeOf(rpc, objects)
  if (!change) return undefined
  const { write } = means.codecOf(rpc.result)
  const { store } = means
  const check = partnerRights(means.api, rpc, objects)
  return (args, { principal }) =>
    write(
      store.atomically(() => {
        check?.(args, principal)
        return change(args)
      }),
    )
}

/** Changes the store; its result, which void ignores. */
type Change = (args: readonly Value[]) => Value

function changeOf({ does }: Rpc, objects: ClassStore): Change | undefined {
  switch (does.kind) {
    case 'create':
      return ([record]) => objects.create(recordMap(record as RecordValue))
    case 'create_from':
      return (args) => objects.create(new Map(does.fields.map((field, i) => [field, args[i] as Value])))
    case 'destroy':
      return silent(([self]) => objects.destroy(self as string))
    case 'set_many':
      return setMany(objects, does.fields)
    default:
      return 'field' in does ? fieldChange(objects, does.kind, does.field) : undefined
  }
}

type FieldVerb = 'get' | 'set' | 'add' | 'remove' | 'add_to' | 'remove_from'

function fieldChange(objects: ClassStore, verb: FieldVerb, name: string): Change | undefined {
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
  }
}

function setMany(objects: ClassStore, names: readonly string[]): Change {
  const fields = names.map((name) => objects.field(name))
  return silent(([self, ...values]) => {
    for (const [i, field] of fields.entries()) field.set(self as string, values[i] as Value)
  })
}

/** A change that returns nothing: `void` is written without looking at the value. */
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

function runLookup<Raw>(rpc: Rpc, means: Means<Raw>, objects: ClassStore): Run {
  const { does } = rpc
  const { write } = means.codecOf(rpc.result)
  const records = means.records.of(rpc.class)
  switch (does.kind) {
    case 'get': {
      const field = objects.field(does.field)
      const owned = means.owned?.class === rpc.class && means.owned.private.has(does.field) ? means.owned : undefined
      if (!owned) return ([self]) => write(field.get(self as string))
      return ([self], { principal }) => {
        const value = field.get(self as string)
        return write(owned.isOthers(self as string, principal) ? blank(value) : value)
      }
    }
    case 'get_by_uuid':
      return ([uuid]) => write(byUuid(objects, uuid as string))
    case 'get_by_name_label':
      return ([label]) => write(objects.byNameLabel(label as string))
    case 'get_record':
      return ([self], { principal }) => records.one(self as string, principal)
    case 'get_all':
      return () => write(objects.refs())
    case 'get_all_records':
      if (namesSession(means.api, { kind: 'ref', class: rpc.class, nullable: false })) return () => write(new Map())
      return (_args, { principal }) => records.all(principal)
    default:
      throw new Error(`No behaviour is known for ${rpc.name}`)
  }
}

function byUuid(objects: ClassStore, uuid: string): string {
  const ref = objects.byUuid(uuid)
  if (ref === undefined) throw uuidInvalid(objects.name, uuid)
  return ref
}
