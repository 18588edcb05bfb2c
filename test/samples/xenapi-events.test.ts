/**
 * Clients of the Xen API, unmodified, watch samples/xenapi, compiled: the npm package xen-api, and a loop as
 * XenAPI.py's users write it.
 */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { after, before, describe, it } from 'mocha'
import { Xapi, type XapiRecord } from 'xen-api'
import { type RunningSample, startSample } from './server.ts'

const MACHINE = {
  ...Object.fromEntries(
    'PV_bootloader PV_kernel PV_ramdisk PV_args PV_bootloader_args PV_legacy_args HVM_boot_policy PCI_bus recommendations'
      .split(' ')
      .map((name) => [name, '']),
  ),
  ...Object.fromEntries('VCPUs_params HVM_boot_params platform other_config'.split(' ').map((name) => [name, {}])),
  ...Object.fromEntries(
    'memory_static_max memory_dynamic_max memory_dynamic_min memory_static_min user_version VCPUs_max VCPUs_at_startup'
      .split(' ')
      .map((name) => [name, '1']),
  ),
  name_label: 'machine',
  is_a_template: false,
  affinity: 'OpaqueRef:NULL',
  actions_after_shutdown: 'destroy',
  actions_after_reboot: 'restart',
  actions_after_crash: 'restart',
}

describe('samples/xenapi, compiled, reports events', () => {
  let xenapi: RunningSample

  before(async () => {
    xenapi = await startSample('xenapi')
  })
  after(() => xenapi?.stop())

  it('to Python’s xmlrpc.client', async function () {
    if (spawnSync('python3', ['--version']).error) return this.skip()
    const { url, user, password } = xenapi
    const script = join(import.meta.dirname, 'xmlrpc_events.py')
    const { stderr } = await promisify(execFile)('python3', [script, `${url}/`, user, password])
    assert.match(stderr, /^Ran 4 tests in .*\n\nOK\n$/m)
  })

  for (const transport of ['json-rpc', 'xml-rpc'] as const)
    describe(`to the npm package xen-api, by ${transport}`, () => {
      let client: Xapi
      let other: Xapi

      before(async () => {
        const { url, user, password } = xenapi
        const options = { url, auth: { user, password }, transport }
        client = new Xapi({ ...options, watchEvents: true, debounce: 1 })
        other = new Xapi({ ...options, watchEvents: false })
        await Promise.all([client.connect(), other.connect()])
        await client.objectsFetched
      })
      after(async () => {
        await client.disconnect()
        await other.disconnect()
      })

      const seen = async (event: 'add' | 'update' | 'remove', id: string): Promise<XapiRecord | undefined> => {
        for (;;) {
          const [objects] = (await once(client.objects, event)) as [{ [id: string]: XapiRecord }]
          if (id in objects) return objects[id]
        }
      }

      it('sees the initial objects', () => {
        const [network] = Object.values(client.objects.all).filter((o) => o.bridge === 'xenbr0')
        assert.equal(network?.name_label, 'Pool-wide network associated with eth0')
      })

      it('sees objects that others create, change and destroy', async () => {
        const ref = String(await other.call('VM.create', MACHINE))
        const made = await client.barrier(ref)
        assert.equal(made.name_label, 'machine')
        const changed = seen('update', made.$id)
        await other.setField('VM', ref, 'name_label', 'another')
        assert.equal((await changed)?.name_label, 'another')
        const gone = seen('remove', made.$id)
        await other.call('VM.destroy', ref)
        await gone
        assert.equal(client.getObjectByRef(ref, undefined), undefined)
      })

      it('sees both ends of a pair', async () => {
        const VM = String(await other.call('VM.create', MACHINE))
        const [network] = (await other.call(
          'network.get_by_name_label',
          'Pool-wide network associated with eth0',
        )) as string[]
        const interfaceOf = { device: '0', VM, network, MAC: '', MTU: '1500', other_config: {} }
        const qos = { qos_algorithm_type: '', qos_algorithm_params: {} }
        const VIF = String(await other.call('VIF.create', { ...interfaceOf, ...qos }))
        assert.deepEqual((await client.barrier(VM)).VIFs, [VIF])
        await other.call('VIF.destroy', VIF)
        assert.deepEqual((await client.barrier(VM)).VIFs, [])
      })

      it('waits for the tasks of its asynchronous calls', async () => {
        const ref = String(await client.callAsync('VM.create', MACHINE))
        assert.equal((await client.barrier(ref)).name_label, 'machine')
        assert.equal(await client.callAsync('VM.destroy', ref), '')
        await assert.rejects(client.callAsync('VM.destroy', ref), { code: 'HANDLE_INVALID', params: ['VM', ref] })
        await assert.rejects(client.callAsync('pool.disable_ha'), { code: 'HA_NOT_ENABLED' })
      })
    })
})
