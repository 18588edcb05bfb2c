/** A probe as the text of a `test`. */
import type { Api, Type } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'
import { valueText } from '../run/value-text.ts'
import type { Contradiction } from './play-probe.ts'
import { type Probe, type ProbeStep, RawArgument } from './probe.ts'

/** undefined where a step cannot be written in the language. */
export function printProbe(
  api: Api,
  { about, steps }: Probe,
  { expected, got, method }: Contradiction,
): string | undefined {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  const lines: string[] = []
  for (const step of steps) {
    const line = stepLine(api, rpcs.get(step.method), step)
    if (line === undefined) return undefined
    lines.push(line)
  }
  const comment = `// ${method}: expected ${expected}, but the server gave ${got}`.replaceAll('\n', ' ').slice(0, 160)
  const title = `conform: ${about}`.replaceAll('"', "'")
  return [`test "${title}" {`, ...[...lines, comment].map((line) => `  ${line}`), '}'].join('\n')
}

function stepLine(
  api: Api,
  rpc: Rpc | undefined,
  { id, args, method, asTask, who, session }: ProbeStep,
): string | undefined {
  if (!rpc || session !== undefined) return undefined
  const texts: string[] = []
  for (const [i, argument] of args.entries()) {
    const type = rpc.params[i]?.type
    if (argument instanceof RawArgument || !type) return undefined
    texts.push(argumentSource(api, type, argument))
  }
  const call = `${asTask ? 'Async.' : ''}${method}(${texts.join(', ')})`
  const line = rpc.result === null && !asTask ? call : `let x${id} = ${call}`
  return who === '' ? line : `as ${who} { ${line} }`
}

const SYMBOL = /^"?\\?u?0*1?\u0001?(-?\d+)\u0001"?$/

function argumentSource(api: Api, type: Type, value: Value): string {
  const nameObject = (_: string, ref: string) => SYMBOL.exec(ref)?.[1]?.replace(/^(?=\d)/, 'x') ?? JSON.stringify(ref)
  return valueText({ api, nameObject }, type, value)
    .replaceAll(/"\\u0001(-?\d+)\\u0001"/g, 'x$1')
    .replaceAll('x-', 'existing')
}
