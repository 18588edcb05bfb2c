/** What other units see of a unit: its key, its resolved types, and its text without its bodies. */
import type { Unit } from '../grammar/tree.ts'
import { typeText } from '../model/types.ts'
import { checkShape } from './bodies/guards.ts'
import { bodySpans, errorsOutside } from './scope/body-spans.ts'
import type { UnitSymbol } from './scope/declare.ts'
import { errorsOf } from './scope/lost-words.ts'
import type { CallableSymbol, ClassSymbol, RecordSymbol } from './scope/symbols.ts'
import { API, type LookUpKey, lookUpKey } from './scope/tracked-scope.ts'

export function ownKey(declared: UnitSymbol): LookUpKey {
  return declared.kind === 'api' ? API : lookUpKey(declared.kind, declared.symbol.name)
}

/** The resolved types of a declaration, which other units use in addition to its text. */
export function factsOf(symbol: ClassSymbol | RecordSymbol | CallableSymbol): string {
  if (symbol.kind === 'record') return symbol.members.map((m) => textOf(m.type)).join()
  if (symbol.kind !== 'class') return signatureText(symbol)
  return [...symbol.fields.map((f) => textOf(f.type)), ...symbol.messages.map(signatureText)].join(';')
}

function signatureText({ params, result }: Pick<CallableSymbol, 'params' | 'result'>): string {
  return [...params.map((p) => textOf(p.type)), textOf(result)].join()
}

function textOf(type: Parameters<typeof typeText>[0]): string {
  return type ? typeText(type) : '?'
}

/**
 * The text of a unit without its bodies, and what else others see of it. Two units with the same one differ only in what nobody
 * else looks up. undefined for a unit without bodies.
 */
export function visibleText({ node, start, issues }: Unit, text: string): string | undefined {
  const spans = node ? bodySpans(node) : []
  if (!node || spans.length === 0) return undefined
  const seen: string[] = []
  let from = 0
  for (const { start: begin, end } of spans) {
    seen.push(text.slice(start + from, start + begin))
    from = end
  }
  seen.push(text.slice(start + from, start + node.end))
  if (issues.length > 0) {
    const errors = errorsOutside(node, errorsOf({ issues }))
    seen.push(...errors.map((error) => `${error.kind} ${error.start}`))
  }
  if (node.kind === 'define') seen.push(checkShape(node))
  return seen.join('\n')
}
