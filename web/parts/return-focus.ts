/** Moves the focus where an element that had it has gone: otherwise the next Tab starts at the top of the page. */

/** Does nothing if something has the focus after the next drawing. */
export function returnFocus(to: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) to()?.focus({ preventScroll: true })
  })
}
