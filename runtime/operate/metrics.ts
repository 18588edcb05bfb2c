/** The metrics that Prometheus reads at /metrics. The only module that uses prom-client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { PER_MILLISECOND } from '../store/store.ts'
import type { CallCounts } from './call-counts.ts'
import type { Distribution } from './distribution.ts'
import type { GroupCounts } from './group-counts.ts'
import type { ServersView } from './servers-view.ts'

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
  /** Of a server that is one of several on a database. */
  readonly servers?: { readonly view: ServersView; readonly groups: GroupCounts } | undefined
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
  if (sources.servers) addServers(registry, sources.servers)
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
  const formats = Object.entries(calls.durations)
  const durations = () => formats.map(([format, distribution]) => ({ labels: { format }, distribution }))
  registry.registerMetric(new CountedHistogram(DURATION, durations))
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

const GENERATIONS_PER_SECOND = 1000 * PER_MILLISECOND

function addServers(registry: Registry, { view, groups }: NonNullable<MetricSources['servers']>): void {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  gauge('crowfoot_servers', 'Servers whose lease runs.', () => view.servers().filter((one) => one.isAlive).length)
  const lag = () => Math.max(0, view.head() - view.position()) / GENERATIONS_PER_SECOND
  gauge('crowfoot_head_lag_seconds', 'How much older the copy is than the newest known commit.', lag)
  gauge('crowfoot_copy_age_seconds', 'Since when the copy is not known to have all.', () => view.copyAge() / 1000)
  gauge('crowfoot_queued_calls', 'Writing calls that wait for their group.', view.queued)
  new Counter({
    name: 'crowfoot_copy_refills_total',
    help: 'How often the copy was made anew.',
    registers,
    collect() {
      this.reset()
      this.inc(view.refills())
    },
  })
  const one = (distribution: Distribution) => [{ labels: {}, distribution }]
  registry.registerMetric(new CountedHistogram(LOCK_WAIT, () => one(groups.lockWait)))
  registry.registerMetric(new CountedHistogram(GROUP_SIZE, () => one(groups.size)))
}

const LOCK_WAIT = { name: 'crowfoot_lock_wait_seconds', help: 'How long groups of writing calls waited for the lock.' }
const GROUP_SIZE = { name: 'crowfoot_group_calls', help: 'Calls in a group of writing calls.' }
const DURATION = {
  name: 'crowfoot_call_duration_seconds',
  help: 'Time from reading a call to answering it, by format; without the calls that wait for events.',
}

interface LabelledDistribution {
  readonly labels: { readonly [label: string]: string }
  readonly distribution: Distribution
}

/** A histogram of numbers that are counted already: prom-client's own counting takes longer than many calls. */
class CountedHistogram extends Histogram {
  readonly #name: string
  readonly #read: () => readonly LabelledDistribution[]
  readonly #empty: Histogram

  constructor(facts: { readonly name: string; readonly help: string }, read: () => readonly LabelledDistribution[]) {
    super({ ...facts, registers: [] })
    this.#name = facts.name
    this.#read = read
    this.#empty = new Histogram({ ...facts, registers: [] })
  }

  override async get(): ReturnType<Histogram['get']> {
    return { ...(await this.#empty.get()), values: this.#read().flatMap((one) => series(this.#name, one)) }
  }

  /** The members that the registry reads. */
  getForPromString(): ReturnType<Histogram['get']> {
    return this.get()
  }
}

function series(name: string, { labels, distribution: { bounds, counts, sum } }: LabelledDistribution) {
  const value = (part: string, number: number, le?: string | number) => ({
    metricName: `${name}_${part}`,
    labels: { ...labels, ...(le !== undefined && { le }) },
    value: number,
  })
  let total = 0
  const buckets = counts.map((count, i) => {
    total += count
    return value('bucket', total, bounds[i] ?? '+Inf')
  })
  return [...buckets, value('sum', sum), value('count', total)]
}
