/** Documentation as it was written, in Markdown. */
import type { ComponentChildren } from 'preact'
import { type HeadingLevel, markdownHtml } from '../../reference/markdown.ts'

export interface DocProps {
  readonly text: string
  /** Of headings in it: one more than that of the heading it stands under. */
  readonly level?: HeadingLevel
}

/** What reference/markdown.ts makes can do nothing but be read. */
export function Doc({ text, level = 4 }: DocProps): ComponentChildren {
  if (text === '') return null
  return <div class="doc" dangerouslySetInnerHTML={{ __html: markdownHtml(text, level) }} />
}
