/** The files after a code action, for tests. */
import type { CodeAction } from '../../../../../server/features/code-actions/code-action.ts'
import { applyEdits } from '../../../view-of.ts'

export type Texts = ReadonlyMap<string, string>

/** The texts after the action, including new files. */
export function afterAction(texts: Texts, { edits, creates }: Pick<CodeAction, 'edits' | 'creates'>): Texts {
  const after = new Map(texts)
  for (const [path, text] of texts)
    after.set(
      path,
      applyEdits(
        text,
        edits.filter((edit) => edit.path === path),
      ),
    )
  for (const { path, text } of creates ?? []) after.set(path, text)
  return after
}
