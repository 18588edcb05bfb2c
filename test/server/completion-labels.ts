/** What completion proposes at the cursor of a fixture, as labels. */
import { completions } from '../../server/features/completion/completion.ts'
import { viewOf } from './view-of.ts'

/** The labels in the order an editor shows them; snippets in `<>`. */
export function labels(fixture: string, rest = ''): string[] {
  const { view, path, offset } = viewOf(fixture + rest)
  return [...completions(view, path, offset).items]
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map((item) => (item.kind === 'snippet' ? `<${item.label}>` : item.label))
}
