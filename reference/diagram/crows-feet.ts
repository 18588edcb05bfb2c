/**
 * Draws crow's feet as three toes: Graphviz draws its arrow `crow` as a filled shape, which looks like an arrowhead if
 * it is small.
 */

/** Replaces them in an SVG from Graphviz. The arrow `crow` has nine corners, all others have fewer. */
export function withCrowsFeet(svg: string): string {
  return svg.replace(CROW, (_all, colour: string, width = '', points: string) => {
    const [ankle, toe, , , middle, , , otherToe] = points.split(' ')
    return `<path fill="none" stroke="${colour}"${width} d="M${toe}L${ankle}L${otherToe}M${ankle}L${middle}"/>`
  })
}

/** The corners of `crow`: the ankle, a toe, the middle toe (three times), the other toe, back to the ankle. */
const CROW = /<polygon fill="([^"]+)" stroke="\1"( stroke-width="[^"]*")? points="((?:[-\d.]+,[-\d.]+ ?){9})"\/>/g
