/** Names of parameters for the arguments of a call of what is not declared yet. */
import { KEYWORDS } from '../../../../grammar/tokens.ts'
import type { ExprNode } from '../../../../grammar/tree.ts'

/** `vm` for `vm`, `power_state` for `vm.power_state`, else `value`; each once. */
export function namesOfArguments(args: readonly ExprNode[]): string[] {
  const names: string[] = []
  for (const arg of args) {
    const wanted = arg.kind === 'name-expr' || arg.kind === 'field-expr' ? arg.name.text : ''
    const base = wanted === '' || KEYWORDS.has(wanted) ? 'value' : wanted
    let name = base
    for (let i = 2; names.includes(name); i++) name = `${base}_${i}`
    names.push(name)
  }
  return names
}
