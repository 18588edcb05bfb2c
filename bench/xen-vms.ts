/** The compiled server of samples/xenapi for benches, with many VMs, and a plain server to compare it with. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { BENCH_PASSWORD, CROW, call } from './serving.ts'

/** The folder of the texts. */
export const XENAPI = join(import.meta.dirname, '../samples/xenapi')

/** Arguments of Node for a server that answers a constant: the least that a server takes. */
export const PLAIN_SERVER: readonly string[] = [
  '-e',
  `const server = require('node:http').createServer((request, response) => response.end('{"result":1}'))
  server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port))`,
]

/** Compiles the texts with the built command, and returns the path of the server in the folder. */
export function compileXenApi(folder: string): string {
  const out = join(folder, 'out')
  execFileSync(process.execPath, [CROW, 'compile', XENAPI, '-o', out])
  return join(out, 'server.mjs')
}

export async function logIn(url: string): Promise<string> {
  return call(url, 'session.login_with_password', ['root', BENCH_PASSWORD])
}

/** Creates VMs by calls, and returns their refs. */
export async function createVms(url: string, count: number): Promise<string[]> {
  const session = await logIn(url)
  const create = (i: number) => call(url, 'VM.create', [session, { ...VM, name_label: `VM ${i}` }])
  return runCalls(count, create)
}

/** Makes the calls of 0 to count - 1, some at the same time. Returns their results in order. */
export async function runCalls<T>(count: number, makeCall: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const i = next++
      results[i] = await makeCall(i)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, work))
  return results
}

const CLIENTS = 32

/** The fields that have no default. */
const VM = {
  ...fields('PV_bootloader PV_kernel PV_ramdisk PV_args PV_bootloader_args PV_legacy_args HVM_boot_policy PCI_bus', ''),
  ...fields('recommendations', ''),
  ...fields('VCPUs_params HVM_boot_params platform other_config', { key: 'value', another: 'value' }),
  ...fields('memory_static_max memory_dynamic_max memory_dynamic_min memory_static_min', 2 ** 30),
  ...fields('user_version VCPUs_max VCPUs_at_startup', 1),
  is_a_template: false,
  affinity: 'OpaqueRef:NULL',
  actions_after_shutdown: 'destroy',
  actions_after_reboot: 'restart',
  actions_after_crash: 'restart',
}

function fields(names: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]))
}
