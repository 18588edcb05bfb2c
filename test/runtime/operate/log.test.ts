/** The log: a line for each call, its contents, and the secrets that it must not contain. */
import assert from 'node:assert/strict'
import { CallContext } from '../../../runtime/engine/call-context.ts'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import { type Log, openLog } from '../../../runtime/operate/log.ts'
import type { LogOptions } from '../../../runtime/operate/log-options.ts'
import { openDesk, send } from '../harness.ts'
import { sessionApi } from '../sample-api.ts'

interface Recorded {
  readonly log: Log
  lines(): string[]
  parsed(): { readonly [name: string]: unknown }[]
}

function record(options: Partial<LogOptions> = {}): Recorded {
  let text = ''
  const log = openLog({ level: 'info', format: 'json', ...options }, (bytes) => {
    text += bytes
    return bytes.length
  })
  const lines = () => {
    log.end()
    return text.split('\n').slice(0, -1)
  }
  return { log, lines, parsed: () => lines().map((line) => JSON.parse(line)) }
}

function answered(method: string, code: string | null = null, traceparent?: string) {
  const context = new CallContext(method, traceparent === undefined ? NO_REQUEST : { ...NO_REQUEST, traceparent })
  return { context, format: 'json', code } as const
}

describe('the log', () => {
  it('has a line for each call of a service, with its user, without parameters, sessions or passwords', async () => {
    const { log, lines, parsed } = record()
    const desk = openDesk(sessionApi(), { observe: log.call, password: 'open sesame' })
    await desk.service.ready
    const session = String(await desk.result('session.login_with_password', 'root', 'open sesame'))
    await desk.error('session.login_with_password', 'root', 'wrong guess')
    const pen = String(await desk.result('pen.create', session, { name_label: 'a secret label' }))
    await desk.xml('pen.get_name_label', `<value>${session}</value>`, `<value>${pen}</value>`)
    await desk.error('pen.get_name_label', session, 'OpaqueRef:none')
    await send(desk.front, 'application/json', '{')
    const facts = parsed().map(({ level, method, format, code, user }) => [level, method, format, code, user])
    assert.deepEqual(facts.slice(1), [
      ['info', 'pen.create', 'json', 'OK', 'root'],
      ['info', 'pen.get_name_label', 'xml', 'OK', 'root'],
      ['info', 'pen.get_name_label', 'json', 'HANDLE_INVALID', 'root'],
      ['info', undefined, 'json', '-32700', undefined],
    ])
    // A failed log-in has a line of another kind, in a limited number for each minute.
    assert.deepEqual(facts[0], ['info', 'session.login_with_password', 'json', 'OK', 'root'])
    const all = lines().join('\n')
    for (const secret of [session, 'open sesame', 'wrong guess', 'a secret label', pen])
      assert.ok(!all.includes(secret), secret)
    await desk.service.close()
  })

  it('has the time and the duration of a call', () => {
    const { log, parsed } = record()
    log.call(answered('pen.get_all'))
    const [line] = parsed()
    assert.match(String(line?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.ok(typeof line?.ms === 'number' && line.ms >= 0 && line.ms < 10_000)
  })

  it('writes the line of a call in the form of all other lines', () => {
    const { log, lines } = record()
    const name = '"Ann" \\ \n\u2028\ud800 Ö'
    const call = answered('pen.get_all', 'A "CODE"', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
    call.context.principal = { name, superuser: false, roles: [] }
    log.call(call)
    const { time, level, msg, ...facts } = JSON.parse(lines()[0] as string)
    log.info(msg, facts)
    const [line, same] = lines().map((each) => each.replace(/"time":"[^"]*"/, ''))
    assert.equal(line, same)
    assert.deepEqual([level, msg, facts.user, facts.code], ['info', 'call', name, 'A "CODE"'])
  })

  it('has the trace of a client that sends one, and ignores an invalid one', () => {
    const { log, parsed } = record()
    log.call(answered('m', null, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'))
    log.call(answered('m', null, 'nonsense'))
    const traces = parsed().map(({ trace_id, parent_id }) => [trace_id, parent_id])
    assert.deepEqual(traces, [
      ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'],
      [undefined, undefined],
    ])
  })

  it('shortens an unknown method, and shows it only where it could be the name of one', () => {
    const { log, parsed } = record()
    const made = ['VM.strat_2', 'x'.repeat(5000), 'OpaqueRef:0b6f5d0c-6a50-4a47-a09c-9c3f3f6a3f5e', 'a\nb', 'é', '']
    for (const method of made) log.call(answered(method, 'MESSAGE_METHOD_UNKNOWN'))
    assert.deepEqual(
      parsed().map(({ method }) => method),
      ['VM.strat_2', `${'x'.repeat(200)}…`, '(unknown)', '(unknown)', '(unknown)', '(unknown)'],
    )
  })

  it('logs a failure of the server as an error, except while it stops', () => {
    const { log, parsed } = record()
    log.call(answered('m', 'INTERNAL_ERROR'))
    log.call(answered('m', 'INTERNAL_ERROR'), true)
    assert.deepEqual(
      parsed().map(({ level }) => level),
      ['error', 'info'],
    )
  })

  it('keeps the stack of a bug', () => {
    const { log, parsed } = record()
    log.error('Error: a bug\n    at here')
    log.error('a failure')
    const lines = parsed().map(({ level, msg, stack }) => [level, msg, stack])
    assert.deepEqual(lines, [
      ['error', 'Error: a bug', 'Error: a bug\n    at here'],
      ['error', 'a failure', undefined],
    ])
  })

  it('has only lines of its level and above', () => {
    const said = (level: LogOptions['level']) => {
      const { log, lines } = record({ level })
      log.debug('debug')
      log.call(answered('m'))
      log.warn('warn')
      log.call(answered('m', 'INTERNAL_ERROR'))
      return lines().length
    }
    const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
    assert.deepEqual(levels.map(said), [4, 4, 3, 2, 1, 0])
  })

  it('has a format for people', () => {
    const { log, lines } = record({ format: 'text' })
    log.call(answered('pen.get_all', 'HANDLE_INVALID', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'))
    log.call({ context: null, format: 'xml', code: '-32700' })
    log.info('listening', { url: 'http://x' })
    log.error('Error: a bug\n    at here\n    at there')
    const [call, malformed, ...others] = lines().map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} /, ''))
    assert.match(
      String(call),
      /^info pen\.get_all HANDLE_INVALID json [\d.]+ ms trace_id=0af7651916cd43dd8448eb211c80319c parent_id=\w{16}$/,
    )
    assert.equal(malformed, 'info no call -32700 xml')
    assert.deepEqual(others, ['info listening url=http://x', 'error Error: a bug', '    at here', '    at there'])
  })
})
