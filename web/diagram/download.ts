/** Downloads a drawing as a file. */

/** Adds a white background for other programs. Links stay relative to the pages. */
export function downloadSvg(svg: string, name: string): void {
  const url = URL.createObjectURL(new Blob([onWhite(svg)], { type: 'image/svg+xml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT)
}

/** Milliseconds until the address is revoked, in which the browser starts the download. */
const KEPT = 10_000

/**
 * Adds a rectangle of the whole drawing before everything else, because Graphviz draws no background if it is
 * transparent.
 */
function onWhite(svg: string): string {
  return svg.replace(
    /<svg [^>]*>/,
    (start) => `${start}\n<rect x="0" y="0" width="100%" height="100%" fill="#ffffff"/>`,
  )
}
