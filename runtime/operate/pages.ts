/** /healthz and /metrics: what is there to be read by other programs than clients. */
import { setTimeout } from 'node:timers/promises'
import type { Page, Reply } from '../http/front.ts'
import type { Health } from './health.ts'
import type { MetricSources, Metrics } from './metrics.ts'

export function healthPage(health: Health): Page['read'] {
  return () => {
    const problem = health.problem()
    const body = problem === null ? { status: 'ok' } : { status: 'failing', problem }
    return { status: problem === null ? 200 : 503, type: 'application/json', body: `${JSON.stringify(body)}\n` }
  }
}

/** Loaded by the first who asks: it takes a fifth of a small server's start, and many servers are never asked. */
export function metricsPage(sources: MetricSources): Page['read'] {
  let metrics: Promise<Metrics> | undefined
  return async (): Promise<Reply> => {
    metrics ??= firstMetrics(sources)
    const { contentType, text } = await metrics
    return { status: 200, type: contentType, body: await text() }
  }
}

async function firstMetrics(sources: MetricSources): Promise<Metrics> {
  const { createMetrics } = await import('./metrics.ts')
  const metrics = createMetrics(sources)
  // The event loop's lag is measured from now on; before its first measure it would be shown as centuries.
  await setTimeout(MOMENT)
  return metrics
}

/** Milliseconds. */
const MOMENT = 25
