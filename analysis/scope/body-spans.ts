/** The parts of a declaration that no other declaration sees: its bodies and the expressions of its computed fields. */
import type { BlockNode, Declaration, ExprNode, SyntaxIssue } from '../../grammar/tree.ts'

type Body = BlockNode | ExprNode

/** The blocks and expressions, in the order of the text. */
export function bodySpans(decl: Declaration): readonly Body[] {
  switch (decl.kind) {
    case 'class':
      return decl.members.flatMap((member) =>
        member.kind === 'message' ? present(member.body) : present(member.computed),
      )
    case 'define':
      return present(decl.block ?? decl.value)
    case 'external':
    case 'body':
    case 'test':
      return present(decl.block)
    case 'compute':
      return present(decl.value)
    case 'invariant':
      return present(decl.condition)
    default:
      return NONE
  }
}

const NONE: readonly never[] = []

function present(node: Body | null): readonly Body[] {
  return node ? [node] : NONE
}

/** The errors outside of bodies: one inside hides nothing of the declaration. */
export function errorsOutside(decl: Declaration, errors: readonly SyntaxIssue[]): readonly SyntaxIssue[] {
  if (errors.length === 0) return errors
  const spans = bodySpans(decl)
  return errors.filter((error) => !spans.some(({ start, end }) => error.start > start && error.end < end))
}
