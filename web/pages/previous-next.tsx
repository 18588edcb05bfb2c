/** Links to the previous and the next page at the end of a page. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { readingOrder, type SiteKind } from '../routes.ts'
import { pageName } from './title.ts'

export interface PreviousNextProps {
  readonly api: Api
  readonly kind: SiteKind
  readonly path: string
}

export function PreviousNext({ api, kind, path }: PreviousNextProps): ComponentChildren {
  const order = readingOrder(api, kind)
  const at = order.indexOf(path)
  if (at < 0) return null
  const link = (to: string | undefined, rel: 'prev' | 'next', text: string) =>
    to && (
      <a href={to} rel={rel}>
        <span class="quiet">{text}</span>
        <span>{pageName(api, to, kind)}</span>
      </a>
    )
  return (
    <nav class="turn" aria-label="Previous and next page">
      {link(order[at - 1], 'prev', 'Previous')}
      {link(order[at + 1], 'next', 'Next')}
    </nav>
  )
}
