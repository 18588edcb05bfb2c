/** Whether each path through a body ends with a result, and which statements no path reaches. */
import type { BlockNode, StatementNode } from '../../grammar/tree.ts'
import { UNKNOWN } from './body-types.ts'
import type { Typing } from './typing.ts'

/** Reports statements that are never reached, and a body that gives its result on some paths only. */
export function checkPaths(t: Typing, block: BlockNode): void {
  const isEnded = endsBlock(t, block)
  const { result } = t.input
  if (isEnded || !result || result === UNKNOWN) return
  const at = block.statements.at(-1) ?? block
  t.report({ kind: 'result-missing', at, type: result, some: hasReturn(block) })
}

/** True where nothing behind the block runs. */
function endsBlock(t: Typing, { statements }: BlockNode): boolean {
  let isEnded = false
  for (const [i, statement] of statements.entries()) {
    const ends = endsStatement(t, statement)
    if (!ends || isEnded) continue
    isEnded = true
    const [first, last] = [statements[i + 1], statements.at(-1)]
    if (first && last) t.report({ kind: 'statement-unreachable', at: { start: first.start, end: last.end } })
  }
  return isEnded
}

function endsStatement(t: Typing, statement: StatementNode): boolean {
  switch (statement.kind) {
    case 'return':
    case 'fail':
      return true
    case 'if': {
      const then = endsBlock(t, statement.then)
      if (!statement.else) return false
      const other = statement.else.kind === 'if' ? endsStatement(t, statement.else) : endsBlock(t, statement.else)
      return then && other
    }
    case 'try': {
      const block = endsBlock(t, statement.block)
      return endsBlock(t, statement.handler) && block
    }
    case 'for':
    case 'after':
    case 'as':
      endsBlock(t, statement.block)
      return false
    default:
      return false
  }
}

function hasReturn({ statements }: BlockNode): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'return') return true
    if (statement.kind === 'if')
      return hasReturn(statement.then) || (statement.else !== null && hasReturnIn(statement.else))
    if (statement.kind === 'for') return hasReturn(statement.block)
    return statement.kind === 'try' && (hasReturn(statement.block) || hasReturn(statement.handler))
  })
}

function hasReturnIn(node: BlockNode | StatementNode): boolean {
  return hasReturn(
    node.kind === 'block' ? node : { kind: 'block', start: node.start, end: node.end, statements: [node] },
  )
}
