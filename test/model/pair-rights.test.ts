/** Roles of bound pairs: both ends show one relation, so the clauses of each end also count at the other (docs/language.md, Roles). */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api, Class, Field } from '../../model/api.ts'
import { mayChangeOtherEnd, mayRead } from '../../model/roles.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { hover } from '../../server/features/hover.ts'
import { viewOf } from '../server/view-of.ts'

const ROLES = 'api Bank uses session\nrole clerk\nrole admin includes clerk\nrole auditor\n'

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(ROLES + text) }], 'a')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

function rolesOf(api: Api, name: string): readonly string[] | null | undefined {
  return rpcsOf(api).find((rpc) => rpc.name === name)?.roles
}

function fieldIn(api: Api, path: string): [Class, Field] {
  const [className, name] = path.split('.')
  const owner = api.classes.find((c) => c.name === className)
  const field = owner?.fields.find((f) => f.name === name)
  assert.ok(owner && field, path)
  return [owner, field]
}

const SAFES = `class safe {
  RW keepers : person ref set <-> safes = [] get allows(admin) set allows(clerk)
}
class person {
  RW safes : safe ref set <-> keepers = []
}
`

describe('the roles of a pair', () => {
  it('are those of the stricter end, at both ends', () => {
    const api = modelOf(SAFES)
    for (const path of ['safe.keepers', 'person.safes']) {
      const [className, name] = path.split('.')
      assert.deepEqual(mayRead(api, ...fieldIn(api, path)), ['admin'], path)
      assert.deepEqual(rolesOf(api, `${className}.get_${name}`), ['admin'])
      for (const verb of ['set', 'add', 'remove'])
        assert.deepEqual(rolesOf(api, `${className}.${verb}_${name}`), ['clerk', 'admin'], `${verb} ${path}`)
    }
  })

  it('are the roles common to both ends where neither end is stricter', () => {
    const api = modelOf(`class A get allows(clerk) {
  RW bs : B ref set <-> as = [] set allows(auditor, admin)
}
class B get allows(auditor, admin) set allows(clerk) {
  RW as : A ref set <-> bs = []
}
`)
    assert.deepEqual(mayRead(api, ...fieldIn(api, 'A.bs')), ['admin'])
    assert.deepEqual(rolesOf(api, 'A.add_bs'), ['admin'])
    assert.deepEqual(rolesOf(api, 'B.add_as'), ['admin'])
  })

  it('are those of its class for an end that clients set, or give to create', () => {
    const end = (qualifier: string, clauses: string) =>
      modelOf(`class A {
  RW bs : B ref set <-> as = []
}
class B ${clauses} {
  ${qualifier} as : A ref set <-> bs
}
`)
    assert.deepEqual(rolesOf(end('RW', 'set allows(admin)'), 'A.add_bs'), ['admin'])
    assert.deepEqual(rolesOf(end('RO/constructor', 'create allows(admin)'), 'A.add_bs'), ['admin'])
    assert.equal(rolesOf(end('RO/constructor', 'set allows(admin)'), 'A.add_bs'), null)
    assert.equal(rolesOf(end('RO/runtime', 'allows(admin) get allows(clerk)'), 'A.add_bs'), null)
  })

  it('are those of its own clause for an end that is computed', () => {
    const api = modelOf(`class VM {
  RO/runtime disks : disk ref set <-> VM set allows(admin)
}
class disk {
  RW VM : VM ref or null <-> disks = null
}
`)
    assert.deepEqual(rolesOf(api, 'disk.set_VM'), ['admin'])
    assert.equal(rolesOf(api, 'disk.get_VM'), null)
    const [disk] = fieldIn(api, 'disk.VM')
    assert.deepEqual(mayChangeOtherEnd(api, disk, 'VM'), ['admin'])
    assert.equal(rolesOf(api, 'disk.create'), null)
  })

  it('hold for declared accessors too, though not for @public ones', () => {
    const api = modelOf(`class VM {
  RO/runtime disks : disk ref set <-> VM get allows(clerk) set allows(admin)
}
class disk {
  RO/constructor VM   : VM ref or null <-> disks = null
  RO/runtime     size : int
  message set_VM(disk : disk ref, value : VM ref or null) allows(clerk)
  message add_VM(disk : disk ref) allows(clerk)
}
class rack {
  RO/constructor VM : shelf ref or null <-> rack = null
  message set_VM(self : rack ref, value : shelf ref or null) @public
}
class shelf {
  RO/runtime rack : rack ref <-> VM set allows(admin)
}
`)
    assert.deepEqual(rolesOf(api, 'disk.set_VM'), ['admin'])
    assert.deepEqual(rolesOf(api, 'disk.add_VM'), ['clerk', 'admin'])
    assert.equal(rolesOf(api, 'rack.set_VM'), null)
  })

  it('of a field that is bound to itself are its own', () => {
    const api = modelOf(
      'class host {\n  RW peers : host ref set <-> peers = [] get allows(admin) set allows(clerk)\n}\n',
    )
    assert.deepEqual(mayRead(api, ...fieldIn(api, 'host.peers')), ['admin'])
    assert.deepEqual(rolesOf(api, 'host.add_peers'), ['clerk', 'admin'])
  })

  it('are null without sessions', () => {
    const [first = ''] = ROLES.split('\n')
    const text = `${first.replace(' uses session', '')}\n${SAFES.replaceAll(/ (get|set) allows\(\w+\)/g, '')}`
    const { model } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
    assert.ok(model)
    assert.equal(mayRead(model, ...fieldIn(model, 'person.safes')), null)
  })

  it('are those that hover shows', () => {
    const text = ROLES + SAFES
    const at = text.indexOf('safes :')
    const { view, path, offset } = viewOf(`${text.slice(0, at)}$0${text.slice(at)}`)
    assert.match(hover(view, path, offset)?.markdown ?? '', /Read by `admin`\. Changed by `clerk`, `admin`\./)
  })
})
