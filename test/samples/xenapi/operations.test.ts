/**
 * Which operation a machine of samples/xenapi allows in which state, against the facts of ../shared/data: all operations, in
 * all power states, for machines, templates, snapshots and control domains, beside each other operation.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import { runCrow } from '../../../cli/run.ts'
import { memoryHost } from '../../cli/memory-host.ts'
import { readSample } from '../sample.ts'

const FACTS = join(import.meta.dirname, '../../../../shared/data/xenapi-vm-lifecycle.json')

interface Facts {
  readonly power_states: { readonly [operation: string]: readonly string[] }
  readonly template: { readonly allowed: readonly string[]; readonly allowed_unless_default: readonly string[] }
  readonly snapshot: { readonly allowed: readonly string[] }
  readonly concurrent: {
    readonly may_run_together: readonly (readonly string[])[]
    readonly after: readonly (readonly [first: string, second: string])[]
  }
}

/** Newer than the reference, whose enum lacks it. */
const UNKNOWN = 'sysprep'

const STATES = ['Halted', 'Paused', 'Suspended', 'Running']

interface Kind {
  readonly name: string
  readonly fields: string
  readonly isTemplate?: boolean
  readonly isDefault?: boolean
  readonly isSnapshot?: boolean
  readonly isControlDomain?: boolean
}

const KINDS: readonly Kind[] = [
  { name: 'machine', fields: '' },
  { name: 'template', fields: 'is_a_template = true', isTemplate: true },
  {
    ...{ name: 'default template', fields: 'is_a_template = true, is_default_template = true' },
    ...{ isTemplate: true, isDefault: true },
  },
  { name: 'snapshot', fields: 'is_a_template = true, is_a_snapshot = true', isTemplate: true, isSnapshot: true },
  { name: 'control domain', fields: 'is_control_domain = true', isControlDomain: true },
]

/**
 * What the facts say of the operation: the end of `expect VM.assert_operation_valid(vm, op)`. A host looks at the power state
 * first, then at what the machine is (check_operation_error in xapi's xapi_vm_lifecycle.ml).
 */
function expected(facts: Facts, kind: Kind, state: string, op: string): string {
  const states = facts.power_states[op] ?? []
  const isDom0 = kind.isControlDomain && state === 'Running' && DOM0_RUNNING.has(op)
  const isCopied = kind.isSnapshot && state === 'Suspended' && (op === 'clone' || op === 'copy')
  if (!states.includes(state) && !isDom0 && !isCopied)
    return ` fails VM_BAD_POWER_STATE(vm, ${allowedText(states)}, "${state.toLowerCase()}")`
  return expectedOfKind(facts, kind, op)
}

function expectedOfKind({ template, snapshot }: Facts, kind: Kind, op: string): string {
  const asTemplate = template.allowed.includes(op) || (!kind.isDefault && template.allowed_unless_default.includes(op))
  if (kind.isTemplate && !kind.isSnapshot && !asTemplate) return ` fails VM_IS_TEMPLATE(vm, "${op}")`
  if (kind.isSnapshot && !snapshot.allowed.includes(op)) return ` fails VM_IS_SNAPSHOT(vm, "${op}")`
  if (op === 'provision' && !kind.isTemplate) return ' fails PROVISION_ONLY_ALLOWED_ON_TEMPLATE'
  if (op === 'revert' && !kind.isSnapshot) return ' fails ONLY_REVERT_SNAPSHOT'
  if (kind.isControlDomain && !DOM0.has(op))
    return ' fails OPERATION_NOT_ALLOWED("Operations on domain 0 are not allowed")'
  return op === 'query_services' ? ' fails NOT_SYSTEM_DOMAIN(vm)' : ''
}

const DOM0_RUNNING = new Set(['changing_VCPUs', 'changing_static_range', 'changing_memory_limits'])

const DOM0 = new Set([
  ...DOM0_RUNNING,
  ...['data_source_op', 'changing_memory_live', 'awaiting_memory_live', 'metadata_export', 'changing_dynamic_range'],
  ...['start', 'start_on'],
])

/** In the order of the enum, as `join` of the body has it; any order would be as right. */
function allowedText(states: readonly string[]): string {
  return JSON.stringify(
    STATES.filter((one) => states.includes(one))
      .map((one) => one.toLowerCase())
      .join(', '),
  )
}

function mayRunBeside({ concurrent }: Facts, running: string, op: string): boolean {
  if (op === 'hard_shutdown') return running !== 'hard_shutdown'
  if (op === 'hard_reboot') return running !== 'hard_shutdown' && running !== 'hard_reboot'
  if (op === 'get_boot_record') return true
  if (concurrent.may_run_together.some((group) => group.length > 1 && group.includes(running) && group.includes(op)))
    return true
  return concurrent.after.some(([first, second]) => first === running && second === op)
}

/** A test that asks for each operation, of a machine whose guest has all features. */
function stateTest(facts: Facts, kind: Kind, state: string): string {
  const ops = operationsOf(facts)
  const calls = ops.map((op) => `  ${callOf(op)}${expected(facts, kind, state, op)}`)
  const allowed = ops.filter((op) => expected(facts, kind, state, op) === '')
  return `test "${kind.name}, ${state}" {
  let vm = create VM {
    ...vm_db
    power_state = ${state}
    domid = -1
    guest_metrics = create VM_guest_metrics { other = { "feature-shutdown" -> "1", "feature-reboot" -> "1", "feature-suspend" -> "1", "feature-quiesce" -> "1" } }
    ${kind.fields}
  }
${calls.map(asExpected).join('\n')}
  expect vm.allowed_operations == [${allowed.map((op) => `vm_operations.${op}`).join(', ')}]
}
`
}

function asExpected(call: string): string {
  return call.includes(' fails ') ? call.replace('  VM', '  expect VM') : call
}

function callOf(op: string): string {
  return `VM.assert_operation_valid(vm, vm_operations.${op})`
}

/** A test that asks for each operation while one is in progress, where the power state allows both. */
function besideTest(facts: Facts, running: string): string {
  const state = facts.power_states[running]?.includes('Running') ? 'Running' : (facts.power_states[running]?.[0] ?? '')
  const ops = operationsOf(facts).filter((op) => facts.power_states[op]?.includes(state))
  const machine = { name: 'machine', fields: '' }
  const lines = ops.map((op) => {
    if (mayRunBeside(facts, running, op)) return asExpected(`  ${callOf(op)}${expectedOfKind(facts, machine, op)}`)
    return `  expect ${callOf(op)} fails OTHER_OPERATION_IN_PROGRESS("VM", vm, "${running}", "the task")`
  })
  return `test "beside ${running}" {
  let vm = create VM {
    ...vm_db
    power_state = ${state}
    current_operations = { "the task" -> vm_operations.${running} }
    guest_metrics = create VM_guest_metrics { PV_drivers_detected = true }
  }
${lines.join('\n')}
}
`
}

function operationsOf(facts: Facts): string[] {
  return Object.keys(facts.power_states).filter((op) => op !== UNKNOWN)
}

/** Runs the tests beside the sample's other files, without its invariants, which not all machines of the tests meet. */
async function run(tests: string): Promise<{ readonly code: number; readonly text: string }> {
  const texts = [...readSample('xenapi').texts].filter(([file]) => !/\.test\.crow$|-invariants\.crow$/.test(file))
  const files = Object.fromEntries(texts.map(([file, text]) => [`xenapi/${file}`, text]))
  const host = memoryHost({ ...files, 'xenapi/operations.test.crow': tests })
  const code = await runCrow(['test', 'xenapi', '--seed', '1'], host)
  return { code, text: host.out() + host.err() }
}

describe('operations of the machines of samples/xenapi (../shared/data)', () => {
  let facts: Facts

  before(function () {
    if (!existsSync(FACTS)) return this.skip()
    facts = JSON.parse(readFileSync(FACTS, 'utf8'))
  })

  it('begin in the states of the facts, and are refused with their errors in others', async () => {
    assert.equal(operationsOf(facts).length, 49)
    const { code, text } = await run(
      KINDS.flatMap((kind) => STATES.map((state) => stateTest(facts, kind, state))).join('\n'),
    )
    assert.equal(code, 0, text)
    assert.match(text, /^20 passed/m)
  }).timeout(60_000)

  it('begin beside each other as the facts say', async () => {
    const running = operationsOf(facts).filter((op) => facts.power_states[op]?.length)
    const { code, text } = await run(running.map((op) => besideTest(facts, op)).join('\n'))
    assert.equal(code, 0, text)
    assert.match(text, new RegExp(`^${running.length} passed`, 'm'))
  }).timeout(60_000)
})
