/** Sections of a page, their headings with links, and the table of contents. */
import type { ComponentChildren } from 'preact'
import { sectionAnchor } from '../../reference/page-place.ts'
import { breakable } from './breakable.tsx'

export interface SectionProps {
  /** The id of the heading is `page:` and this name. */
  readonly name: string
  readonly title: ComponentChildren
  readonly children?: ComponentChildren
}

export function Section({ name, title, children }: SectionProps): ComponentChildren {
  const id = sectionAnchor(name)
  return (
    <section class="part" aria-labelledby={id}>
      <Heading id={id} level="h2">
        {title}
      </Heading>
      {children}
    </section>
  )
}

export interface HeadingProps {
  readonly id: string
  readonly level: 'h2' | 'h3'
  readonly children?: ComponentChildren
}

/** A heading with a link to itself, so that readers can copy the address. */
export function Heading({ id, level: Level, children }: HeadingProps): ComponentChildren {
  return (
    <Level id={id}>
      {children}
      <a class="self" href={`#${id}`} aria-label="Link to this place">
        #
      </a>
    </Level>
  )
}

export interface TocItem {
  readonly anchor: string
  readonly text: string
  readonly items?: readonly TocItem[]
}

/** The text of a page with its table of contents beside it, or above it on narrow screens. */
export function Reading({ toc, children }: ReadingProps): ComponentChildren {
  return (
    <div class="with-toc">
      <Toc items={toc} />
      <article>{children}</article>
    </div>
  )
}

export interface ReadingProps {
  readonly toc: readonly TocItem[]
  readonly children?: ComponentChildren
}

function Toc({ items }: { readonly items: readonly TocItem[] }): ComponentChildren {
  if (items.length === 0) return null
  return (
    <nav class="toc" aria-label="On this page">
      <p class="toc-title">On this page</p>
      {list(items)}
    </nav>
  )
}

function list(items: readonly TocItem[]): ComponentChildren {
  return (
    <ul>
      {items.map(({ anchor, text, items: below }) => (
        <li key={anchor}>
          <a href={`#${anchor}`}>{breakable(text)}</a>
          {below && below.length > 0 && list(below)}
        </li>
      ))}
    </ul>
  )
}
