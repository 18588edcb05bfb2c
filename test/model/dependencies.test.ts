/** Which fields a computed field depends on, and by which path: on trees as the analysis makes them. */
import assert from 'node:assert/strict'
import type { Api } from '../../model/api.ts'
import type { TypedExpr } from '../../model/body.ts'
import { computedOrder, Dependencies } from '../../model/dependencies.ts'
import type { FieldRead } from '../../model/reads.ts'
import { withComputed } from '../runtime/bodies/computed-api.ts'
import { model } from '../runtime/store/models.ts'
import {
  all,
  arithmetic,
  bodyWith,
  builtIn,
  call,
  can,
  choice,
  compare,
  each,
  field,
  from,
  giveBack,
  INT,
  int,
  local,
  object,
  refType,
  requireThat,
  selfOf,
  setType,
  some,
  total,
} from '../support/trees.ts'

const BASE = model({
  classes: {
    host: [
      'RW memory : int',
      'RO/runtime VMs : VM ref set <-> affinity',
      'RO/runtime used : int',
      'RO/runtime first : VM ref or null',
    ],
    VM: [
      'RW memory : int',
      'RW affinity : host ref or null <-> VMs = null',
      'RW friends : VM ref set = []',
      'RO/runtime spare : int',
      'RO/runtime near : VM ref set',
      'RO/runtime far : int',
    ],
  },
})

const self = selfOf('VM')
const host = field(self, 'affinity', refType('host'))
const memoryOf = (of: TypedExpr) => field(of, 'memory', INT)
const vm = (slot: number) => local(slot, refType('VM', false))
const VMS = setType(refType('VM', false))

function shown({ class: owner, field: name, path }: FieldRead): string {
  const start = path.start.object ?? 'self'
  return `${[start, ...path.steps.map((step) => step.field)].join('.')} -> ${owner}.${name}`
}

function reads(expression: TypedExpr, api: Api = BASE, key = 'VM.spare'): string[] {
  const [owner = '', name = ''] = key.split('.')
  return new Dependencies(withComputed(api, { [key]: expression })).ofField(owner, name).fields.map(shown).sort()
}

describe('dependencies of computed fields', () => {
  it('finds fields of self and fields behind references', () => {
    assert.deepEqual(reads(arithmetic(memoryOf(self), '+', memoryOf(host))), [
      'self -> VM.affinity',
      'self -> VM.memory',
      'self.affinity -> host.memory',
    ])
  })

  it('follows the elements of sets, in comprehensions and their conditions', () => {
    const vms = field(host, 'VMs', VMS)
    const summed = total(memoryOf(vm(1)), from(1, vms, compare(memoryOf(vm(1)), '>', int(0))))
    assert.deepEqual(reads(summed), [
      'self -> VM.affinity',
      'self.affinity -> host.VMs',
      'self.affinity.VMs -> VM.memory',
    ])
  })

  it('follows both branches of a condition', () => {
    const either = choice(compare(memoryOf(self), '>', int(1)), vm(9), field(self, 'friends', VMS))
    const count = builtIn('size', INT, either)
    assert.deepEqual(reads(count), ['self -> VM.friends', 'self -> VM.memory'])
  })

  it('follows defines with their arguments', () => {
    const define = { name: 'used', doc: '', params: [], result: null, isCheck: false }
    const body = bodyWith([refType('host')], [giveBack(memoryOf(local(0, refType('host'))))])
    const api = { ...BASE, defines: [{ ...define, body }] }
    assert.deepEqual(reads(call('used', INT, host), api), ['self -> VM.affinity', 'self.affinity -> host.memory'])
  })

  it('follows references in another computed field to where that has them from', () => {
    const near = each(vm(1), from(1, field(host, 'VMs', VMS)))
    const sum = total(memoryOf(vm(1)), from(1, field(self, 'near', VMS)))
    const api = withComputed(BASE, { 'VM.near': near })
    assert.deepEqual(reads(sum, api), ['self -> VM.near', 'self.affinity.VMs -> VM.memory'])
  })

  it('reads the guard of a message, and not what looks at all objects', () => {
    const guard = [
      requireThat(compare(memoryOf(vm(0)), '>', int(0)), 'NO', host),
      requireThat(some(from(2, all('host')), compare(memoryOf(local(2, refType('host'))), '>', int(0)))),
      requireThat(compare(field(vm(0), 'far', INT), '>', int(0))),
    ]
    const start = {
      name: 'start',
      doc: '',
      params: [],
      result: null,
      throws: [],
      public: false,
      body: bodyWith([refType('VM', false)], guard, 2),
    }
    const classes = BASE.classes.map((one) => (one.name === 'VM' ? { ...one, messages: [start] } : one))
    const startable = can({ kind: 'message', class: 'VM', name: 'start' }, self)
    assert.deepEqual(reads(startable, { ...BASE, classes }), ['self -> VM.affinity', 'self -> VM.memory'])
  })

  it('begins at an initial object that the expression names', () => {
    assert.deepEqual(reads(memoryOf(object('host', 'main'))), ['main -> host.memory'])
    const dependencies = new Dependencies(withComputed(BASE, { 'VM.spare': memoryOf(object('host', 'main')) }))
    assert.deepEqual(dependencies.ofField('VM', 'spare').objects, [{ class: 'host', object: 'main' }])
  })

  it('refuses what may not stand in a computed field', () => {
    assert.throws(() => reads(total(memoryOf(vm(1)), from(1, all('VM')))), /all VM/)
    assert.throws(() => reads({ ...self, kind: 'session' } as TypedExpr), /session in a computed field/)
  })
})

describe('order of computed fields', () => {
  it('puts first what others read', () => {
    const far = field(self, 'spare', INT)
    const spare = field(host, 'used', INT)
    const used = memoryOf(selfOf('host'))
    const { order } = computedOrder(withComputed(BASE, { 'VM.far': far, 'VM.spare': spare, 'host.used': used }))
    assert.deepEqual(
      order?.map((name) => name.field),
      ['used', 'spare', 'far'],
    )
  })

  it('reports the fields of a circle, also through other objects', () => {
    const spare = field(host, 'used', INT)
    const used = total(field(vm(1), 'spare', INT), from(1, field(selfOf('host'), 'VMs', VMS)))
    const { circle } = computedOrder(withComputed(BASE, { 'VM.spare': spare, 'host.used': used }))
    assert.deepEqual(circle, ['host.used', 'VM.spare'])
    const near = field(self, 'near', VMS)
    assert.deepEqual(computedOrder(withComputed(BASE, { 'VM.near': near })).circle, ['VM.near'])
  })

  it('takes time in proportion to long chains of computed references', () => {
    const names = Array.from({ length: 60 }, (_, i) => `link${i}`)
    const chain = model({ classes: { VM: names.map((name) => `RO/runtime ${name} : VM ref set`) } })
    const twice = (name: string) => arithmetic(field(self, name, VMS), '+', field(self, name, VMS))
    const computed = Object.fromEntries(names.slice(1).map((name, i) => [`VM.${name}`, twice(names[i]!)]))
    assert.equal(computedOrder(withComputed(chain, computed)).order?.length, 59)
  })
})
