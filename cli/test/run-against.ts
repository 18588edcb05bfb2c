/** Runs tests as calls to a running server, and says what could not be taken back. */
import type { TestCase } from '../../model/test-case.ts'
import { RemoteBench } from '../../testing/against/remote-bench.ts'
import { WireFault } from '../../testing/remote/wire-fault.ts'
import type { WorldCode } from '../../testing/world/load.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { complain } from '../print/complain.ts'
import { count } from '../print/words.ts'
import { openRemote, type RemoteOptions } from '../remote/open-remote.ts'
import { runTests, type TestRunListener } from './run-tests.ts'
import type { TestRunEnd } from './test-format.ts'

export interface AgainstParts {
  readonly code: WorldCode
  /** By the names of the files. */
  readonly byName: ReadonlyMap<string, string>
  readonly tests: readonly TestCase[]
  readonly bail?: boolean | undefined
}

/** In milliseconds, for one call: a message may wait. */
const CALL_TIMEOUT = 60_000

/** `address`: of the server. Throws Failure where it does not answer. */
export async function runAgainst(
  host: Host,
  { code, byName, tests, bail }: AgainstParts,
  address: string,
  options: RemoteOptions,
  listener: TestRunListener,
): Promise<TestRunEnd> {
  const { server, sessions } = await openRemote(host, code.model, address, options, CALL_TIMEOUT)
  try {
    const bench = await RemoteBench.open({ code, texts: byName, server, sessions })
    const end = await runTests({ code, byName, tests, bail, bench }, listener)
    const left = [...new Set(bench.left.map(({ what, reason }) => `\n  ${clean(what)}: ${clean(reason)}`))]
    if (left.length > 0)
      complain(
        host,
        `${count(left.length, 'object or value', 'objects or values')} ${left.length === 1 ? 'stays' : 'stay'} on the server:${left.join('')}`,
      )
    return end
  } catch (error) {
    if (error instanceof WireFault) throw new Failure(`The server cannot be used: ${clean(error.message)}.`, 2)
    throw error
  } finally {
    await server.close()
  }
}
