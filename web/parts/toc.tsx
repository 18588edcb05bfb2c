/** The table of contents of a page, which marks the place that is being read. */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { breakable } from './breakable.tsx'
import { useCurrentInSight } from './use-current-in-sight.ts'

export interface TocItem {
  readonly anchor: string
  readonly text: string
  readonly items?: readonly TocItem[]
}

export interface TocProps {
  readonly items: readonly TocItem[]
  /** What stands above the list, such as a filter. */
  readonly children?: ComponentChildren
}

export function Toc({ items, children }: TocProps): ComponentChildren {
  const nav = useRef<HTMLElement>(null)
  const current = useReadingPlace(items)
  useCurrentInSight(nav, [current])
  useLayoutEffect(() => showInBar(nav.current), [current])
  if (items.length === 0 && !children) return null
  return (
    <nav class="toc" aria-label="On this page" ref={nav}>
      {children}
      <p class="toc-title">On this page</p>
      {list(items, current)}
    </nav>
  )
}

function list(items: readonly TocItem[], current: string | undefined): ComponentChildren {
  return (
    <ul>
      {items.map(({ anchor, text, items: below = [] }) => (
        <li key={anchor} class={below.some((item) => item.anchor === current) ? 'around' : undefined}>
          <a href={`#${anchor}`} aria-current={anchor === current ? 'location' : undefined}>
            {breakable(text)}
          </a>
          {below.length > 0 && list(below, current)}
        </li>
      ))}
    </ul>
  )
}

/** On narrow screens the table is a bar, which scrolls to the section that is being read. */
function showInBar(bar: HTMLElement | null): void {
  const section = bar?.querySelector('.around > a') ?? bar?.querySelector('[aria-current]')
  if (!bar || !section || bar.scrollWidth <= bar.clientWidth) return
  const [around, at] = [bar.getBoundingClientRect(), section.getBoundingClientRect()]
  bar.scrollLeft += at.left + at.width / 2 - (around.left + around.right) / 2
}

/** The part of the window that counts as being read: a line below the top, where the targets of links come to lie. */
const READING_LINE = '-15% 0px -84% 0px'

/** The anchor of the last entry around the line that is being read. */
function useReadingPlace(items: readonly TocItem[]): string | undefined {
  const [current, setCurrent] = useState<string>()
  const anchors = items.flatMap(({ anchor, items: below = [] }) => [anchor, ...below.map((item) => item.anchor)])
  useEffect(() => {
    const around = new Set<Element>()
    const places = anchors.flatMap((anchor) => {
      const element = document.getElementById(anchor)?.closest('section, tr')
      return element ? [{ anchor, element }] : []
    })
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) around.add(target)
          else around.delete(target)
        const place = places.findLast(({ element }) => around.has(element))
        if (place) setCurrent(place.anchor)
      },
      { rootMargin: READING_LINE },
    )
    for (const { element } of places) observer.observe(element)
    return () => observer.disconnect()
  }, [anchors.join('\n')])
  return current
}
