/** `crow test --inspect`: the same command in another process, which waits for a debugger. */
import type { Host } from '../host.ts'
import { complain } from '../print/complain.ts'
import { startServerProcess } from '../serve/server-process.ts'
import type { TestCommandOptions } from './options.ts'
import type { TestEvent } from './test-events.ts'

/** It reads this process's input, and its output is that of this process. Returns its exit code. */
export async function testInspected(
  host: Host,
  args: readonly string[],
  { format, watch, seed, bail, events }: TestCommandOptions,
): Promise<number> {
  const options = [
    ...['--format', format],
    ...(watch ? ['--watch'] : []),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ...(bail ? ['--bail'] : []),
    ...(events ? ['--events', events] : []),
  ]
  const inspected = (url: string) => {
    if (events) host.stdout.write(`${JSON.stringify({ event: 'inspect', url } satisfies TestEvent)}\n`)
    complain(host, `waiting for a debugger at ${url}`)
  }
  // Behind `--`, no argument is an option.
  const started = { script: host.script, args: ['test', ...options, '--', ...args], inspected, input: true }
  const child = startServerProcess(host, started)
  const signals = host.processes.onStop(() => child.stop())
  const code = await child.ended
  signals.close()
  return code
}
