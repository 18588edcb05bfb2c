/** Opens the folded parts around the place in the address, however the reader comes there. */

/** Returns a function that stops it. */
export function openTargets(document: Document): () => void {
  const open = () => {
    const target = targetOf(document)
    if (!target) return
    let opened = false
    for (let at = target.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
      opened ||= !at.open
      at.open = true
    }
    if (opened) target.scrollIntoView()
  }
  // A second click on the same link does not change the address.
  const clicked = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link && link.hash !== '' && link.href === location.href) open()
  }
  open()
  addEventListener('hashchange', open)
  document.addEventListener('click', clicked)
  return () => {
    removeEventListener('hashchange', open)
    document.removeEventListener('click', clicked)
  }
}

function targetOf(document: Document): Element | null {
  const raw = location.hash.slice(1)
  if (raw === '') return null
  return document.getElementById(raw) ?? document.getElementById(decoded(raw))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
