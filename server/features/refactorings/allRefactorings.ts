/** Changes of form that mend nothing: offered where the text allows them. */
import type { View } from '../../view.ts'
import type { CodeAction } from '../codeAction.ts'

/** The refactorings at a selection. */
export function refactorings(_view: View, _path: string, _start: number, _end: number): CodeAction[] {
  return []
}
