/** How values are shown: sizes in bytes, states, dates that mean never. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Field } from '../../../model/api.ts'
import { bytesIn, bytesText, looksOf } from '../../../web/console/values/field-looks.ts'
import { localTime } from '../../../web/console/values/value-as-text.ts'
import { isStateField, stateTone } from '../../../web/parts/state-tone.ts'
import { sampleApi } from '../sites.ts'

/** `Class.field` of all fields of the sample that pass the test. */
function fieldsOf(sample: string, test: (field: Field, owner: string) => boolean | undefined): string[] {
  return sampleApi(sample).classes.flatMap((c) =>
    c.internal || c.standard ? [] : c.fields.flatMap((f) => (test(f, c.name) ? [`${c.name}.${f.name}`] : [])),
  )
}

describe('sizes in bytes', () => {
  it('are found by documentation or by an unmistakable name', () => {
    const bytes = (sample: string) => fieldsOf(sample, (field, owner) => looksOf(field, owner).bytes)
    assert.deepEqual(bytes('bookshop'), [])
    assert.deepEqual(bytes('pool'), [
      'host.memory_total',
      'host.memory_free',
      'network.MTU',
      'SR.physical_size',
      'SR.physical_utilisation',
      'VDI.virtual_size',
      'VM.memory_max',
    ])
    const xen = bytes('xenapi')
    for (const name of ['VM.memory_static_max', 'VDI.virtual_size', 'SR.virtual_allocation', 'blob.size'])
      assert.ok(xen.includes(name), name)
    for (const name of ['VM.VCPUs_max', 'PIF.MTU', 'host_cpu.speed', 'pool.ha_plan_exists_for'])
      assert.ok(!xen.includes(name), name)
  })

  it('are not sizes in other units, numbers or speeds', () => {
    const isBytes = (name: string, doc: string, owner = 'thing') =>
      looksOf({ name, doc, type: { kind: 'int' } }, owner).bytes
    assert.equal(isBytes('memory', 'In MiB.'), false)
    assert.equal(isBytes('memory_speed', ''), false)
    assert.equal(isBytes('rate', 'In bytes per second.'), false)
    assert.equal(isBytes('size', 'How many people fit in.', 'team'), false)
    assert.equal(isBytes('size', '', 'host_crashdump'), true)
    assert.equal(looksOf({ name: 'memory', doc: 'In bytes.', type: { kind: 'string' } }, 'host').bytes, false)
  })

  it('are shown in powers of 1024, with every digit where they are small', () => {
    assert.deepEqual(
      ['8589934592', 9_007_199_254_740_992, '9223372036854775807', 1500, 0, -1, 123_456_789].map(bytesText),
      ['8 GiB', '8 PiB', '8 EiB', '1500 B', '0 B', '-1', '118 MiB'],
    )
  })

  it('are read in filters', () => {
    assert.deepEqual(['8 GiB', '1.5MB', '2k', '+3 tb'].map(bytesIn), [2 ** 33, 1.5 * 2 ** 20, 2048, 3 * 2 ** 40])
    assert.deepEqual(['8', '8 apples', 'GiB', ''].map(bytesIn), Array(4).fill(undefined))
  })
})

describe('states', () => {
  it('are fields named as states, or changed by bodies from one value to another', () => {
    assert.deepEqual(fieldsOf('bookshop', isStateField), ['order.state'])
    assert.deepEqual(fieldsOf('pool', isStateField), ['VM.power_state'])
    const xen = fieldsOf('xenapi', isStateField)
    assert.ok(xen.includes('VM.power_state') && xen.includes('PVS_proxy.status'))
    assert.ok(!xen.includes('VBD.mode') && !xen.includes('VM.on_boot'))
  })

  it('have a tone by their words', () => {
    const tones = (...values: string[]) => values.map(stateTone)
    assert.deepEqual(tones('Running', 'healthy', 'in_progress_ok', 'ok_livepatch_complete'), Array(4).fill('good'))
    assert.deepEqual(tones('Paused', 'Suspended', 'recovering'), Array(3).fill('warn'))
    assert.deepEqual(tones('failure', 'OutOfOrderError', 'incompatible_write_cache_mode'), Array(3).fill('bad'))
    assert.deepEqual(tones('Halted', 'stopped', 'notRunning', 'None'), Array(4).fill('idle'))
    assert.deepEqual(tones('pending', 'cancelling', 'vm_migrating'), Array(3).fill('busy'))
    assert.deepEqual(tones('level_7', 'breadth_first', ''), Array(3).fill('other'))
  })
})

describe('dates', () => {
  it('are never at the start of 1970', () => {
    assert.equal(localTime('19700101T00:00:00Z'), 'never')
    assert.notEqual(localTime('19700101T00:00:01Z'), 'never')
    assert.equal(localTime('soon'), 'soon')
  })
})
