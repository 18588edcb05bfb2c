/** The documentation of a completion item, when an editor asks for it. */
import { isBuiltIn } from '../../../analysis/bodies/built-ins.ts'
import { classNamed, type Scope } from '../../../analysis/scope/symbols.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { statementWordText } from '../../describe/statement-words.ts'
import { describeTarget } from '../../describe/target.ts'
import { anyWordText } from '../../describe/words.ts'
import { rpcTarget } from '../../lookup/body-target.ts'
import type { Target } from '../../lookup/target.ts'
import type { EditorView } from '../../view.ts'
import type { About } from './item.ts'

/** Markdown. Undefined if there is no description, or the name no longer exists. */
export function resolveCompletion(view: EditorView, about: About): string | undefined {
  if (about.what === 'word') return anyWordText(about.name) ?? statementWordText(about.name)
  if (about.what === 'new field') return `\`\`\`crow\n${about.form}\n\`\`\``
  const target = targetAbout(view.scope, about)
  return target && describeTarget(view, target)
}

function targetAbout(scope: Scope, about: Exclude<About, { readonly what: 'word' | 'new field' }>): Target | undefined {
  const { what, name } = about
  switch (what) {
    case 'class':
    case 'record': {
      const symbol = scope.types.get(name)
      return symbol && (symbol.kind === 'class' ? { is: 'class', symbol } : { is: 'record', symbol })
    }
    case 'enum': {
      const symbol = scope.enums.get(name)
      return symbol && { is: what, symbol }
    }
    case 'error': {
      const symbol = scope.errors.get(name)
      if (symbol) return { is: what, symbol }
      return BUILT_IN_ERRORS.has(name) ? { is: 'built-in error', name } : undefined
    }
    case 'object': {
      const symbol = scope.objects.get(name)
      return symbol && { is: what, symbol }
    }
    case 'role': {
      const symbol = scope.roles.get(name)
      return symbol && { is: what, symbol }
    }
    case 'callable': {
      const symbol = scope.callables.get(name)
      return symbol && { is: what, symbol }
    }
    case 'built-in':
      return isBuiltIn(name) ? { is: what, name } : undefined
    case 'rpc':
      return rpcTarget(scope, about.owner, name) ?? undefined
    case 'field': {
      const symbol = classNamed(scope, about.owner)?.fieldsByName.get(name)
      return symbol && { is: what, symbol }
    }
    case 'enumValue': {
      const symbol = scope.enums.get(about.owner)
      const value = symbol?.decl.values.find((v) => v.name.text === name)
      return symbol && value && { is: 'enum value', symbol, value }
    }
  }
}
