/** The RPCs of an API, and their effects on the oracle's state (docs/language.md, What the text implies). */
import type { Api, Class, Field, Message, Param, Type } from '../../../model/api.ts'
import type { Arg, Made } from './call.ts'
import { deadRefs, type Fault, refsIn } from './faults.ts'
import { readField, recordOf, startOf, writeField } from './fields.ts'
import { endOf } from './pairs.ts'
import { distinct, errorText, has, type Plain, without } from './plain-values.ts'
import type { State, Thing } from './state.ts'

export interface OracleRpc {
  readonly params: readonly Param[]
  readonly result: Type | null
  /** Returns the result, and adds what is wrong to `faults`. */
  readonly run: (run: Run) => Plain
}

export interface Run {
  readonly state: State
  readonly args: readonly Arg[]
  readonly faults: Fault[]
  readonly made: Made | undefined
}

export function oracleRpcs(api: Api): Map<string, OracleRpc> {
  return new Map(
    api.classes.flatMap((owner) => classRpcs(api, owner).map(([name, rpc]) => [`${owner.name}.${name}`, rpc])),
  )
}

type Named = readonly [name: string, rpc: OracleRpc]

function classRpcs(api: Api, owner: Class): Named[] {
  const fields = owner.fields.flatMap((field) => [
    getter(api, owner, field),
    ...(field.qualifier === 'RW' ? writers(api, owner, field) : []),
  ])
  return [
    ...fields,
    ...lookups(api, owner),
    ...lives(api, owner),
    ...owner.messages.map((m) => declared(api, owner, m)),
  ]
}

const STRING: Type = { kind: 'string' }

function refTo({ name }: Class): Type {
  return { kind: 'ref', class: name, nullable: false }
}

function selfOf(owner: Class): Param {
  return { name: 'self', type: refTo(owner) }
}

/** An RPC whose first parameter is an existing object. */
function onSelf(
  owner: Class,
  params: readonly Param[],
  result: Type | null,
  run: (self: Thing, args: readonly Plain[], run: Run) => Plain,
): OracleRpc {
  return {
    params: [selfOf(owner), ...params],
    result,
    run(all) {
      const [ref, ...args] = all.args as readonly Plain[]
      const self = deadRefs(all.state, refTo(owner), ref as string)
      if (self.length === 0) return run(all.state.things.get(ref as string) as Thing, args, all)
      all.faults.push(...self, ...params.flatMap(({ type }, i) => deadRefs(all.state, type, args[i] as Plain)))
      return ''
    },
  }
}

function getter(api: Api, owner: Class, field: Field): Named {
  return [
    `get_${field.name}`,
    onSelf(owner, [], field.type, (self, _, { state }) => readField(api, state, self, field)),
  ]
}

function writers(api: Api, owner: Class, field: Field): Named[] {
  const { type, name } = field
  /** `change` makes the new value from the old one; undefined if there is nothing to do. */
  const writer = (verb: string, params: readonly Param[], change: Change): Named => [
    `${verb}_${name}`,
    onSelf(owner, params, null, (self, args, { state, faults }) => {
      const value = change(readField(api, state, self, field), args, faults)
      if (value !== undefined) faults.push(...writeField(api, state, self, field, value))
      return ''
    }),
  ]
  return [
    writer('set', [{ name: 'value', type }], (_, [value]) => sent(type, value as Plain)),
    ...(type.kind === 'set' ? setWriters(type.of, writer) : []),
    ...(type.kind === 'map' ? mapWriters(type.key, type.value, writer) : []),
  ]
}

type Change = (current: Plain, args: readonly Plain[], faults: Fault[]) => Plain | undefined
type Writer = (verb: string, params: readonly Param[], change: Change) => Named

function setWriters(of: Type, writer: Writer): Named[] {
  const params = [{ name: 'value', type: of }]
  return [
    writer('add', params, (current, [value]) => distinct([...(current as readonly Plain[]), sent(of, value as Plain)])),
    writer('remove', params, (current, [value]) =>
      has(current as readonly Plain[], sent(of, value as Plain))
        ? without(current as readonly Plain[], sent(of, value as Plain))
        : undefined,
    ),
  ]
}

function mapWriters(key: Type, value: Type, writer: Writer): Named[] {
  const keyParam = { name: 'key', type: key }
  return [
    writer('add_to', [keyParam, { name: 'value', type: value }], (current, [k, v], faults) => {
      const known = (current as ReadonlyMap<string, Plain>).get(String(k))
      const offered = sent(value, v as Plain)
      if (known !== undefined) faults.push(['MAP_DUPLICATE_KEY', String(k), errorText(known), errorText(offered)])
      return new Map([...(current as ReadonlyMap<string, Plain>), [String(k), offered]])
    }),
    writer('remove_from', [keyParam], (current, [k]) => {
      const rest = new Map(current as ReadonlyMap<string, Plain>)
      return rest.delete(String(k)) ? rest : undefined
    }),
  ]
}

/** A value as the server stores it: sets have each element once. */
function sent(type: Type, value: Plain): Plain {
  if (type.kind === 'set') return distinct((value as readonly Plain[]).map((item) => sent(type.of, item)))
  if (type.kind === 'map')
    return new Map([...(value as ReadonlyMap<string, Plain>)].map(([k, v]) => [k, sent(type.value, v)]))
  return value
}

function lookups(api: Api, owner: Class): Named[] {
  const ref = refTo(owner)
  const record: Type = { kind: 'record', name: owner.name }
  const all = ({ state }: Run) => [...state.things.values()].filter((thing) => thing.class === owner)
  const byUuid: OracleRpc = {
    params: [{ name: 'uuid', type: STRING }],
    result: ref,
    run(run) {
      const found = all(run).find((thing) => thing.uuid === run.args[0])
      if (!found) run.faults.push(['UUID_INVALID', owner.name, run.args[0] as string])
      return found?.ref ?? ''
    },
  }
  const byLabel: OracleRpc = {
    params: [{ name: 'label', type: STRING }],
    result: { kind: 'set', of: ref },
    run: (run) => all(run).flatMap((thing) => (thing.values.get('name_label') === run.args[0] ? [thing.ref] : [])),
  }
  const getAll: OracleRpc = { params: [], result: { kind: 'set', of: ref }, run: (run) => all(run).map((t) => t.ref) }
  const allRecords: OracleRpc = {
    params: [],
    result: { kind: 'map', key: ref, value: record },
    run: (run) => new Map(all(run).map((thing) => [thing.ref, recordOf(api, run.state, thing)])),
  }
  const labelled = owner.fields.some((f) => f.name === 'name_label') && !owner.without.includes('get_by_name_label')
  const listed = !owner.without.includes('get_all')
  return [
    ['get_by_uuid', byUuid],
    ['get_record', onSelf(owner, [], record, (self, _, { state }) => recordOf(api, state, self))],
    ...(labelled ? [['get_by_name_label', byLabel] as const] : []),
    ...(listed
      ? ([
          ['get_all', getAll],
          ['get_all_records', allRecords],
        ] as const)
      : []),
  ]
}

function lives(api: Api, owner: Class): Named[] {
  const create: OracleRpc = {
    params: [{ name: 'record', type: { kind: 'record', name: owner.name } }],
    result: refTo(owner),
    run: (run) => make(api, owner, run.args[0] as ReadonlyMap<string, Plain>, run),
  }
  return [
    ...(owner.without.includes('create') ? [] : [['create', create] as const]),
    ...(owner.without.includes('destroy') ? [] : [['destroy', destroyer(api, owner)] as const]),
  ]
}

/** `given` has RO/runtime fields only for a declared create. */
function make(api: Api, owner: Class, given: ReadonlyMap<string, Plain>, run: Run, positional = false): Plain {
  const { ref, uuid } = run.made ?? { ref: 'not made', uuid: '' }
  if (run.state.things.has(ref)) run.faults.push(['a ref that another object has'])
  const thing: Thing = { class: owner, ref, uuid, values: new Map() }
  const starts = owner.fields.map((field) => {
    const value = positional || field.qualifier !== 'RO/runtime' ? given.get(field.name) : undefined
    return [field, value === undefined ? startOf(api, run.state, field) : sent(field.type, value)] as const
  })
  // The object does not exist yet, so its values cannot refer to it.
  const faults = starts.flatMap(([field, value]) => writeField(api, run.state, thing, field, value))
  run.faults.push(...faults)
  run.state.things.set(ref, thing)
  return ref
}

function destroyer(api: Api, owner: Class): OracleRpc {
  return onSelf(owner, [], null, (self, _, { state, faults }) => {
    for (const other of state.things.values())
      if (other !== self)
        for (const field of fieldsReferringTo(api, state, other, self))
          faults.push(['OBJECT_IN_USE', owner.name, self.ref, other.class.name, other.ref, field.name])
    state.things.delete(self.ref)
    state.links = state.links.filter(({ ends }) => !ends.includes(self.ref))
    return ''
  })
}

/** The owning end of a pair counts as referring, and a computed end does not. */
function fieldsReferringTo(api: Api, state: State, thing: Thing, target: Thing): Field[] {
  return thing.class.fields
    .filter((field) => endOf(api, thing.class, field)?.owns ?? true)
    .filter((field) => refsIn(field.type, readField(api, state, thing, field), target.class.name).includes(target.ref))
}

/** A declared accessor, destroy or create does what the implied RPC would do. Other messages are not available. */
function declared(api: Api, owner: Class, { name, params, result }: Message): Named {
  const writer = owner.fields
    .flatMap((field) => writers(api, owner, field))
    .find(([n, rpc]) => n === name && rpc.params.length === params.length)
  if (writer) return [name, { ...writer[1], params }]
  if (name === 'destroy') return [name, destroyer(api, owner)]
  if (name === 'create')
    return [
      name,
      { params, result, run: (run) => make(api, owner, byName(params, run.args as readonly Plain[]), run, true) },
    ]
  if (name.startsWith('set_')) return [name, { ...setMany(api, owner, params), result }]
  return [
    name,
    {
      params,
      result,
      run({ faults }) {
        faults.push(['NOT_IMPLEMENTED', `${owner.name}.${name}`])
        return ''
      },
    },
  ]
}

function byName(params: readonly Param[], args: readonly Plain[]): Map<string, Plain> {
  return new Map(params.map((param, i) => [param.name, args[i] as Plain]))
}

function setMany(api: Api, owner: Class, [, ...params]: readonly Param[]): OracleRpc {
  return onSelf(owner, params, null, (self, args, { state, faults }) => {
    for (const [i, { name }] of params.entries()) {
      const field = owner.fields.find((f) => f.name === name) as Field
      faults.push(...writeField(api, state, self, field, sent(field.type, args[i] as Plain)))
    }
    return ''
  })
}
