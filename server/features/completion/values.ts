/** Values as completion proposes them: by the type that their place expects. */
import type { Scope } from '../../../analysis/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import type { Token } from './cursor.ts'
import { type Proposal, wordProposals } from './item.ts'
import { snippet } from './snippets.ts'

/** Proposals behind `=`, given the value's tokens so far; null where the value is whole. */
export function valueProposals(scope: Scope, type: Type | null, tokens: readonly Token[]): Proposal[] | null {
  const [opener] = tokens
  if (!opener) return type ? valuesOf(scope, type) : []
  const inside = insideOf(tokens)
  if (!inside) return null
  if (opener.tokenType === t.LSquare) return valueProposals(scope, elementOf(type), inside) ?? []
  const arrow = inside.findIndex((token) => token.tokenType === t.Arrow)
  const map = type?.kind === 'map' ? type : null
  if (arrow < 0) return valueProposals(scope, map?.key ?? null, inside) ?? wordProposals(['->'])
  return valueProposals(scope, map?.value ?? null, inside.slice(arrow + 1)) ?? []
}

function elementOf(type: Type | null): Type | null {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : null
}

/** The tokens behind the last comma in the bracket that the value begins with, or null where nothing is open. */
function insideOf(tokens: readonly Token[]): readonly Token[] | null {
  let depth = 0
  let from = 1
  tokens.forEach((token, i) => {
    if (t.isOpener(token.tokenType)) depth++
    else if (t.isCloser(token.tokenType)) depth--
    else if (depth === 1 && token.tokenType === t.Comma) from = i + 1
  })
  return depth > 0 ? tokens.slice(from) : null
}

function valuesOf(scope: Scope, type: Type): Proposal[] {
  switch (type.kind) {
    case 'bool':
      return wordProposals(['true', 'false'])
    case 'enum':
      return enumValues(scope, type.name)
    case 'ref':
      return [...objectsOf(scope, type.class), ...(type.nullable ? wordProposals(['null'], 1) : [])]
    case 'string':
      return [snippet(0, 'value', '""', '"<>"')]
    case 'datetime':
      return [value('"1970-01-01T00:00:00Z"')]
    case 'int':
      return [value('0')]
    case 'float':
      return [value('0.0')]
    case 'set':
    case 'option':
      return [snippet(0, 'value', '[]', '[<>]')]
    case 'map':
      return [value('{}'), snippet(0, 'value', '{ key -> value }', '{ <key> -> <value> }')]
    default:
      return []
  }
}

function value(label: string): Proposal {
  return { label, kind: 'value', rank: 0 }
}

/** A value that is no name is written in quotes. */
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
