/** Documentation as it was written, in Markdown. */
import { type ComponentChildren, h } from 'preact'
import { markdownHtml } from '../../reference/markdown.ts'

/** What reference/markdown.ts makes can do nothing but be read. */
export function Doc({ text }: { readonly text: string }): ComponentChildren {
  if (text === '') return null
  return h('div', { class: 'doc', dangerouslySetInnerHTML: { __html: markdownHtml(text) } })
}
