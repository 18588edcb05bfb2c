/** Sections of a page, and their headings with links. */
import type { ComponentChildren } from 'preact'
import { sectionAnchor } from '../../reference/page-place.ts'
import { SelfLink } from './self-link.tsx'
import { Toc, type TocItem } from './toc.tsx'

export interface SectionProps {
  /** The id of the heading is `page:` and this name. */
  readonly name: string
  readonly title: ComponentChildren
  /** Whether a filter hides it. */
  readonly isHidden?: boolean
  readonly children?: ComponentChildren
}

export function Section({ name, title, isHidden = false, children }: SectionProps): ComponentChildren {
  const id = sectionAnchor(name)
  return (
    <section class="part" aria-labelledby={id} hidden={isHidden}>
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
      <SelfLink id={id} />
    </Level>
  )
}

export interface ReadingProps {
  readonly toc: readonly TocItem[]
  /** Stands above the table of contents. */
  readonly filter?: ComponentChildren
  readonly children?: ComponentChildren
}

/** The text of a page with its table of contents beside it, or above it on narrow screens. */
export function Reading({ toc, filter, children }: ReadingProps): ComponentChildren {
  return (
    <div class="with-toc">
      <Toc items={toc}>{filter}</Toc>
      <article>{children}</article>
    </div>
  )
}
