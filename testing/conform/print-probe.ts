/** A probe as the text of a `test`. */
import type { Api, Type } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'
import { valueText } from '../run/value-text.ts'
import type { Contradiction } from './contradiction.ts'
import { type Probe, type ProbeStep, RawArgument, stepsNamedIn } from './probe.ts'

export interface PrintedNames {
  readonly api: Api
  /** What the text calls existing objects, by their symbols; only initial objects have a name there. */
  readonly existing: ReadonlyMap<number, string>
}

/** undefined where a step cannot be written in the language. */
export function printProbe(
  names: PrintedNames,
  { about, steps }: Probe,
  contradiction: Contradiction,
): string | undefined {
  const rpcs = new Map(rpcsOf(names.api).map((rpc) => [rpc.name, rpc]))
  const lines: string[] = []
  for (const [i, step] of steps.entries()) {
    const rpc = rpcs.get(step.method)
    const isUsed = steps.slice(i + 1).some(({ args }) => args.some((argument) => stepsNamedIn(argument).has(step.id)))
    const call = callSource(names, rpc, step)
    // What an `as` block names is not known behind it.
    if (call === undefined || !rpc || (isUsed && step.who !== '')) return undefined
    if (step.who !== '' && !names.api.roles.some(({ name }) => name === step.who)) return undefined
    const claim = i === steps.length - 1 ? claimLine(names, rpc, step, call, contradiction) : undefined
    lines.push(inRole(step, claim ?? (isUsed ? `let x${step.id} = ${call}` : call)))
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
  names: PrintedNames,
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
  const field = names.api.classes.find(({ name }) => name === rpc.class)?.fields.find(({ name }) => name === member)
  const [self] = args
  if (rpc.does.kind !== 'get_record' || !field || !isPlain(field.type)) return undefined
  const object = argumentSource(names, { kind: 'ref', class: rpc.class, nullable: false }, self as Value)
  return object && `expect ${object}.${member} == ${expected}`
}

function isPlain(type: Type | null): boolean {
  return type !== null && ['string', 'int', 'float', 'bool', 'datetime'].includes(type.kind)
}

function callSource(names: PrintedNames, rpc: Rpc | undefined, step: ProbeStep): string | undefined {
  const { args, method, asTask, session } = step
  if (!rpc || session !== undefined || args.length > rpc.params.length) return undefined
  const texts = args.map((argument, i) => {
    const type = rpc.params[i]?.type
    return argument instanceof RawArgument || !type ? undefined : argumentSource(names, type, argument)
  })
  return texts.includes(undefined) ? undefined : `${asTask ? 'async ' : ''}${method}(${texts.join(', ')})`
}

const SYMBOL = /"?(?:\u0001|\\u0001)(-?\d+)(?:\u0001|\\u0001)"?/g

/** undefined for references that the language has no name for, and for long values. */
function argumentSource({ api, existing }: PrintedNames, type: Type, value: Value): string | undefined {
  const text = valueText({ api, nameObject: (_, ref) => ref }, type, value).replaceAll(SYMBOL, (_, id: string) =>
    id.startsWith('-') ? (existing.get(Number(id)) ?? '…') : `x${id}`,
  )
  return text.includes('…') || text.includes('OpaqueRef:') ? undefined : text
}
