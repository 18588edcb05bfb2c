/**
 * Measures the resident memory of the compiled server of samples/xenapi: after its start, after 10,000 VMs were created by
 * calls, after as many mixed calls, and after some answers with all VMs; then the same of a server that finds the VMs in its file.
 * Prints mebibytes, and those of a plain node:http server after as many calls. Linux only.
 * Usage: npm run bench:memory
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { table } from './measure.ts'
import { BenchServers, call } from './serving.ts'
import { compileXenApi, createVms, logIn, PLAIN_SERVER, runCalls } from './xen-vms.ts'

const VMS = 10_000
const CALLS = 10_000
/** Answers of some 30 MB. */
const LARGE = 5

const servers = new BenchServers()
const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
const rows: string[][] = []
try {
  const program = compileXenApi(folder)
  await measurePlain()
  for (const run of ['new file', 'existing file'] as const) {
    const url = await servers.start([program, '--port', '0', '--data', join(folder, 'vms.db'), '--log-level', 'error'])
    note(url, `${run}: started`)
    if (run === 'new file') {
      await createVms(url, VMS)
      note(url, `${run}: ${VMS} VMs created`, 130)
    }
    await mixedCalls(url)
    note(url, `${run}: ${CALLS} mixed calls`, 130)
    await largeAnswers(url)
    note(url, `${run}: ${LARGE} answers with all VMs`, Number.NaN, 250)
    await servers.stopLast()
  }
  process.stdout.write(`${table(['', 'resident, MiB', 'goal', 'highest so far, MiB', 'goal'], rows)}\n`)
} finally {
  await servers.stopAll()
  rmSync(folder, { recursive: true })
}

async function measurePlain(): Promise<void> {
  const url = await servers.start(PLAIN_SERVER)
  note(url, 'plain node:http: started')
  await runCalls(CALLS, () => call(url, 'constant', []))
  note(url, `plain node:http: ${CALLS} calls`)
  await servers.stopLast()
}

/** Reads, small writes and look-ups, of all VMs in turn. */
async function mixedCalls(url: string): Promise<void> {
  const session = await logIn(url)
  const refs = await call<string[]>(url, 'VM.get_all', [session])
  let uuid = await call<string>(url, 'VM.get_uuid', [session, refs[0]])
  await runCalls(CALLS, async (i) => {
    const ref = refs[(i * 7919) % refs.length] as string
    const kind = i % 10
    if (kind < 4) return call(url, 'VM.get_name_label', [session, ref])
    if (kind < 7) return call(url, 'VM.set_name_label', [session, ref, `VM ${i}`])
    if (kind === 9) return call(url, 'VM.get_by_uuid', [session, uuid])
    const vm = await call<{ uuid: string }>(url, 'VM.get_record', [session, ref])
    uuid = vm.uuid
  })
}

/** Reads the answers as bytes: parsing them would take this process longer than the server. */
async function largeAnswers(url: string): Promise<void> {
  const session = await logIn(url)
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'VM.get_all_records', params: [session], id: 1 })
  for (let i = 0; i < LARGE; i++) {
    const reply = await fetch(`${url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    await reply.arrayBuffer()
  }
}

function note(url: string, name: string, goal = Number.NaN, peak = Number.NaN): void {
  const limit = (value: number) => (Number.isNaN(value) ? '' : `≤ ${value}`)
  const mebibytes = (which: 'VmRSS' | 'VmHWM') => servers.memory(url, which).toFixed(0)
  rows.push([name, mebibytes('VmRSS'), limit(goal), mebibytes('VmHWM'), limit(peak)])
}
