/** Documentation as it was written, in Markdown. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { type HeadingLevel, markdownHtml } from '../../reference/markdown.ts'

export interface MarkdownProps {
  readonly text: string
  /** Of headings in it: one more than that of the heading it stands under. */
  readonly level?: HeadingLevel
}

/** What reference/markdown.ts makes can do nothing but be read. */
export function Markdown({ text, level = 4 }: MarkdownProps): ComponentChildren {
  const html = useMemo(() => markdownHtml(text, level), [text, level])
  if (text === '') return null
  return <div class="doc" dangerouslySetInnerHTML={{ __html: html }} />
}
