/** Keeps the current entry of a scrolling list in view; otherwise a long list would show its start on every page. */
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/** `moves` are the values after whose change the list may have to scroll. A visible entry stays where it is. */
export function useCurrentInSight(list: RefObject<HTMLElement | null>, moves: readonly unknown[]): void {
  useLayoutEffect(() => showCurrent(list.current), moves)
}

function showCurrent(list: HTMLElement | null): void {
  const current = list?.querySelector<HTMLElement>('[aria-current]')
  if (!list || !current) return
  const [around, at] = [list.getBoundingClientRect(), current.getBoundingClientRect()]
  // The filter stays at the top of the list and covers entries.
  const top = list.querySelector('.filter')?.getBoundingClientRect().bottom ?? around.top
  if (at.top >= top && at.bottom <= around.bottom) return
  list.scrollTop += at.top - (around.top + around.bottom) / 2
}
