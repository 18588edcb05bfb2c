/**
 * samples/xenapi, compiled and called by real clients, unmodified: Python's xmlrpc.client and the npm package xen-api.
 */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { after, before, describe, it } from 'mocha'
import { Xapi } from 'xen-api'
import { type RunningSample, startSample } from './server.ts'

describe('samples/xenapi, compiled', () => {
  let xenapi: RunningSample

  before(async () => {
    xenapi = await startSample('xenapi')
  })
  after(() => xenapi?.stop())

  it('serves Python’s xmlrpc.client', async function () {
    if (spawnSync('python3', ['--version']).error) return this.skip()
    const { url, user, password } = xenapi
    const script = join(import.meta.dirname, 'xmlrpc_client.py')
    const { stderr } = await promisify(execFile)('python3', [script, `${url}/`, user, password])
    assert.match(stderr, /^Ran 9 tests in .*\n\nOK\n$/m)
  })

  for (const transport of ['json-rpc', 'xml-rpc', 'auto'] as const)
    describe(`the npm package xen-api, by ${transport}`, () => {
      let client: Xapi

      before(async () => {
        const { url, user, password } = xenapi
        client = new Xapi({ url, auth: { user, password }, transport, watchEvents: false })
        await client.connect()
      })
      after(async () => {
        await client.disconnect()
        assert.equal(client.status, 'disconnected')
      })

      it('finds the pool and its master', async () => {
        assert.equal(client.pool.name_label, 'lab')
        const master = await client.getRecord('host', String(client.pool.master))
        assert.equal(master.hostname, 'xs1')
        assert.equal((await client.getRecordByUuid('host', master.$id)).$ref, master.$ref)
      })

      it('creates, reads and destroys', async () => {
        const SR = String(client.pool.default_SR)
        const disk = { SR, virtual_size: 1024, type: 'user', sharable: false, read_only: false, other_config: {} }
        const ref = String(await client.call('VDI.create', disk))
        assert.equal(String(await client.getField('VDI', ref, 'virtual_size')), '1024')
        const records = await client.getAllRecords('VDI')
        assert.equal(records.at(-1)?.$ref, ref)
        assert.equal(((await client.getField('SR', SR, 'VDIs')) as string[]).at(-1), ref)
        await client.call('VDI.destroy', ref)
        await assert.rejects(client.getRecord('VDI', ref), { code: 'HANDLE_INVALID', params: ['VDI', ref] })
      })

      it('sets fields and their entries', async () => {
        const { $ref } = client.pool
        const before = (await client.getField('pool', $ref, 'other_config')) as { readonly [key: string]: string }
        await client.setFields('pool', $ref, { name_description: `by ${transport}`, ha_allow_overcommit: undefined })
        assert.equal(await client.getField('pool', $ref, 'name_description'), `by ${transport}`)
        await client.setFieldEntry('pool', $ref, 'other_config', 'xo:key', 'value')
        await client.setFieldEntry('pool', $ref, 'other_config', 'xo:key', 'other')
        assert.deepEqual(await client.getField('pool', $ref, 'other_config'), { ...before, 'xo:key': 'other' })
        await client.setFieldEntry('pool', $ref, 'other_config', 'xo:key', null)
        assert.deepEqual(await client.getField('pool', $ref, 'other_config'), before)
      })

      it('reports errors', async () => {
        await assert.rejects(client.call('VM.explode'), { code: 'MESSAGE_METHOD_UNKNOWN', params: ['VM.explode'] })
        const updates = client.call('host.call_plugin', client.pool.master, 'updater.py', 'check_update', {})
        await assert.rejects(updates, { code: 'XENAPI_MISSING_PLUGIN', params: ['updater.py'] })
      })
    })
})
