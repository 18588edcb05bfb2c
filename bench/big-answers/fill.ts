/** Fills a data file with VMs of samples/xenapi for bench:big-answers, without a server. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import type { Value } from '../../runtime/values/values.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Compiles the sample as users do. Returns the path of the server. */
export function compileSample(name: string, folder: string): string {
  const out = join(folder, 'out')
  execFileSync(process.execPath, [join(ROOT, 'bin/crow.js'), 'compile', join(ROOT, 'samples', name), '-o', out])
  return join(out, 'server.mjs')
}

/** Creates the VMs. Returns the ref of one of them. */
export function fillVms(file: string, count: number): string {
  const store = openStore(sampleModel('xenapi'), file)
  const vms = store.class('VM')
  let ref = ''
  for (let i = 0; i < count; i++) {
    ref = vms.create(vm(i))
    if (i % 5000 === 0) store.commit()
  }
  store.commit()
  store.close()
  return ref
}

/** The fields that a VM usually has, with values of the usual sizes. */
function vm(i: number): Map<string, Value> {
  return new Map<string, Value>([
    ['name_label', `virtual machine ${i}`],
    ['name_description', 'A machine of the bench, with a description of about the usual length'],
    ['memory_static_max', 4_294_967_296n],
    ['memory_dynamic_max', 4_294_967_296n],
    ['VCPUs_max', 4n],
    ['VCPUs_at_startup', 4n],
    ['HVM_boot_policy', 'BIOS order'],
    ['HVM_boot_params', texts('order', 'cdn', 'firmware', 'uefi')],
    [
      'platform',
      texts('timeoffset', '0', 'device-model', 'qemu-upstream-uefi', 'nx', 'true', 'acpi', '1', 'apic', 'true'),
    ],
    ['other_config', texts('base_template_name', 'Other install media', 'mac_seed', `seed ${i}`, 'folder', '/bench')],
    ['xenstore_data', texts('vm-data', '')],
    ['tags', ['bench', `rack ${i % 40}`]],
  ])
}

function texts(...pairs: string[]): Map<Value, Value> {
  return new Map(pairs.flatMap((key, i) => (i % 2 === 0 ? [[key, pairs[i + 1] as string] as const] : [])))
}

export function sampleModel(name: string): Api {
  const paths = globSync(join(ROOT, 'samples', name, '*.crow')).sort()
  const { model, diagnostics } = analyze(
    paths.map((path) => ({ path, tree: parse(readFileSync(path, 'utf8')) })),
    name,
  )
  if (!model) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return model
}
