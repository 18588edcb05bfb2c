/** /healthz and /metrics, for programs that watch the server. */
import { setTimeout } from 'node:timers/promises'
import type { Health } from '../operate/health.ts'
import type { MetricSources, Metrics } from '../operate/metrics.ts'
import { type ServersView, serversFacts } from '../operate/servers-view.ts'
import type { Reply, Resource } from './reply.ts'

/** `servers`: of a server that is one of several on a database. */
export function healthPage(health: Health, servers?: ServersView): Resource['read'] {
  const reply = (problem: string | null): Reply => {
    const state = problem === null ? { status: 'ok' } : { status: 'failing', problem }
    const body = servers ? { ...state, ...serversFacts(servers) } : state
    return { status: problem === null ? 200 : 503, type: 'application/json', body: `${JSON.stringify(body)}\n` }
  }
  return () => {
    const problem = health.problem()
    return problem instanceof Promise ? problem.then(reply) : reply(problem)
  }
}

/** Loads the metrics at the first request: they take a fifth of a small server's start, and many servers never need them. */
export function metricsPage(sources: MetricSources): Resource['read'] {
  let metrics: Promise<Metrics> | undefined
  return async (): Promise<Reply> => {
    metrics ??= firstMetrics(sources)
    const { contentType, text } = await metrics
    return { status: 200, type: contentType, body: await text() }
  }
}

async function firstMetrics(sources: MetricSources): Promise<Metrics> {
  const { createMetrics } = await import('../operate/metrics.ts')
  const metrics = createMetrics(sources)
  // Node measures the lag of the event loop from now on; before its first measure, the value would be centuries.
  await setTimeout(MOMENT)
  return metrics
}

/** Milliseconds. */
const MOMENT = 25
