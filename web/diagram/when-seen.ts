/** Waits until an element scrolls into view. */

/**
 * Calls `seen` once, when the element scrolls into view, or comes so near to it as `margin` says (a CSS margin around the
 * window). Returns a function that cancels this.
 */
export function whenSeen(element: Element, seen: () => void, margin = '0px'): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      seen()
    },
    { rootMargin: margin },
  )
  observer.observe(element)
  return () => observer.disconnect()
}
