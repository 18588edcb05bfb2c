/** Proposals for values, by the type that their place expects. */
import type { Scope } from '../../../analysis/scope/symbols.ts'
import { MAX_NESTING } from '../../../grammar/brackets.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import { SCALARS, type ScalarKind } from '../../../model/kinds.ts'
import { closing, splitAtCommas, type Token, upToCloser } from '../../cursor/token.ts'
import { type Proposal, wordProposals } from './item.ts'
import { snippet } from './snippets.ts'

/**
 * Proposals after `=`, given the value's tokens so far and those after the cursor; null if the value is complete. Without the
 * elements that a set already has, and the keys of a map. `depth` brackets are open around them.
 */
export function valueProposals(
  scope: Scope,
  type: Type | null,
  tokens: readonly Token[],
  after: readonly Token[],
  depth = 0,
): Proposal[] | null {
  const [opener] = tokens
  if (!opener) return type ? valuesOf(scope, type) : []
  if (!t.isOpener(opener.tokenType) || closing(tokens, 0) >= 0) return null
  if (depth >= MAX_NESTING) return []
  const before = splitAtCommas(tokens.slice(1))
  const inside = before.at(-1) ?? []
  const taken = new Set([...before.slice(0, -1), ...splitAtCommas(upToCloser(after))].map((item) => item[0]?.image))
  const free = (proposals: Proposal[] | null) => proposals?.filter(({ label }) => !taken.has(label))
  if (opener.tokenType === t.LSquare)
    return free(valueProposals(scope, elementOf(type), inside, after, depth + 1)) ?? []
  const arrow = inside.findIndex((token) => token.tokenType === t.Arrow)
  const map = type?.kind === 'map' ? type : null
  if (arrow >= 0) return valueProposals(scope, map?.value ?? null, inside.slice(arrow + 1), after, depth + 1) ?? []
  const isArrowThere = after[0]?.tokenType === t.Arrow
  return (
    free(valueProposals(scope, map?.key ?? null, inside, after, depth + 1)) ??
    (isArrowThere ? [] : wordProposals(['->']))
  )
}

function elementOf(type: Type | null): Type | null {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : null
}

function valuesOf(scope: Scope, type: Type): Proposal[] {
  switch (type.kind) {
    case 'enum':
      return enumValues(scope, type.name)
    case 'ref':
      return [...objectsOf(scope, type.class), ...(type.nullable ? wordProposals(['null'], 1) : [])]
    case 'set':
    case 'option':
      return [snippet(0, 'value', '[]', '[<>]')]
    case 'map':
      return [value('{}'), snippet(1, 'value', '{ key -> value }', '{ <key> -> <value> }')]
    case 'record':
    case 'any record':
      return []
    default:
      return SCALAR_VALUES[type.kind](SCALARS[type.kind].zeroText)
  }
}

/** The proposals of each kind, by its zero. */
const SCALAR_VALUES: { readonly [kind in ScalarKind]: (zero: string) => Proposal[] } = {
  string: (zero) => [snippet(0, 'value', zero, '"<>"')],
  int: (zero) => [value(zero)],
  float: (zero) => [value(zero)],
  bool: () => wordProposals(['false', 'true']),
  datetime: (zero) => [value(zero)],
}

function value(label: string): Proposal {
  return { label, kind: 'value', rank: 0 }
}

/** A value that is not a name is written in quotes. */
function enumValues(scope: Scope, name: string): Proposal[] {
  return [...(scope.enums.get(name)?.values ?? [])].map((value) => ({
    label: /^[A-Za-z_]\w*$/.test(value) ? value : JSON.stringify(value),
    kind: 'enumValue',
    rank: 0,
    detail: `${name} enum`,
    about: { what: 'enumValue', owner: name, name: value },
  }))
}

function objectsOf(scope: Scope, owner: string): Proposal[] {
  const out: Proposal[] = []
  for (const { name, decl } of scope.objects.values()) {
    if (decl.class.text !== owner) continue
    out.push({ label: name, kind: 'object', rank: 0, detail: `object ${owner}`, about: { what: 'object', name } })
  }
  return out
}
