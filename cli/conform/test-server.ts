/** Tests a server against the text of its API, and prints the report. */
import type { Api } from '../../model/api.ts'
import { conform } from '../../testing/conform/conform.ts'
import type { ConformReport } from '../../testing/conform/report.ts'
import { WrongServer } from '../../testing/conform/wrong-server.ts'
import { connectServer, type RemoteServer } from '../../testing/remote/connect.ts'
import { serverAddress } from '../../testing/remote/endpoint-address.ts'
import { WireFault } from '../../testing/remote/wire-fault.ts'
import { loadWorldCode } from '../../testing/world/load.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { passes, readApi } from '../source/read-api.ts'
import { type ConformCommandOptions, conformOptions, wireFormats } from './options.ts'
import { progressLine } from './progress-line.ts'
import { conformText } from './text-report.ts'

/** In milliseconds, for one call. */
const CALL_TIMEOUT = 15_000
/** In bytes, of one answer. */
const LARGEST_ANSWER = 16 * 1024 * 1024

/** The exit code: 0 nothing found, 1 a rule failed, 2 not tested. */
export async function testServer(
  host: Host,
  [address, path]: readonly [string, string],
  options: ConformCommandOptions,
): Promise<number> {
  const target = serverAddress(address)
  if ('problem' in target) throw new Failure(`${target.problem}.`, 2)
  const api = readApi(host, path)
  if (!passes(host, api) || !api.model) return 2
  const { model } = api
  const asked = await conformOptions(host, model, options)
  const line = progressLine(host, asked)
  const remotes: RemoteServer[] = []
  try {
    for await (const remote of connected(host, model, target.url, options)) remotes.push(remote)
    const report = await untilStopped(host, (isStopped) =>
      conform(loadWorldCode(model), remotes, { ...asked, progress: line.show, isStopped }),
    )
    line.clear()
    host.stdout.write(await textOf(host, report, options))
    return exitCode(report)
  } catch (error) {
    line.clear()
    throw notTested(error)
  } finally {
    for (const remote of remotes) await remote.close()
  }
}

/** Ctrl-C ends the test early: it removes what it has made, and what it has found so far is reported. */
async function untilStopped<T>(host: Host, work: (isStopped: () => boolean) => Promise<T>): Promise<T> {
  let isStopped = false
  const signals = host.processes.onStop(() => {
    isStopped = true
  })
  try {
    return await work(() => isStopped)
  } finally {
    signals.close()
  }
}

function exitCode({ rules, broken }: ConformReport): number {
  if (broken !== undefined || rules.some(({ outcome }) => outcome === 'failed')) return 1
  return rules.some(({ outcome }) => outcome === 'passed') ? 0 : 2
}

/** A format that nobody asked for may be missing: many servers have only one. */
async function* connected(host: Host, api: Api, url: URL, options: ConformCommandOptions) {
  const { wire, insecure = false } = options
  const faults: WireFault[] = []
  const missing: string[] = []
  let found = 0
  for (const format of wireFormats(options))
    try {
      yield await connectServer(api, url, { format, timeout: CALL_TIMEOUT, maxAnswer: LARGEST_ANSWER, insecure })
      found++
    } catch (error) {
      if (wire !== undefined || !(error instanceof WireFault) || isSilent(error)) throw error
      faults.push(error)
      missing.push(`crow: The server is not tested in ${format}: ${sentence(error.message)}\n`)
    }
  if (found === 0) throw faults[0]
  host.stderr.write(missing.join(''))
}

function isSilent({ kind }: WireFault): boolean {
  return kind === 'connection' || kind === 'timeout'
}

/** What keeps a test from beginning is no result of it. */
function notTested(error: unknown): unknown {
  if (error instanceof WrongServer) return new Failure(clean(error.message), 2)
  if (!(error instanceof WireFault)) return error
  const help = isSilent(error) ? UNREACHED : NO_FORMAT
  return new Failure(`The server cannot be tested: ${sentence(error.message)} ${help}`, 2)
}

/** Ends with a full stop. What the server has said, or a parser, may have one already. */
function sentence(text: string): string {
  return clean(text).trimEnd().replace(/\.*$/, '.')
}

const UNREACHED = 'Check the address, and whether the server runs.'
const NO_FORMAT = 'Give the address, with its path, at which the server takes calls over JSON-RPC or XML-RPC.'

async function textOf(host: Host, report: ConformReport, { format }: ConformCommandOptions): Promise<string> {
  switch (format) {
    case 'text':
      return conformText(report, host.stdout.colour)
    case 'json':
      return (await import('./json-report.ts')).conformJson(report)
    case 'junit':
      return (await import('./junit-report.ts')).conformJunit(report)
    case 'html':
      return (await import('./html-report.ts')).conformHtml(report, await host.siteAssets())
  }
}
