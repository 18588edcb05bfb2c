/** Go to type definition: from a field, parameter, member, message, value or object to the declarations of its type. */
import type { Scope } from '../../analysis/scope/symbols.ts'
import { classNamed } from '../../analysis/scope/symbols.ts'
import type { TypeNode } from '../../grammar/tree.ts'
import { walk } from '../../grammar/walk.ts'
import type { BodyType } from '../../model/body.ts'
import { type Definition, definitionsOf } from '../lookup/declaration.ts'
import { locate } from '../lookup/locate.ts'
import { type Target, typeTarget } from '../lookup/target.ts'
import { targetKey } from '../lookup/target-key.ts'
import type { EditorView } from '../view.ts'

/** The declarations of the classes, records and enums in the type of the name at the offset; for a type, its own. */
export function typeDefinition(view: EditorView, path: string, offset: number): Definition[] {
  const named = locate(view, path, offset)?.named
  return named?.target ? definitionsOf(typesOf(view.scope, named.target), named.span) : []
}

function typesOf(scope: Scope, target: Target): Target[] {
  switch (target.is) {
    case 'class':
    case 'record':
    case 'enum':
      return [target]
    case 'enum value':
      return [{ is: 'enum', symbol: target.symbol }]
    case 'object': {
      const owner = classNamed(scope, target.symbol.decl.class.text)
      return owner ? [{ is: 'class', symbol: owner }] : []
    }
    case 'field':
    case 'param':
    case 'member':
    case 'callable param':
      return namedIn(scope, target.symbol.decl.type)
    case 'local':
      return target.symbol.type ? declarationsOf(scope, target.symbol.type) : []
    case 'given name':
      return declarationsOf(scope, target.type)
    case 'callable':
    case 'message':
      return target.symbol.decl.result ? namedIn(scope, target.symbol.decl.result) : []
    default:
      return []
  }
}

/** The declarations in the type of an expression. */
function declarationsOf(scope: Scope, type: BodyType): Target[] {
  switch (type.kind) {
    case 'set':
    case 'option':
      return declarationsOf(scope, type.of)
    case 'map':
      return [...declarationsOf(scope, type.key), ...declarationsOf(scope, type.value)]
    case 'enum': {
      const symbol = scope.enums.get(type.name)
      return symbol ? [{ is: 'enum', symbol }] : []
    }
    case 'ref':
    case 'record': {
      const symbol = scope.types.get(type.kind === 'ref' ? type.class : type.name)
      if (symbol?.kind === 'class') return [{ is: 'class', symbol }]
      return symbol ? [{ is: 'record', symbol }] : []
    }
    default:
      return []
  }
}

/** The classes, records and enums that a type names, each once, in order. */
function namedIn(scope: Scope, type: TypeNode): Target[] {
  const targets = new Map<string, Target>()
  for (const node of walk(type)) {
    const target = node.kind === 'named-type' && typeTarget(scope, node)
    if (target) targets.set(targetKey(scope, target), target)
  }
  return [...targets.values()]
}
