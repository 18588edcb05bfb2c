/** Puts load on a server with wrk, and compares servers by the CPU time that they need for a call. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median } from './measure.ts'
import type { BenchServers } from './serving.ts'

export interface Load {
  /** The whole URL. */
  readonly url: string
  readonly type: 'application/json' | 'text/xml'
  /** `@@` in it becomes a number that counts up. */
  readonly body: string
  readonly connections: number
}

export interface Rate {
  /** Calls a second. */
  readonly perSecond: number
  /** Microseconds of the server's CPU time for each call. */
  readonly cpu: number
  /** Calls in all. */
  readonly calls: number
}

/** Throws where a call fails. The process goes on meanwhile, so that it notices when servers close idle connections. */
export async function putLoad(servers: BenchServers, load: Load, seconds: number): Promise<Rate> {
  const folder = mkdtempSync(join(tmpdir(), 'crow-load-'))
  try {
    const body = join(folder, 'body')
    writeFileSync(body, load.body)
    const origin = new URL(load.url).origin
    const before = servers.cpu(origin)
    const script = join(import.meta.dirname, 'post.lua')
    const args = ['-t1', `-c${load.connections}`, `-d${seconds}s`, '-s', script, load.url, '--', load.type, body]
    const { stdout: text } = await promisify(execFile)('wrk', args)
    if (/Non-2xx|Socket errors/.test(text)) throw new Error(text)
    const calls = Number(/(\d+) requests in/.exec(text)?.[1])
    const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1])
    return { perSecond, cpu: ((servers.cpu(origin) - before) * 1000) / calls, calls }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Throws where the call fails: failed calls are fast, and their replies also have status 200. */
export async function requireSuccess({ url, type, body }: Load): Promise<void> {
  const reply = await fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body })
  const text = await reply.text()
  if (/^.{0,300}("error"|Failure|<fault>)/s.test(text)) throw new Error(text)
}

export interface Shares {
  /** Medians, in the order of the loads. */
  readonly rates: readonly Rate[]
  /**
   * The median of the first load's CPU time for a call over this load's, of measurements next to each other: 1 is as
   * cheap as the first, 0.5 costs twice as much.
   */
  readonly shares: readonly number[]
  /** The same of calls a second: this load's over the first's. Differs from `shares` where a server waits for a disk. */
  readonly speeds: readonly number[]
}

/** Puts each load in turn, several rounds in changing order, so that a slow machine affects all. */
export async function compareLoads(
  servers: BenchServers,
  loads: readonly Load[],
  seconds: number,
  rounds: number,
): Promise<Shares> {
  const all: Rate[][] = loads.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < loads.length; i++) {
      const which = (i + round) % loads.length
      all[which]?.push(await putLoad(servers, loads[which] as Load, seconds))
    }
  }
  const [first = []] = all
  return {
    rates: all.map((rates) => ({
      perSecond: median(rates.map((rate) => rate.perSecond)),
      cpu: median(rates.map((rate) => rate.cpu)),
      calls: median(rates.map((rate) => rate.calls)),
    })),
    shares: all.map((rates) => median(rates.map((rate, round) => (first[round] as Rate).cpu / rate.cpu))),
    speeds: all.map((rates) => median(rates.map((rate, round) => rate.perSecond / (first[round] as Rate).perSecond))),
  }
}
