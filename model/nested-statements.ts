/** The statements that stand in others, for all that walk through a body. */
import type { TypedStatement } from './body.ts'

/** The statements directly inside a statement, in the order of the text. */
export function nestedStatements(statement: TypedStatement): readonly TypedStatement[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.then, ...statement.else]
    case 'for':
    case 'after':
    case 'as':
      return statement.statements
    case 'try':
      return [...statement.statements, ...statement.handler]
    default:
      return []
  }
}
