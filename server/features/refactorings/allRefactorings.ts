/** Changes of form that mend nothing: offered where the text allows them. */
import type { View } from '../../view.ts'
import type { CodeAction } from '../codeAction.ts'
import { extractEnum } from './extractEnum.ts'
import { moveToFile } from './moveToFile.ts'
import { selectionOf } from './selection.ts'
import { sortPairs } from './sortPairs.ts'
import { swapOwner } from './swapOwner.ts'

const REFACTORINGS = [extractEnum, swapOwner, sortPairs, moveToFile]

/** The refactorings at a selection. */
export function refactorings(view: View, path: string, start: number, end: number): CodeAction[] {
  const selection = selectionOf(view, path, start, end)
  return selection ? REFACTORINGS.flatMap((offer) => offer(selection)) : []
}
