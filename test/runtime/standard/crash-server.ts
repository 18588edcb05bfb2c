/** A process that crashes in tasks: `node crash-server.ts MODEL DATA METHOD`. Makes one Async call; prints its answer and how its task ended. */
import { readFileSync, writeSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createService } from '../../../runtime/service/create-service.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { textOf } from '../../../runtime/wire/answer.ts'

const [model = '', data = '', method = ''] = process.argv.slice(2)
const api = JSON.parse(readFileSync(model, 'utf8'))
const store = openStore(api, data)
const log = (text: string) => void writeSync(2, text)
const handlers = new Map([
  [
    'VM.start',
    () => {
      writeSync(1, 'begun\n')
      store.class('VM').create(new Map([['name_label', 'half']]))
      return new Promise<string>(() => {})
    },
  ],
])
const service = createService(api, store, { log, handlers })
const [VM] = store.class('VM').refs()
const call = JSON.stringify({ jsonrpc: '2.0', method, params: method === 'Async.VM.start' ? [VM] : [{}], id: 1 })
const answer = await new Promise<string>((resolve) => service.json(Buffer.from(call), (made) => resolve(textOf(made))))
const ref: string = JSON.parse(answer).result
writeSync(1, `${ref}\n`)
if (process.env.DIE === 'answered') process.kill(process.pid, 'SIGKILL')
const status = () => store.class('task').field('status').get(ref)
while (store.dirty || status() === 'pending') {
  await nextTurn()
  if (process.env.DIE === 'begun') process.kill(process.pid, 'SIGKILL')
}
writeSync(1, `${status()}\n`)
store.close()
