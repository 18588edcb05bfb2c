/** A part of a page under a heading that links can lead to, and a page's own table of contents. */
import { type ComponentChildren, h } from 'preact'
import { sectionAnchor } from '../../reference/place.ts'
import { breakable } from './breakable.ts'

export interface SectionProps {
  /** Its id is `page:` and this. */
  readonly name: string
  readonly title: ComponentChildren
  readonly children?: ComponentChildren
}

export function Section({ name, title, children }: SectionProps): ComponentChildren {
  const id = sectionAnchor(name)
  return h('section', { class: 'part', 'aria-labelledby': id }, [h(Heading, { id, level: 'h2' }, title), children])
}

export interface HeadingProps {
  readonly id: string
  readonly level: 'h2' | 'h3'
  readonly children?: ComponentChildren
}

/** With a link to itself, for whoever wants to send the place to somebody. */
export function Heading({ id, level, children }: HeadingProps): ComponentChildren {
  return h(level, { id }, [
    children,
    h('a', { class: 'self', href: `#${id}`, 'aria-label': 'Link to this place' }, '#'),
  ])
}

export interface TocItem {
  readonly anchor: string
  readonly text: string
  readonly items?: readonly TocItem[]
}

/** What is read from top to bottom, with its table of contents: beside it, or above where there is no room. */
export function Reading({ toc, children }: ReadingProps): ComponentChildren {
  return h('div', { class: 'with-toc' }, [h(Toc, { items: toc }), h('article', null, children)])
}

export interface ReadingProps {
  readonly toc: readonly TocItem[]
  readonly children?: ComponentChildren
}

function Toc({ items }: { readonly items: readonly TocItem[] }): ComponentChildren {
  if (items.length === 0) return null
  return h('nav', { class: 'toc', 'aria-label': 'On this page' }, [
    h('p', { class: 'toc-title' }, 'On this page'),
    list(items),
  ])
}

function list(items: readonly TocItem[]): ComponentChildren {
  return h(
    'ul',
    null,
    items.map(({ anchor, text, items: below }) =>
      h('li', { key: anchor }, [
        h('a', { href: `#${anchor}` }, breakable(text)),
        below && below.length > 0 && list(below),
      ]),
    ),
  )
}
