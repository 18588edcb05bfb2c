/** Labels of objects: by name, or made of an identifying field and the objects that they belong to. */
import assert from 'node:assert/strict'
import { effect } from '@preact/signals'
import { describe, it } from 'mocha'
import { RpcError } from '../../../web/console/calls/call-errors.ts'
import type { CallAnswer, Client, ClientCall } from '../../../web/console/calls/client.ts'
import { RpcIndex } from '../../../web/console/calls/rpc-index.ts'
import type { ObjectRecord } from '../../../web/console/objects/class-table.ts'
import { ClassTables } from '../../../web/console/objects/class-tables.ts'
import { ObjectNames } from '../../../web/console/objects/object-names.ts'
import { labelRule } from '../../../web/console/values/label-rule.ts'
import { shortened } from '../../../web/console/values/shortened.ts'
import { sampleApi } from '../sites.ts'

const xen = sampleApi('xenapi')
const rpcs = new RpcIndex(xen)
const ruleOf = (name: string) => {
  const owner = xen.classes.find((c) => c.name === name)
  assert.ok(owner)
  const { keys, refs } = labelRule(xen, owner)
  return [keys[0], ...refs.map(({ field }) => field)]
}

/** Names over a server that has these records, by reference. */
function namesOver(records: { readonly [ref: string]: ObjectRecord }) {
  const api = xen
  const calls: string[] = []
  const answerOf = ({ rpc, params: [ref] }: ClientCall): CallAnswer => {
    calls.push(rpc.name)
    const record = records[String(ref)]
    const field = rpc.name.split('.get_')[1] as string
    if (!record) return { error: new RpcError('RBAC_PERMISSION_DENIED', []) }
    return { value: field === 'record' ? record : record[field] }
  }
  const client = {
    async batch(some: readonly ClientCall[]) {
      return some.map(answerOf)
    },
  } as unknown as Client
  const tables = new ClassTables(api, rpcs, client)
  const names = new ObjectNames({ api, rpcs, client, tables })
  /** The label after everything that it needs was answered. */
  const settled = async (className: string, ref: string) => {
    for (let round = 0; round < 8; round++) {
      names.of(className, ref)
      // Names are asked for in a timer, which was started before this one.
      await new Promise((resolve) => setTimeout(resolve))
    }
    return names.of(className, ref)
  }
  return { names, tables, settled, calls }
}

const NULL = 'OpaqueRef:NULL'
const LAB = {
  vm: { name_label: 'web' },
  lan: { name_label: 'LAN' },
  vif: { device: '0', VM: 'vm', network: 'lan' },
  vbd: { device: '', userdevice: '3', VM: 'vm', VDI: NULL },
  pbd: { host: 'host', SR: 'sr' },
  host: { name_label: 'lab1' },
  sr: { name_label: 'Local storage' },
  proxy: { site: 'site', VIF: 'vif' },
  site: { name_label: 'Bonn' },
  empty: { name_label: '', SR: 'sr' },
}

describe('labels of objects', () => {
  it('follow from the model: keys by their words, references by their relations', () => {
    assert.deepEqual(ruleOf('VIF'), ['device', 'VM', 'network'])
    assert.deepEqual(ruleOf('PBD'), [undefined, 'host', 'SR'])
    assert.deepEqual(ruleOf('PIF'), ['device', 'host', 'network'])
    assert.deepEqual(ruleOf('host_cpu'), ['number', 'host'])
    assert.deepEqual(ruleOf('VM_metrics'), [undefined])
  })

  it('never show a secret', () => {
    const owner = { ...xen.classes.find((c) => c.name === 'secret'), unique: [['value']] }
    const fields = owner.fields?.map((f) => (f.name === 'value' ? { ...f, secret: true } : f))
    assert.deepEqual(labelRule(xen, { ...owner, fields } as never).keys, [])
  })

  it('name an object without a name by its key and what it belongs to', async () => {
    const { settled } = namesOver(LAB)
    assert.equal(await settled('VIF', 'vif'), 'VIF 0 · web → LAN')
    assert.equal(await settled('VBD', 'vbd'), 'VBD 3 · web')
    assert.equal(await settled('PBD', 'pbd'), 'PBD · lab1 → Local storage')
    assert.equal(await settled('VM', 'vm'), 'web')
  })

  it('are of what can be seen, cut, and turn no text around', async () => {
    const named = async (name_label: string) => namesOver({ vm: { name_label, uuid: 'u' } }).settled('VM', 'vm')
    for (const blank of ['  ', '\u200b', '\u202e']) assert.equal(await named(blank), await named(''))
    assert.equal(await named('\u202etxt.exe'), 'txt.exe')
    assert.equal((await named('x'.repeat(100_000)))?.length, 200)
    // An emoji is two of the units that a text is cut by.
    assert.equal(shortened('a🎉b', 3), 'a…')
    assert.equal(await named('  two words '), '  two words ')
  })

  it('are whole for a part of the page that is drawn again only when names come', async () => {
    const { names } = namesOver(LAB)
    const whole = await new Promise<string>((resolve) => {
      const stop = effect(() => {
        const text = names.text('VIF', 'vif')
        if (text.endsWith('LAN')) queueMicrotask(() => [stop(), resolve(text)])
      })
    })
    assert.equal(whole, 'VIF 0 · web → LAN')
  })

  it('name an object whose name is empty', async () => {
    assert.equal(await namesOver(LAB).settled('VDI', 'empty'), 'VDI empt · Local storage')
  })

  it('name an object inside a label without its own references', async () => {
    assert.equal(await namesOver(LAB).settled('PVS_proxy', 'proxy'), 'PVS_proxy · Bonn → VIF 0')
  })

  it('can have the class in front, once', async () => {
    const { names, settled } = namesOver(LAB)
    await settled('VIF', 'vif')
    await settled('VM', 'vm')
    assert.equal(names.withClass('VIF', 'vif'), 'VIF 0 · web → LAN')
    assert.equal(names.withClass('VM', 'vm'), 'VM web')
  })

  it('change when the object or what it belongs to changes', async () => {
    const { names, tables, settled } = namesOver(LAB)
    await settled('VIF', 'vif')
    const before = names.version
    tables.apply({ class: 'vif', operation: 'mod', ref: 'vif', snapshot: { ...LAB.vif, device: '7' } })
    assert.equal(names.of('VIF', 'vif'), 'VIF 7 · web → LAN')
    assert.ok(names.version > before)
    names.apply({ class: 'vm', operation: 'mod', ref: 'vm', snapshot: { name_label: 'mail' } })
    assert.equal(names.of('VIF', 'vif'), 'VIF 7 · mail → LAN')
  })

  it('are unknown for an object that the user may not read, which is asked for once', async () => {
    const { settled, calls, names } = namesOver(LAB)
    assert.equal(await settled('VIF', 'OpaqueRef:0123456789abcdef'), undefined)
    assert.equal(names.text('VIF', 'OpaqueRef:0123456789abcdef'), '01234567…')
    assert.deepEqual(calls, ['VIF.get_record'])
  })

  it('can be made of a record of an object that is gone', async () => {
    const { names, settled } = namesOver(LAB)
    await settled('VM', 'vm')
    assert.equal(names.ofRecord('VIF', 'gone', { device: '1', VM: 'vm', network: NULL }), 'VIF 1 · web')
    assert.equal(names.ofRecord('VM', 'gone', { name_label: 'old' }), 'old')
  })
})
