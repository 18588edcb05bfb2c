/** Bodies from their text to the answers of a service: checked, compiled and called over JSON-RPC. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { withoutStatements } from '../../../compiler/emit/bodies/without-statements.ts'
import { parse } from '../../../grammar/parse.ts'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../../../runtime/bodies/protocol.ts'
import { openRules } from '../../../runtime/bodies/rules/open-rules.ts'
import { type OpenOptions, openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk } from '../../runtime/harness.ts'
import { moduleOf } from './load-bodies.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
api pool
enum state { Halted, Running }
enum op { start, stop }
error BAD_STATE(vm, expected, actual)
error NO_HOST()

class host {
  RW memory : int = 0
  RO/runtime VMs : VM ref set <-> host
}

class VM {
  RW name_label : string
  RW memory : int = 1
  RO/runtime state : state enum = Halted
  RO/runtime host : host ref or null <-> VMs
  RO/runtime allowed : op enum set := [o in all op where can allows(self, o)]

  message start(vm : VM ref) throws BAD_STATE, NO_HOST {
    allows(vm, start)
    let class = first(h in all host where free(h) >= vm.memory by -free(h))
    require class != null else NO_HOST()
    vm.host = class
    vm.state = Running
  }
  message stop(vm : VM ref) throws BAD_STATE {
    allows(vm, stop)
    set vm { state = Halted, host = null }
  }
  message clone(vm : VM ref, count : int) : VM ref set {
    return [create VM { ...vm, name_label = vm.name_label + " " + string(i) } for i in [1 .. count]]
  }
  message why_not(vm : VM ref) : string set { return refusal VM.start(vm) }
}

define free(h : host ref) : int := h.memory - sum(vm.memory for vm in h.VMs)

define allows(vm : VM ref, o : op enum) {
  require (o == start) == (vm.state == Halted) else BAD_STATE(vm, o, lower(string(vm.state)))
}
`

describe('written bodies', () => {
  it('answer calls', async () => {
    const { result } = await open()
    const [small, large] = [await result('host.create', { memory: 4 }), await result('host.create', { memory: 8 })]
    const vm = await result('VM.create', { name_label: 'a', memory: 6 })
    await result('VM.start', vm)
    assert.equal(await result('VM.get_host', vm), large)
    assert.deepEqual(await result('host.get_VMs', small), [])
    assert.deepEqual(await result('VM.get_allowed', vm), ['stop'])
    await result('VM.stop', vm)
    assert.equal(await result('VM.get_host', vm), 'OpaqueRef:NULL')
  })

  it('raise their errors, and tell them beforehand', async () => {
    const { result, error } = await open()
    const vm = await result('VM.create', { name_label: 'a', memory: 6 })
    assert.deepEqual(await error('VM.start', vm), ['NO_HOST'])
    assert.deepEqual(await error('VM.stop', vm), ['BAD_STATE', vm, 'stop', 'halted'])
    await result('host.create', { memory: 8 })
    assert.deepEqual(await result('VM.why_not', vm), [])
    await result('VM.start', vm)
    assert.deepEqual(await result('VM.why_not', vm), ['BAD_STATE', vm, 'start', 'running'])
  })

  it('change signs of numbers that have one already', async () => {
    const { result } = await serveText(`class pen {
      RW n : int = 0
      message ints(x : int) : int set { return [-(-5), - -x, ---x, 3 - -x, 3 - (-(-4)), -(-(-2 * x))] }
      message floats(x : float) : float set { return [-(-1.5), - -x, -(-2)] }
      message seconds() : int { return seconds(-(-5s) - -1s) }
    }`)
    assert.deepEqual(await result('pen.ints', 7), [5, 7, -7, 10, -1, -14])
    assert.deepEqual(await result('pen.floats', 2.5), [1.5, 2.5, 2])
    assert.equal(await result('pen.seconds'), 6)
  })

  it('create objects in a comprehension, in order', async () => {
    const { result } = await open()
    const vm = await result('VM.create', { name_label: 'a' })
    const copies = (await result('VM.clone', vm, 2)) as string[]
    assert.deepEqual(await Promise.all(copies.map((copy) => result('VM.get_name_label', copy))), ['a 1', 'a 2'])
  })
})

async function open(): Promise<Desk> {
  const { model, diagnostics } = analyze([{ path: 'pool.crow', tree: parse(TEXT) }], 'pool')
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  )
  assert.ok(model)
  const module = await moduleOf(emitBodies(model).text)
  const api = withoutStatements(model)
  const bodies: MakeBodies = (parts) => module(createLibrary(parts.api, parts.store))
  const rules: OpenOptions['rules'] = (inner, opening) => openRules(api, inner, bodies, opening)
  return openDesk(api, { bodies, store: openStore(api, ':memory:', { rules }) })
}
