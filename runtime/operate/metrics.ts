/** The metrics that Prometheus reads at /metrics. The only module that uses prom-client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { BUCKETS, type CallCounts, type Durations } from './call-counts.ts'

/** Where the numbers come from, read at each scrape. */
export interface MetricSources {
  readonly api: { readonly name: string; readonly version: string | null }
  readonly calls: CallCounts
  readonly objects: () => ReadonlyMap<string, number>
  /** Clients whose call waits for an event. */
  readonly waiting: () => number
  /** Messages whose body waits. */
  readonly waitingMessages: () => number
  readonly connections: () => Promise<number>
  /** The end of the certificate in seconds since 1970; null without TLS. */
  readonly certificateEnd: () => number | null
}

export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
}

/** Has a registry of its own, so that two servers in one process do not count each other's calls. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  addCalls(registry, sources.calls)
  addState(registry, sources)
  collectDefaultMetrics({ register: registry })
  return { contentType: registry.contentType, text: () => registry.metrics() }
}

function addCalls(registry: Registry, calls: CallCounts): void {
  const registers = [registry]
  new Counter({
    name: 'crowfoot_calls_total',
    help: 'Calls that were answered, by method and error code (OK for a success).',
    labelNames: ['method', 'code'],
    registers,
    collect() {
      this.reset()
      for (const [method, { codes }] of calls.called())
        for (const [code, count] of codes) this.inc({ method, code }, count)
    },
  })
  new Counter({
    name: 'crowfoot_call_seconds_total',
    help: 'Time from reading a call to answering it, by method; over the number of calls it is their mean.',
    labelNames: ['method'],
    registers,
    collect() {
      this.reset()
      for (const [method, { seconds }] of calls.called()) this.inc({ method }, seconds)
    },
  })
  new Counter({
    name: 'crowfoot_refused_requests_total',
    help: 'Requests that were refused before they were a call, by HTTP status.',
    labelNames: ['status'],
    registers,
    collect() {
      this.reset()
      for (const [status, count] of calls.refused) this.inc({ status }, count)
    },
  })
  registry.registerMetric(new DurationHistogram(calls.durations))
}

function addState(registry: Registry, sources: MetricSources): void {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value())
      },
    })
  gauge('crowfoot_waiting_clients', 'Clients whose call waits for an event.', sources.waiting)
  gauge('crowfoot_waiting_messages', 'Messages whose body waits.', sources.waitingMessages)
  gauge('crowfoot_connections', 'Open connections.', sources.connections)
  if (sources.certificateEnd() !== null) {
    const end = () => sources.certificateEnd() ?? 0
    gauge('crowfoot_certificate_end_timestamp_seconds', 'When the TLS certificate ends.', end)
  }
  new Gauge({
    name: 'crowfoot_objects',
    help: 'Objects by class.',
    labelNames: ['class'],
    registers,
    collect() {
      for (const [name, count] of sources.objects()) this.set({ class: name }, count)
    },
  })
  const { name: api, version } = sources.api
  const help = 'The API that is served; always 1.'
  new Gauge({ name: 'crowfoot_build_info', help, labelNames: ['api', 'version'], registers }).set(
    { api, version: version ?? '' },
    1,
  )
}

const DURATION = {
  name: 'crowfoot_call_duration_seconds',
  help: 'Time from reading a call to answering it, by format; without the calls that wait for events.',
} as const

type DurationLabel = 'format' | 'le'

/** A histogram of numbers that call-counts.ts has counted: prom-client's own counting takes longer than many calls. */
class DurationHistogram extends Histogram<DurationLabel> {
  readonly #durations: Readonly<Record<string, Durations>>
  readonly #empty = new Histogram<DurationLabel>({ ...DURATION, registers: [] })

  constructor(durations: Readonly<Record<string, Durations>>) {
    super({ ...DURATION, registers: [] })
    this.#durations = durations
  }

  override async get(): ReturnType<Histogram<DurationLabel>['get']> {
    const values = Object.entries(this.#durations).flatMap(([format, durations]) => series(format, durations))
    return { ...(await this.#empty.get()), values }
  }

  /** The members that the registry reads. */
  getForPromString(): ReturnType<Histogram<DurationLabel>['get']> {
    return this.get()
  }
}

function series(format: string, { counts, seconds }: Durations) {
  const value = (part: string, number: number, le?: string | number) => ({
    metricName: `${DURATION.name}_${part}`,
    labels: { format, ...(le !== undefined && { le }) },
    value: number,
  })
  let total = 0
  const buckets = counts.map((count, i) => {
    total += count
    return value('bucket', total, BUCKETS[i] ?? '+Inf')
  })
  return [...buckets, value('sum', seconds), value('count', total)]
}
