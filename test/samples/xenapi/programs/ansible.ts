/** Ansible's modules for XenServer guests, of the collection community.general. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CERTIFICATE,
  isInstalled,
  type ProgramHost,
  PYTHON_PACKAGES,
  programFailed,
  pythonPackage,
  vendorsModule,
} from './host.ts'
import type { Kind } from './kinds.ts'

const MODULE = 'ansible_collections/community/general/plugins/modules/xenserver_guest.py'

interface Task {
  readonly changed: boolean
  readonly changes?: unknown
  readonly instance: {
    readonly state: string
    readonly home_server: string
    readonly hardware: object
    readonly disks: readonly { readonly name: string; readonly size: number; readonly os_device: string }[]
    readonly cdrom: object
    readonly networks: readonly { readonly vif_device: string; readonly ip: string }[]
  }
  /** Of a task with a loop. */
  readonly results: readonly Task[]
}

const GB = 2 ** 30

const stateOf = (task: Task | undefined): string | undefined => task?.instance.state

function seen(task: Task | undefined): object {
  assert.ok(task)
  const { state, hardware, disks, cdrom, networks } = task.instance
  return {
    state,
    hardware,
    disks: disks.map(({ name, size }) => [name, size]),
    cdrom,
    networks: networks.map(({ vif_device, ip }) => [vif_device, ip]),
  }
}

async function play({ url, user, password }: ProgramHost): Promise<{ readonly [task: string]: Task }> {
  const folder = mkdtempSync(join(tmpdir(), 'crowfoot-ansible-'))
  const report = join(folder, 'report.json')
  const env = {
    ...process.env,
    ANSIBLE_HOME: folder,
    ANSIBLE_LOCALHOST_WARNING: 'false',
    PYTHONPATH: `${vendorsModule()}:${PYTHON_PACKAGES}`,
    SSL_CERT_FILE: CERTIFICATE,
    XENSERVER_HOST: url,
    XENSERVER_USER: user,
    XENSERVER_PASSWORD: password,
  }
  // Ansible's own Python, whose packages the modules find.
  const options = ['-e', 'ansible_python_interpreter=/usr/bin/python3', '-e', `report=${report}`]
  const playbook = join(import.meta.dirname, 'ansible/guests.yml')
  await promisify(execFile)('ansible-playbook', ['-i', 'localhost,', ...options, playbook], { env }).catch(
    programFailed,
  )
  const text = readFileSync(report, 'utf8')
  rmSync(folder, { recursive: true })
  return JSON.parse(text)
}

export const ANSIBLE: Kind = {
  title: 'in Ansible, with community.general',
  isInstalled: () =>
    vendorsModule() !== undefined &&
    pythonPackage(MODULE, 'ansible') !== undefined &&
    isInstalled('ansible-playbook', ['--version'], 'ansible'),
  programs: [
    {
      does: 'manages a machine from its creation to its end',
      async run(host) {
        const report = await play(host)
        assert.deepEqual(seen(report.created), {
          state: 'poweredoff',
          hardware: { num_cpus: 2, num_cpu_cores_per_socket: 2, memory_mb: 2048 },
          disks: [['app01 system', 4 * GB]],
          cdrom: { type: 'iso', iso_name: 'debian-12.iso' },
          networks: [['0', '']],
        })
        assert.equal(report.again?.changed, false)
        assert.deepEqual(seen(report.grown), {
          state: 'poweredoff',
          hardware: { num_cpus: 4, num_cpu_cores_per_socket: 2, memory_mb: 4096 },
          disks: [
            ['app01 system', 6 * GB],
            ['app01 data', 2 * GB],
          ],
          cdrom: { type: 'none' },
          networks: [
            ['0', ''],
            ['1', ''],
          ],
        })
        assert.equal(report.grown?.instance.home_server, 'xs1')
        assert.match(report.started?.instance.networks[1]?.ip ?? '', /^192\.0\.2\./)
        assert.equal(report.read?.instance.disks[1]?.os_device, 'xvdb')
        assert.deepEqual(report.suspended?.results.map(stateOf), ['suspended', 'poweredon'])
        assert.match(report.rebooted?.instance.networks[0]?.ip ?? '', /^192\.0\.2\./)
        assert.deepEqual(report.forced?.changes, [
          { hardware: ['num_cpus', 'num_cpu_cores_per_socket'] },
          'need_poweredoff',
        ])
        assert.equal(stateOf(report.forced), 'poweredon')
        assert.deepEqual(report.stopped?.results.map(stateOf), ['poweredon', 'poweredoff'])
        assert.equal(report.removed?.changed, true)
      },
    },
  ],
  messages: [
    'Async.VM.clean_reboot',
    'VBD.create',
    'VBD.eject',
    'VBD.insert',
    'VDI.create',
    'VDI.destroy',
    'VDI.resize',
    'VIF.create',
    'VM.clean_shutdown',
    'VM.copy',
    'VM.destroy',
    'VM.hard_reboot',
    'VM.hard_shutdown',
    'VM.provision',
    'VM.resume',
    'VM.start',
    'VM.suspend',
    'session.login_with_password',
    'session.logout',
    'task.destroy',
  ],
}
