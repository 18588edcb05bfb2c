/**
 * Writes of `VM.power_state` where a computed field like the Xen API's `allowed_operations` follows it, and a host's load that
 * sums its machines: what a write takes with few and with many objects, and without computed fields.
 * Usage: npm run bench:computed [-- FEW MANY]
 */
import { emitBodies } from '../compiler/emit/bodies/module.ts'
import type { Api, Class, Field, Type } from '../model/api.ts'
import type { TypedExpr } from '../model/body.ts'
import { createLibrary } from '../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../runtime/bodies/protocol.ts'
import { openRules } from '../runtime/bodies/rules/open-rules.ts'
import { openStore } from '../runtime/store/sqlite/open.ts'
import type { Store } from '../runtime/store/store.ts'
import {
  allOf,
  both,
  builtIn,
  choice,
  compare,
  each,
  enumType,
  field,
  from,
  INT,
  int,
  literal,
  local,
  refType,
  selfOf,
  setType,
  total,
} from '../test/support/trees.ts'
import { median, table } from './measure.ts'

const FEW = Number(process.argv[2] ?? 1_000)
const MANY = Number(process.argv[3] ?? 100_000)
const WRITES = 500
const ROUNDS = 5
const PER_HOST = 20
/** Many objects for few. */
const GOAL = 1.3

/** The Xen API has 38 operations of machines. */
const OPERATIONS = Array.from({ length: 38 }, (_, i) => `operation_${i}`)
const POWERS = ['Halted', 'Paused', 'Running', 'Suspended']

const POWER = enumType('power')
const OPERATION = enumType('operation')

const machine = selfOf('VM')
const power = field(machine, 'power_state', POWER)
const operation = local(1, OPERATION)
const current = field(machine, 'current_operations', { kind: 'map', key: { kind: 'string' }, value: OPERATION })

/** [op in all operation where …]: some 330 steps. */
const allowed = each(
  operation,
  from(
    1,
    allOf('operation'),
    both(
      compare(builtIn('size', INT, current), '==', int(0)),
      choice(
        compare(operation, '==', literal(OPERATION, 'operation_0')),
        compare(power, '==', literal(POWER, 'Halted')),
        compare(power, '==', literal(POWER, 'Running')),
      ),
    ),
  ),
)
const machines = field(selfOf('host'), 'VMs', setType(refType('VM', false)))
const load = total(field(local(1, refType('VM', false)), 'memory', INT), from(1, machines))

const enumOf = (name: string, values: readonly string[]) => ({
  name,
  doc: '',
  values: values.map((value) => ({ name: value, doc: '' })),
})

function apiWith(computed: boolean): Api {
  const own = (name: string, type: Type, more: Partial<Field> = {}): Field => ({
    ...{ name, doc: '', qualifier: 'RW', type },
    ...more,
  })
  const made = (name: string, type: Type, expression: TypedExpr): Field =>
    own(name, type, { qualifier: 'RO/runtime', ...(computed && { computed: expression }) })
  const classOf = (name: string, fields: Field[]): Class => ({
    ...{ name, doc: '', objects: 'implied', without: [], messages: [], standard: false },
    fields: [own('uuid', { kind: 'string' }, { qualifier: 'RO/runtime' }), ...fields],
  })
  const operations: Type = { kind: 'enum', name: 'operation' }
  const host = classOf('host', [
    own('VMs', { kind: 'set', of: { kind: 'ref', class: 'VM', nullable: false } }, { relation: 'VM.host' }),
    made('load', { kind: 'int' }, load),
  ])
  const vm = classOf('VM', [
    own('power_state', { kind: 'enum', name: 'power' }),
    own('memory', { kind: 'int' }),
    own('current_operations', { kind: 'map', key: { kind: 'string' }, value: operations }),
    own('host', { kind: 'ref', class: 'host', nullable: true }, { relation: 'VM.host' }),
    made('allowed_operations', { kind: 'set', of: operations }, allowed),
  ])
  return {
    ...{ format: 2, name: 'Bench', version: null, doc: '', uses: [], roles: [], records: [], errors: [], objects: [] },
    classes: [host, vm],
    enums: [enumOf('power', POWERS), enumOf('operation', OPERATIONS)],
    relations: [
      {
        name: 'VM.host',
        kind: 'many-one',
        ends: [
          { class: 'VM', field: 'host', many: false, owns: true },
          { class: 'host', field: 'VMs', many: true, owns: false },
        ],
        symmetric: false,
      },
    ],
  }
}

async function codeOf(api: Api): Promise<MakeBodies> {
  const module = await import(`data:text/javascript,${encodeURIComponent(emitBodies(api).text)}`)
  return (parts) => module.default(createLibrary(parts.api, parts.store))
}

async function filled(computed: boolean, count: number): Promise<{ store: Store; vms: string[] }> {
  const api = apiWith(computed)
  const make = await codeOf(api)
  const store = openStore(api, ':memory:', { rules: (inner, opening) => openRules(api, inner, make, opening) })
  const [hosts, machinesOf] = [store.class('host'), store.class('VM')]
  const vms: string[] = []
  for (let host = hosts.create(new Map()); vms.length < count; ) {
    if (vms.length % PER_HOST === 0) host = hosts.create(new Map())
    vms.push(
      machinesOf.create(
        new Map<string, string | bigint>([
          ['host', host],
          ['memory', 1n],
        ]),
      ),
    )
    if (vms.length % 1000 === 0) store.commit()
  }
  store.commit()
  return { store, vms }
}

/** Microseconds of CPU time for a write, commits of a hundred included. */
function timeWrites({ store, vms }: { store: Store; vms: readonly string[] }, write: (ref: string, i: number) => void) {
  const step = Math.max(1, Math.floor(vms.length / WRITES))
  const start = process.cpuUsage()
  for (let i = 0; i < WRITES; i++) {
    write(vms[(i * step) % vms.length] as string, i)
    if (i % 100 === 99) store.commit()
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / WRITES
}

interface Measured {
  readonly power: number
  readonly memory: number
}

async function measure(computed: boolean, count: number): Promise<Measured> {
  const data = await filled(computed, count)
  const vm = data.store.class('VM')
  const rounds = Array.from({ length: ROUNDS + 1 }, (_, round) => ({
    power: timeWrites(data, (ref, i) => vm.field('power_state').set(ref, POWERS[(i + round) % 4] as string)),
    memory: timeWrites(data, (ref, i) => vm.field('memory').set(ref, BigInt(i + round * WRITES))),
  })).slice(1)
  data.store.close()
  return { power: median(rounds.map((one) => one.power)), memory: median(rounds.map((one) => one.memory)) }
}

const plain = await measure(false, FEW)
const few = await measure(true, FEW)
const many = await measure(true, MANY)
const row = (name: string, key: keyof Measured) => [
  name,
  plain[key].toFixed(0),
  few[key].toFixed(0),
  many[key].toFixed(0),
  (many[key] / few[key]).toFixed(2),
]
console.log(
  table(
    ['write, µs of CPU time', 'not computed', `${FEW} VMs`, `${MANY} VMs`, 'ratio'],
    [row('power_state → allowed_operations', 'power'), row(`memory → load of a host with ${PER_HOST} VMs`, 'memory')],
  ),
)
const worst = Math.max(many.power / few.power, many.memory / few.memory)
console.log(`goal: at most ${GOAL} times as much with many objects: ${worst <= GOAL ? 'met' : 'missed'}`)
process.exitCode = worst <= GOAL ? 0 : 1
