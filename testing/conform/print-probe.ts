/** A probe as the text of a `test`. */
import type { Api, Type } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'
import { valueText } from '../run/value-text.ts'
import type { Contradiction } from './play-probe.ts'
import { type Probe, type ProbeStep, RawArgument } from './probe.ts'

/** undefined where a step cannot be written in the language. */
export function printProbe(api: Api, { about, steps }: Probe, contradiction: Contradiction): string | undefined {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  const lines: string[] = []
  for (const [i, step] of steps.entries()) {
    const rpc = rpcs.get(step.method)
    const call = callSource(api, rpc, step)
    if (call === undefined || !rpc) return undefined
    const claim = i === steps.length - 1 ? claimLine(api, rpc, step, call, contradiction) : undefined
    lines.push(inRole(step, claim ?? (rpc.result === null && !step.asTask ? call : `let x${step.id} = ${call}`)))
  }
  const { method, expected, got } = contradiction
  const comment = `// ${method}: expected ${expected}, but the server gave ${got}`.replaceAll(/\s+/g, ' ').slice(0, 160)
  const title = `conform: ${about}`.replaceAll('"', "'")
  return [`test "${title}" {`, ...[...lines, comment].map((line) => `  ${line}`), '}'].join('\n')
}

function inRole({ who }: ProbeStep, line: string): string {
  return who === '' ? line : `as ${who} { ${line} }`
}

const ERROR = /^([A-Z][A-Z0-9_]*)\(/

/** What the last call has to give, as far as one line of a test says it. */
function claimLine(
  api: Api,
  rpc: Rpc,
  { method, args, asTask }: ProbeStep,
  call: string,
  { kind, atRest, where, expected, ...found }: Contradiction,
): string | undefined {
  if (atRest || asTask || found.method !== method) return undefined
  const code = kind === 'error' ? ERROR.exec(expected)?.[1] : undefined
  if (code) return `expect ${call} fails ${code}`
  if (kind !== 'value' || expected.endsWith('…')) return undefined
  const member = /^\.(\w+)$/.exec(where)?.[1]
  if (where === '') return isPlain(rpc.result) ? `expect ${call} == ${expected}` : undefined
  const field = api.classes.find(({ name }) => name === rpc.class)?.fields.find(({ name }) => name === member)
  const [self] = args
  if (rpc.does.kind !== 'get_record' || !field || !isPlain(field.type)) return undefined
  return `expect ${argumentSource(api, { kind: 'ref', class: rpc.class, nullable: false }, self as Value)}.${member} == ${expected}`
}

function isPlain(type: Type | null): boolean {
  return type !== null && ['string', 'int', 'float', 'bool', 'datetime'].includes(type.kind)
}

function callSource(api: Api, rpc: Rpc | undefined, { args, method, asTask, session }: ProbeStep): string | undefined {
  if (!rpc || session !== undefined) return undefined
  const texts: string[] = []
  for (const [i, argument] of args.entries()) {
    const type = rpc.params[i]?.type
    if (argument instanceof RawArgument || !type) return undefined
    texts.push(argumentSource(api, type, argument))
  }
  return `${asTask ? 'Async.' : ''}${method}(${texts.join(', ')})`
}

const SYMBOL = /^"?\\?u?0*1?\u0001?(-?\d+)\u0001"?$/

function argumentSource(api: Api, type: Type, value: Value): string {
  const nameObject = (_: string, ref: string) => SYMBOL.exec(ref)?.[1]?.replace(/^(?=\d)/, 'x') ?? JSON.stringify(ref)
  return valueText({ api, nameObject }, type, value)
    .replaceAll(/"\\u0001(-?\d+)\\u0001"/g, 'x$1')
    .replaceAll('x-', 'existing')
}
