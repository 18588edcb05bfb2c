/** The refactorings, each offered where it can be applied. */
import type { EditorView } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { extractDefine } from './extract-define.ts'
import { extractEnum } from './extract-enum.ts'
import { ifToRequire } from './if-to-require.ts'
import { inlineDefine } from './inline-define.ts'
import { moveBody } from './move-body.ts'
import { moveToFile } from './move-to-file.ts'
import { selectionOf } from './selection.ts'
import { sortPairs } from './sort-pairs.ts'
import { swapOwner } from './swap-owner.ts'

const REFACTORINGS = [extractEnum, extractDefine, inlineDefine, ifToRequire, moveBody, swapOwner, sortPairs, moveToFile]

/** The refactorings for a selection. */
export function refactorings(view: EditorView, path: string, start: number, end: number): CodeAction[] {
  const selection = selectionOf(view, path, start, end)
  return selection ? REFACTORINGS.flatMap((offer) => offer(selection)) : []
}
