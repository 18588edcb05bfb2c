/** An item of the palette: a link, so that it can be opened in another tab, or an action. The focus stays in the input. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { tintOf } from '../../reference/diagram/class-groups.ts'
import type { ItemSign, PaletteItem } from './item.ts'
import { piecesOf } from './score.ts'

export interface ItemRowProps {
  readonly api: Api
  readonly item: PaletteItem
  readonly query: string
  readonly id: string
  readonly isChosen: boolean
  readonly took: () => void
  /** The pointer is on it. */
  readonly point: () => void
}

export function ItemRow({ api, item, query, id, isChosen, took, point }: ItemRowProps): ComponentChildren {
  const { title, of, kind, about, sign, refused, href } = item
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  const clicked = (event: MouseEvent) => {
    if (refused !== undefined) event.preventDefault()
    // A click for another tab leaves the palette open.
    else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) took()
  }
  const common = {
    id,
    role: 'option' as const,
    class: 'palette-item',
    'aria-selected': isChosen,
    'aria-disabled': refused !== undefined,
    tabIndex: -1,
    onClick: clicked,
    onPointerMove: () => isChosen || point(),
  }
  const tint = item.class === undefined ? '' : `tint-${tintOf(api, item.class)}`
  const content = (
    <>
      <span class={`palette-sign ${tint}`} data-sign={sign} aria-hidden="true">
        {SIGNS[sign]}
      </span>
      <span class="palette-title" data-mono={isName(sign)}>
        {of && <span class="quiet">{of}</span>}
        {piecesOf(title, query).map((piece, i) => (i % 2 === 1 ? <mark key={i}>{piece}</mark> : piece))}
      </span>
      <span class="palette-about">{refused ?? about}</span>
      <span class="palette-kind">{kind}</span>
    </>
  )
  return href === undefined ? (
    <div {...common} ref={row as { current: HTMLDivElement | null }}>
      {content}
    </div>
  ) : (
    <a {...common} href={href} ref={row as { current: HTMLAnchorElement | null }}>
      {content}
    </a>
  )
}

function isName(sign: ItemSign): boolean {
  return sign !== 'object' && sign !== 'action' && sign !== 'page'
}

const SIGNS: { readonly [sign in ItemSign]: string } = {
  class: 'C',
  field: '≡',
  message: 'ƒ',
  record: '{}',
  enum: 'E',
  value: '=',
  error: '!',
  role: '@',
  object: '●',
  action: '›',
  page: '¶',
}
