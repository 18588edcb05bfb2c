/** Statistics: GET /rrd_updates, /host_rrd, /vm_rrd and /sr_rrd. */
import { fail, type HttpContext, type HttpHandler, type HttpRoutes, type Ref, type Tx } from '../api.gen.ts'
import { named } from './objects.ts'
import { bestArchives } from './rrd-archives.ts'
import { hostStatistics, machineStatistics, storageStatistics } from './rrd-sources.ts'
import type { Consolidation, Measured } from './rrd-values.ts'
import { jsonOfAll, jsonOfTable, tableOf, xmlOfAll, xmlOfTable } from './rrd-writers.ts'
import { streamed } from './streams.ts'

/** The longest text that is made before what was made is sent. */
const PIECE = 64 * 1024

const updates: HttpHandler = async (request, { query, transaction }) => {
  const now = Date.now() / 1000
  const given = numberOf(query, 'start')
  // A negative start counts back from now.
  const start = given < 0 ? Math.floor(now) + given : given
  const cf = consolidationOf(query.get('cf'))
  const archives = bestArchives(now, start, numberOf(query, 'interval'), cf)
  const measured = await transaction((tx) => measuredBy(tx, query, request.headers.get('host')))
  const table = tableOf(measured, archives, start, now)
  return asksForJson(request, query) ? answer(jsonOfTable(table), JSON_TYPE) : answer(xmlOfTable(table), XML_TYPE)
}

/** As xapi chooses: by the type that the client accepts, else by the query. */
function asksForJson({ headers }: Request, query: URLSearchParams): boolean {
  const accepted = headers.get('accept') ?? ''
  if (accepted.includes(XML_TYPE) !== accepted.includes(JSON_TYPE)) return accepted.includes(JSON_TYPE)
  return query.has('json') && query.get('json') !== 'false'
}

/** As a host answers: its machines, or one or none of them, and itself and storage where the query asks for them. */
function measuredBy(tx: Tx, query: URLSearchParams, address: string | null): Measured[] {
  const hosts = hostsAt(tx, address)
  const chosen = <C extends 'VM' | 'SR'>(owner: C, name: string, usual: string, all: () => readonly Ref<C>[]) => {
    const wanted = query.get(name) ?? usual
    if (wanted === 'none') return []
    return wanted === 'all' ? all() : [named(tx, owner, query, name)]
  }
  const machines = chosen('VM', 'vm_uuid', 'all', () => hosts.flatMap((host) => tx.host.get(host).resident_VMs))
  const storage = chosen('SR', 'sr_uuid', 'none', () => tx.SR.all())
  return [
    ...(query.get('host') === 'true' ? hosts.map((host) => hostStatistics(tx, host)) : []),
    ...machines.map((vm) => machineStatistics(tx, vm)),
    ...storage.map((sr) => storageStatistics(tx, sr)),
  ]
}

/** The hosts with the address that the client has asked. Where none has it, as behind a proxy, all of them. */
function hostsAt(tx: Tx, address: string | null): readonly Ref<'host'>[] {
  const hosts = tx.host.all()
  const name = address?.replace(/:\d+$/, '')
  const here = hosts.filter((host) => [address, name].includes(tx.host.get(host).address))
  return here.length > 0 ? here : hosts
}

type Measure = (tx: Tx, ctx: HttpContext) => Measured

function archivesOf(measure: Measure): HttpHandler {
  return async (request, ctx) => {
    const measured = await ctx.transaction((tx) => measure(tx, ctx))
    const now = Date.now() / 1000
    const isJson = asksForJson(request, ctx.query)
    return isJson ? answer(jsonOfAll(measured, now), JSON_TYPE) : answer(xmlOfAll(measured, now), XML_TYPE)
  }
}

/** Without a uuid, of the pool's master: a real host answers for itself. */
const measuredHost: Measure = (tx, { query }) => {
  if (query.has('uuid')) return hostStatistics(tx, named(tx, 'host', query, 'uuid'))
  const pool = tx.pool.all()[0]
  const master = pool === undefined ? null : tx.pool.get(pool).master
  if (master === null) fail('HANDLE_INVALID', 'host', master)
  return hostStatistics(tx, master)
}

const XML_TYPE = 'text/xml'
const JSON_TYPE = 'application/json'

function answer(texts: Iterable<string>, type: string): Response {
  return streamed(pieces(texts), { 'Content-Type': type })
}

async function* pieces(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < PIECE) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}

function consolidationOf(text: string | null): Consolidation | null {
  if (text === null || text === 'AVERAGE' || text === 'MIN' || text === 'MAX') return text
  fail('VALUE_NOT_SUPPORTED', 'cf', text, 'is not AVERAGE, MIN or MAX')
}

/** 0 where it is not given. */
function numberOf(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '0'
  if (!/^-?\d{1,12}(\.\d+)?$/.test(text)) fail('VALUE_NOT_SUPPORTED', name, text, 'is not a number of seconds')
  return Math.floor(Number(text))
}

const ROLES = ['read-only'] as const

export const statisticsRoutes: HttpRoutes = {
  'GET /rrd_updates': { allows: ROLES, handle: updates },
  'GET /host_rrd': { allows: ROLES, handle: archivesOf(measuredHost) },
  'GET /vm_rrd': {
    allows: ROLES,
    handle: archivesOf((tx, { query }) => machineStatistics(tx, named(tx, 'VM', query, 'uuid'))),
  },
  'GET /sr_rrd': {
    allows: ROLES,
    handle: archivesOf((tx, { query }) => storageStatistics(tx, named(tx, 'SR', query, 'uuid'))),
  },
}
