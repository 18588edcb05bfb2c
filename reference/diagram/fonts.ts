/** The fonts of drawings: Graphviz measures names in Helvetica, so the fonts that are shown have to be as wide. */

/** All are about as wide as Helvetica; the last ones are what Linux has. Other fonts could run over the edges of boxes. */
const SHOWN_FONTS = "Helvetica,Arial,'Liberation Sans','Nimbus Sans','DejaVu Sans Condensed',sans-serif"

/** Names more fonts in an SVG from Graphviz, which names Helvetica only. */
export function withShownFonts(svg: string): string {
  return svg.replaceAll('font-family="Helvetica,sans-Serif"', `font-family="${SHOWN_FONTS}"`)
}
