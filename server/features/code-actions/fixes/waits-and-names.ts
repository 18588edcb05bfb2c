/** Fixes of conditions that a wait has outdated, and of names that hide others (CROW2029, CROW2034). */
import type { RequireStatement, Span, SyntaxNode } from '../../../../grammar/tree.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import { type Fixer, nodesIn, sameSpan, written } from './fix.ts'
import { insertBefore, statementAt } from './statements.ts'

/** CROW2029: requires the condition again before the statement. */
export const fixConditionOutdated: Fixer = (mistake) => {
  const [place] = mistake.diagnostic.related
  const statement = statementAt(mistake, mistake.at)
  if (!place || !statement) return []
  const span = { start: place.start - mistake.place.base, end: place.end - mistake.place.base }
  const isIt = (node: SyntaxNode): node is RequireStatement => node.kind === 'require' && sameSpan(node.condition, span)
  const required = [...nodesIn(mistake.decl)].find(isIt)
  if (!required) return []
  return [{ title: 'Require it again', edits: [insertBefore(mistake, statement, written(mistake, required))] }]
}

/** CROW2034: renames the inner name where it is visible. */
export const fixNameShadowed: Fixer = (mistake) => {
  const { at, decl, place } = mistake
  const name = written(mistake, at)
  const path = decl ? treePath(decl, at.start) : []
  const reach = visibleIn(path, at)
  if (!reach || !/^\w+$/.test(name)) return []
  const taken = new Set([...nodesIn(decl)].flatMap((node) => (node.kind === 'name' ? [node.text] : [])))
  let other = `${name}_2`
  for (let i = 3; taken.has(other); i++) other = `${name}_${i}`
  const uses = [...nodesIn(decl)].filter(
    (node) =>
      node.kind === 'name-expr' && node.name.text === name && reach.start <= node.start && node.end <= reach.end,
  )
  const names = uses.flatMap((node): Span[] => (node.kind === 'name-expr' ? [node.name] : []))
  const called = [...nodesIn(decl)].some((node) => node.kind === 'call-expr' && node.class?.text === name)
  if (called) return []
  const edits = [at, ...names].map((span) => replaceAt(place, span, other))
  return [{ title: `Rename it to "${other}"`, edits }]
}

/** Where the name that is declared at the span is visible. */
function visibleIn(path: readonly SyntaxNode[], at: Span): Span | undefined {
  const index = path.findLastIndex((node) => node.kind === 'let' || node.kind === 'from')
  const [node, around] = [path[index], path[index - 1]]
  if (!node || !around) return undefined
  // The source of a loop, and the value of a "let", are read before the name is declared.
  if (node.kind === 'from') return { start: node.in.end, end: around.end }
  return around.kind === 'block' ? { start: Math.max(node.end, at.end), end: around.end } : undefined
}
