/** Gives the reader a drawing as a file that stands alone. */

/** On white, since it will be looked at elsewhere; links stay relative, beside the pages. */
export function downloadSvg(svg: string, name: string): void {
  const url = URL.createObjectURL(new Blob([onWhite(svg)], { type: 'image/svg+xml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT)
}

/** Milliseconds that a browser may take to begin. */
const KEPT = 10_000

/** Graphviz draws no background where it is transparent: a rectangle of the whole before all else. */
function onWhite(svg: string): string {
  return svg.replace(
    /<svg [^>]*>/,
    (start) => `${start}\n<rect x="0" y="0" width="100%" height="100%" fill="#ffffff"/>`,
  )
}
