/** The labels that completion proposes at the cursor of a fixture. */
import { completions } from '../../server/features/completion/completion.ts'
import { viewOf } from './view-of.ts'

/** The labels in the order of an editor. Snippets are in `<>`. */
export function labels(fixture: string, rest = ''): string[] {
  const { view, path, offset } = viewOf(fixture + rest)
  return [...completions(view, path, offset).items]
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map((item) => (item.kind === 'snippet' ? `<${item.label}>` : item.label))
}
