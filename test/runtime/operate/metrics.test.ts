/** /metrics of a whole service, as Prometheus reads it. */
import assert from 'node:assert/strict'
import { CallContext } from '../../../runtime/engine/call-context.ts'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import { metricsPage } from '../../../runtime/http/operator-pages.ts'
import { CallCounts } from '../../../runtime/operate/call-counts.ts'
import { openDesk, send } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('the metrics', () => {
  function open(certificateEnd: number | null = null) {
    const calls = new CallCounts()
    const desk = openDesk(sampleApi(), { observe: (call) => calls.count(call) })
    calls.know(desk.service.rpcs)
    const page = metricsPage({
      api: sampleApi(),
      calls,
      objects: () => desk.store.changes.counts(),
      waiting: () => 3,
      waitingMessages: () => 4,
      connections: async () => 5,
      certificateEnd: () => certificateEnd,
    })
    return { desk, calls, page }
  }
  const values = (text: string) => new Map([...text.matchAll(/^([a-z]\S*) (\S+)$/gm)].map(([, k, v]) => [k, Number(v)]))

  it('count calls by method and code, and objects by class', async () => {
    const { desk, calls, page } = open()
    await desk.result('pen.create', { name_label: 'one' })
    await desk.result('pen.create', { name_label: 'two' })
    await desk.error('pen.get_name_label', 'OpaqueRef:none')
    for (const made of ['a', 'b', '__proto__']) await desk.error(`${made}.up`)
    await send(desk.front, 'application/json', '{')
    for (const status of [404, 415, 404]) calls.refuse(status)
    const reply = await page()
    assert.equal(reply.status, 200)
    assert.match(reply.type, /^text\/plain; version=0\.0\.4; charset=utf-8$/)
    const found = values(reply.body)
    for (const [series, value] of [
      ['crowfoot_calls_total{method="pen.create",code="OK"}', 2],
      ['crowfoot_calls_total{method="pen.get_name_label",code="HANDLE_INVALID"}', 1],
      ['crowfoot_calls_total{method="(unknown)",code="MESSAGE_METHOD_UNKNOWN"}', 3],
      ['crowfoot_calls_total{method="(malformed)",code="-32700"}', 1],
      ['crowfoot_refused_requests_total{status="404"}', 2],
      ['crowfoot_refused_requests_total{status="415"}', 1],
      ['crowfoot_call_duration_seconds_count{format="json"}', 6],
      ['crowfoot_call_duration_seconds_bucket{format="json",le="+Inf"}', 6],
      ['crowfoot_call_duration_seconds_count{format="xml"}', 0],
      ['crowfoot_objects{class="pen"}', 2],
      ['crowfoot_objects{class="cup"}', 0],
      ['crowfoot_waiting_clients', 3],
      ['crowfoot_waiting_messages', 4],
      ['crowfoot_connections', 5],
      ['crowfoot_build_info{api="Desk",version="1.0"}', 1],
    ] as const)
      assert.equal(found.get(series), value, series)
    assert.ok((found.get('crowfoot_call_seconds_total{method="pen.create"}') ?? 0) > 0)
    for (const standard of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      assert.ok((found.get(standard) ?? 0) > 0, standard)
    assert.ok((found.get('nodejs_eventloop_lag_min_seconds') ?? Number.POSITIVE_INFINITY) < 100)
    assert.doesNotMatch(reply.body, /certificate/)
  })

  it('are read anew by each scrape, not added up', async () => {
    const { desk, page } = open()
    const created = 'crowfoot_calls_total{method="pen.create",code="OK"}'
    for (const count of [1, 2]) {
      await desk.result('pen.create', { name_label: 'one' })
      assert.equal(values((await page()).body).get(created), count)
    }
  })

  it('have durations in cumulative buckets, without the calls that wait for events', async () => {
    const { calls, page } = open()
    calls.know([{ name: 'quick' }, { name: 'event.from' }])
    const took = (method: string, seconds: number) => {
      const context = Object.assign(new CallContext(method, NO_REQUEST), {
        started: performance.now() - seconds * 1000,
      })
      calls.count({ context, format: 'xml', code: null })
    }
    for (const seconds of [0.02, 0.02, 0.3, 100]) took('quick', seconds)
    took('event.from', 30)
    const found = values((await page()).body)
    const bucket = (le: string) => found.get(`crowfoot_call_duration_seconds_bucket{format="xml",le="${le}"}`)
    assert.deepEqual(['0.01', '0.05', '0.5', '10', '+Inf'].map(bucket), [0, 2, 3, 3, 4])
    const sum = found.get('crowfoot_call_duration_seconds_sum{format="xml"}') ?? 0
    assert.ok(sum > 100.3 && sum < 110, `${sum}`)
    assert.equal(found.get('crowfoot_calls_total{method="event.from",code="OK"}'), 1)
  })

  it('have the end of the certificate', async () => {
    const { page } = open(4_000_000_000)
    assert.equal(values((await page()).body).get('crowfoot_certificate_end_timestamp_seconds'), 4_000_000_000)
  })

  it('are kept apart for each server of a process', async () => {
    const [one, other] = [open(), open()]
    await one.desk.result('pen.get_all')
    assert.match((await one.page()).body, /method="pen\.get_all"/)
    assert.doesNotMatch((await other.page()).body, /method="pen\.get_all"/)
  })

  it('cost a small part of a call', async () => {
    const { desk, calls } = open()
    const body = Buffer.from('{"jsonrpc":"2.0","method":"pen.get_all","params":[],"id":1}')
    const context = new CallContext('pen.get_all', NO_REQUEST)
    const rounds = Array.from({ length: 7 }, () => {
      const call = timed(() => desk.service.json(body, () => {}))
      const counting = timed(() => calls.count({ context, format: 'json', code: null }))
      return counting / call
    })
    const ratio = rounds.sort((a, b) => a - b)[3] as number
    assert.ok(ratio < 0.2, `counting a call takes ${ratio.toFixed(2)} of the call`)
  })
})

/** Milliseconds for a few thousand times. */
function timed(work: () => void): number {
  const started = performance.now()
  for (let i = 0; i < 5000; i++) work()
  return performance.now() - started
}
