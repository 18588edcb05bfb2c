/** The draft of the Xen API's behaviour, 84 bodies, against the sample: what is left is what the sample does not declare. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../../analysis/analyze.ts'
import type { Diagnostic } from '../../../analysis/diagnostics/diagnostic.ts'
import { parse } from '../../../grammar/parse.ts'

const SAMPLE = join(import.meta.dirname, '../../../samples/xenapi')
/** Beside the repository; it is no part of it. */
const DRAFT = join(import.meta.dirname, '../../../../shared/examples/xen-behaviour.crow')

describe('the draft of the behaviour of the Xen API', () => {
  let text = ''
  let diagnostics: readonly Diagnostic[] = []

  before(function () {
    if (!existsSync(DRAFT)) this.skip()
    text = readFileSync(DRAFT, 'utf8')
    const names = readdirSync(SAMPLE).filter((name) => name.endsWith('.crow') && !name.includes('behaviour'))
    const files = names.map((path) => ({ path, tree: parse(readFileSync(join(SAMPLE, path), 'utf8')) }))
    diagnostics = analyze([...files, { path: 'behaviour.crow', tree: parse(text) }], 'xenapi').diagnostics
  })

  function found(severity: Diagnostic['severity']): string[] {
    const own = diagnostics.filter((d) => d.severity === severity)
    return [...new Set(own.map((d) => `${d.code} ${text.slice(d.start, d.end).replaceAll(/\s+/g, ' ')}`))].sort()
  }

  it('has only the errors of what the sample does not declare, and three calls with too few or too many arguments', () => {
    assert.deepEqual(found('error'), ERRORS)
  })

  it('reads through null in two places, and joins two sets', () => {
    assert.deepEqual(found('warning'), [
      'CROW2023 join([lower(string(s)) for s in states(op)], ", ")',
      'CROW2023 join([string(vm) for vm in stuck], "|")',
      'CROW2027 missing.VDI',
      'CROW2027 the_pool().master',
    ])
  })
})

const ERRORS: readonly string[] = [
  'CROW1504 HOST_OFFLINE',
  'CROW2006 VM_CHECKPOINT_SUSPEND_FAILED',
  'CROW2006 VM_IS_TEMPLATE',
  'CROW2006 pool_migrate',
  'CROW2010 CANNOT_EVACUATE_HOST',
  'CROW2010 CANNOT_RESET_CONTROL_DOMAIN',
  'CROW2010 DEVICE_ALREADY_ATTACHED',
  'CROW2010 DEVICE_ALREADY_EXISTS',
  'CROW2010 HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED',
  'CROW2010 HA_NOT_ENABLED',
  'CROW2010 HA_TOO_FEW_HOSTS',
  'CROW2010 HOST_CANNOT_DESTROY_SELF',
  'CROW2010 HOST_HAS_RESIDENT_VMS',
  'CROW2010 HOST_NOT_DISABLED',
  'CROW2010 INVALID_DEVICE',
  'CROW2010 JOINING_HOST_CANNOT_HAVE_RUNNING_VMS',
  'CROW2010 MAC_INVALID',
  'CROW2010 OPERATION_BLOCKED',
  'CROW2010 PIF_ALREADY_BONDED',
  'CROW2010 PIF_BOND_CANNOT_CROSS_HOSTS',
  'CROW2010 PIF_BOND_NEEDS_MORE_MEMBERS',
  'CROW2010 PIF_IS_VLAN',
  'CROW2010 PIF_VLAN_EXISTS',
  'CROW2010 SR_NOT_EMPTY',
  'CROW2010 SR_NO_PBDS',
  'CROW2010 SR_UUID_EXISTS',
  'CROW2010 VBD_CDS_MUST_BE_READONLY',
  'CROW2010 VM_HAS_NO_SUSPEND_VDI',
  'CROW2010 VM_IS_SNAPSHOT',
  'CROW2010 VM_LACKS_FEATURE',
  'CROW2010 VM_NO_SUSPEND_SR',
]
