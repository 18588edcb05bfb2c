/** Programs with the vendor's own XenAPI.py, which do what the samples of the vendor's SDK do. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { CERTIFICATE, isInstalled, type ProgramHost, runForJson, vendorsModule } from './host.ts'
import type { Kind } from './kinds.ts'

function run(name: string, { url, user, password }: ProgramHost): Promise<unknown> {
  return runForJson('python3', [join(import.meta.dirname, 'python', name), url, user, password], {
    PYTHONPATH: vendorsModule(),
    SSL_CERT_FILE: CERTIFICATE,
  })
}

export const PYTHON: Kind = {
  title: 'in Python, with the vendor’s XenAPI.py',
  isInstalled: () => isInstalled('python3', ['--version'], 'python3') && vendorsModule() !== undefined,
  programs: [
    {
      does: 'lists all objects, and gets an event of each',
      async run(host) {
        const numbers = (await run('listing.py', host)) as { [name: string]: [objects: number, events: number] }
        assert.ok(Object.keys(numbers).length > 20)
        for (const [name, [objects, events]] of Object.entries(numbers)) assert.equal(events, objects, name)
      },
    },
    {
      does: 'installs a machine from a template',
      async run(host) {
        const { address, ...machine } = (await run('install.py', host)) as { address: string }
        assert.match(address, /^192\.0\.2\.\d+$/)
        assert.deepEqual(machine, {
          state: 'Running',
          template: false,
          from: 'Debian Bookworm 12',
          disks: [['10737418240', true]],
          os: 'Debian GNU/Linux 12',
        })
      },
    },
    {
      does: 'moves machines between hosts',
      async run(host) {
        const success = ['success', []]
        assert.deepEqual(await run('permute.py', host), { tasks: [success, success], hosts: 2, arrived: true })
      },
    },
    {
      does: 'empties a host, reboots it and takes it back',
      async run(host) {
        assert.deepEqual(await run('maintain.py', host), {
          stays: {},
          evacuated: [['success', []]],
          left: [],
          moved: { web01: true, new: true },
          enabled: true,
        })
      },
    },
    {
      does: 'adds storage and a VLAN, and takes them away',
      async run(host) {
        assert.deepEqual(await run('extend.py', host), {
          plugged: [true, true],
          size: String(2 ** 31),
          scan: [['success', []]],
          tags: ['42', '42'],
          gone: true,
        })
      },
    },
    {
      does: 'snapshots machines, and goes back',
      async run(host) {
        const back = { changed: false, 'same drives': true, snapshots: [1, 0] }
        const running = { ...back, states: ['Running', 'Suspended', 'Running'] }
        const halted = { ...back, states: ['Halted', 'Halted', 'Halted'] }
        assert.deepEqual(await run('snapshot.py', host), { web01: running, new: running, db01: halted })
      },
    },
    {
      does: 'starts, suspends, resumes and stops machines',
      async run(host) {
        const halted = ['Halted', 'Running', 'Suspended', 'Running', 'Halted']
        const running = ['Running', ...halted]
        assert.deepEqual(await run('powercycle.py', host), { web01: running, new: running, db01: halted })
      },
    },
    {
      does: 'plugs storage with a changed address of its server',
      async run(host) {
        const plugged = ['192.0.2.200', true]
        assert.deepEqual(await run('fixpbds.py', host), [plugged, plugged])
      },
    },
  ],
  messages: [
    'Async.SR.scan',
    'Async.VM.pool_migrate',
    'Async.host.evacuate',
    'PBD.create',
    'PBD.destroy',
    'PBD.plug',
    'PBD.unplug',
    'SR.create',
    'SR.destroy',
    'SR.forget',
    'SR.introduce',
    'VDI.create',
    'VDI.destroy',
    'VDI.resize',
    'VDI.snapshot',
    'VIF.create',
    'VLAN.destroy',
    'VM.checkpoint',
    'VM.clean_shutdown',
    'VM.clone',
    'VM.destroy',
    'VM.provision',
    'VM.resume',
    'VM.revert',
    'VM.snapshot',
    'VM.start',
    'VM.suspend',
    'event.from',
    'host.disable',
    'host.enable',
    'host.reboot',
    'network.create',
    'network.destroy',
    'pool.create_VLAN_from_PIF',
    'session.login_with_password',
    'session.logout',
    'task.destroy',
  ],
}
