/** Renders documentation in Markdown. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { type HeadingLevel, markdownHtml } from '../../reference/markdown.ts'

export interface MarkdownProps {
  readonly text: string
  /** The level of headings in the text: one more than the heading above it. */
  readonly level?: HeadingLevel
}

/** The HTML is safe: markdownHtml escapes all HTML of the text. */
export function Markdown({ text, level = 4 }: MarkdownProps): ComponentChildren {
  const html = useMemo(() => markdownHtml(text, level), [text, level])
  if (text === '') return null
  return <div class="doc" dangerouslySetInnerHTML={{ __html: html }} />
}
