/**
 * Runs a workload on a data file in a process that the fail point kills somewhere, and prints what is answered.
 * Arguments: the workload, the file of its model, the data file, the session, and `copy` to
 * copy the file at each write instead.
 */
import { readFileSync, writeSync } from 'node:fs'
import type { Api } from '../../../model/api.ts'
import { copyAtWrites } from './copies.ts'
import { type Office, openOffice } from './local-service.ts'
import { type Action, WORKLOADS, type WorkloadName } from './workloads.ts'

const [name = '', model = '', file = '', session = '', copy] = process.argv.slice(2)
const api = JSON.parse(readFileSync(model, 'utf8')) as Api
const office = openOffice(api, file, session, copy ? copyAtWrites(file) : undefined)
say('open')
let next = ''
for (const action of WORKLOADS[name as WorkloadName].actions) say(await run(office, action))
await office.close()
say('done')

async function run(at: Office, action: Action): Promise<string> {
  if (action === 'login') {
    next = await at.login()
    if (at.session === '') at.session = next
    return `answered ${next}`
  }
  if (action === 'logout') {
    await at.ask('json', { method: 'session.logout', params: [] })
    at.session = next
  } else if ('task' in action) await at.runTask(action.task, (task) => say(`task ${task}`))
  else await at.run(action)
  return 'answered'
}

/** Prints at once, so that the output before a SIGKILL is complete. */
function say(text: string): void {
  writeSync(1, `${text}\n`)
}
