/** Draws only the visible rows: an adapter of TanStack Virtual for Preact. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

export interface VirtualRows {
  readonly items: readonly VirtualItem[]
  /** Pixels above and below the drawn rows. */
  readonly above: number
  readonly below: number
  /** Scrolls until the row is in sight. */
  toRow(index: number): void
}

/** The height of the table's head in pixels, at least. */
const HEAD = 72

export function useVirtualRows(box: RefObject<HTMLElement | null>, count: number, height: number): VirtualRows {
  const [, draw] = useState(0)
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    // The head stands above the rows and takes its height from what is in sight.
    scrollPaddingEnd: HEAD,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw((n) => n + 1),
  }
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options))
  virtualizer.setOptions(options)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  const items = virtualizer.getVirtualItems()
  return {
    items,
    above: items[0]?.start ?? 0,
    below: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    toRow: (index) => virtualizer.scrollToIndex(index),
  }
}
