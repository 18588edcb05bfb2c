/** Handlers that a server is given from outside: called over HTTP on both formats, and as tasks. */
import assert from 'node:assert/strict'
import type { Handler } from '../../runtime/engine/handler.ts'
import type { Log } from '../../runtime/operate/log.ts'
import { parseOptions } from '../../runtime/options.ts'
import { type Running, start } from '../../runtime/start.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import { RecordValue, Snapshot, type Value } from '../../runtime/values/values.ts'
import { xmlString } from './harness.ts'
import { callServer } from './server-process.ts'
import { labApi } from './standard/lab-api.ts'

const MORE = `
record report { name : string, size : int }
class depot without objects {
  message survey(name : string, sizes : int set) : report record set
  message close(reason : string)
  message fall(floor : int)
  message stock() : vault record set
  message count(vaults : vault record set) : int
}
`

/** Waits for a turn, then answers with one record for each size. */
const survey: Handler = async ([name, sizes]) => {
  await Promise.resolve()
  return (sizes as bigint[]).map((size) => new RecordValue(['name', 'size'], [name as string, size * 2n]))
}

const close: Handler = ([reason]) => {
  throw new ApiError('DEPOT_BUSY', reason as string)
}

/** Throws what no handler should: in JavaScript nothing prevents it. */
const fall: Handler = async ([floor]) => {
  if (floor === 0n) throw Object.create(null)
  throw new ApiError('DEPOT_FELL', floor as unknown as string)
}

const logged: string[] = []
const quiet: Log = {
  call: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (text) => void logged.push(text),
  end: () => undefined,
}

describe('a server with handlers', () => {
  let running: Running
  const stock: string[] = []
  before(async () => {
    const parsed = parseOptions('Lab', ['--port', '0', '--data', ':memory:'])
    assert.ok('serve' in parsed)
    const handlers = new Map([
      ['depot.survey', survey],
      ['depot.close', close],
      ['depot.fall', fall],
      ['depot.stock', () => stock.map((ref) => new Snapshot('vault', ref, null))],
      ['depot.count', ([vaults]) => BigInt((vaults as Value[]).length)],
    ])
    const around = { say: () => undefined, log: quiet, password: undefined, handlers }
    running = await start(labApi(['task'], MORE), parsed.serve, around)
  })
  after(() => running.stop())

  const xml = async (method: string, ...params: string[]) => {
    const texts = params.map((param) => `<param>${param}</param>`).join('')
    const body = `<methodCall><methodName>${method}</methodName><params>${texts}</params></methodCall>`
    const reply = await fetch(running.url, { method: 'POST', headers: { 'Content-Type': 'text/xml' }, body })
    return reply.text()
  }
  const sizes = `<value><array><data>${xmlString('2')}</data></array></value>`

  it('passes values to handlers, and writes their results as JSON', async () => {
    assert.deepEqual(await callServer(running.url, 'depot.survey', 'north', [2, 3]), [
      { name: 'north', size: 4 },
      { name: 'north', size: 6 },
    ])
  })

  it('passes values to handlers, and writes their results as XML', async () => {
    const reply = await xml('depot.survey', xmlString('north'), sizes)
    assert.match(reply, /Success.*<name>name<\/name>.*north.*<name>size<\/name>.*>4</)
  })

  it('answers with the errors that handlers throw, on both formats', async () => {
    const body = JSON.stringify({ method: 'depot.close', params: ['rain'], id: 1 })
    const headers = { 'Content-Type': 'application/json' }
    const reply = await fetch(running.url, { method: 'POST', headers, body })
    assert.deepEqual(await reply.json(), { result: null, error: ['DEPOT_BUSY', 'rain'], id: 1 })
    assert.match(await xml('depot.close', xmlString('rain')), /Failure.*DEPOT_BUSY.*rain/)
  })

  const ended = async (task: unknown) => {
    for (;;) {
      const record = (await callServer(running.url, 'task.get_record', task)) as { [field: string]: unknown }
      if (record.status !== 'pending') return record
    }
  }

  it('runs handlers as tasks, whose results are XML-RPC text', async () => {
    const done = await ended(await callServer(running.url, 'Async.depot.survey', 'north', [2]))
    assert.equal(done.status, 'success')
    assert.match(String(done.result), /^<value><array><data><value><struct>.*north.*>4<.*<\/array><\/value>$/)
    const failed = await ended(await callServer(running.url, 'Async.depot.close', 'rain'))
    assert.deepEqual([failed.status, failed.error_info], ['failure', ['DEPOT_BUSY', 'rain']])
  })

  it('answers whatever they throw', async () => {
    assert.match(await xml('depot.fall', xmlString('7')), /DEPOT_FELL.*<string>7</)
    assert.match(await xml('depot.fall', xmlString('0')), /INTERNAL_ERROR.*its log says why/)
    assert.deepEqual(logged, ['A handler threw something that cannot be written as text'])
    const task = await callServer(running.url, 'Async.depot.fall', 0)
    assert.deepEqual((await ended(task)).error_info, ['INTERNAL_ERROR', 'The server failed; its log says why'])
  })

  it('writes the records of objects that they return in a set', async () => {
    stock.push((await callServer(running.url, 'vault.create', { code: 'a', label: 'b' })) as string)
    const [vault] = (await callServer(running.url, 'depot.stock')) as { [field: string]: unknown }[]
    assert.deepEqual([vault?.code, vault?.label], ['a', 'b'])
    assert.match(await xml('depot.stock'), /Success.*<name>code<\/name>.*>a<.*<name>label<\/name>.*>b</)
  })

  it('gives them records for create that lack different members as different ones', async () => {
    assert.equal(await callServer(running.url, 'depot.count', [{ code: 'a' }, { label: 'a' }, { code: 'a' }, {}]), 3)
    const record = (name: string) =>
      `<value><struct><member><name>${name}</name><value>a</value></member></struct></value>`
    const vaults = `<value><array><data>${record('code')}${record('label')}</data></array></value>`
    assert.match(await xml('depot.count', vaults), /Success.*>2</)
  })
})
