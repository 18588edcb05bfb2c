/** Crow's feet as three toes: Graphviz draws its arrow `crow` as a filled shape, which reads as an arrowhead where it is small. */

/** In an SVG that Graphviz has drawn. Its other arrows have fewer corners than the nine of `crow`. */
export function withCrowsFeet(svg: string): string {
  return svg.replace(CROW, (_all, colour: string, width = '', points: string) => {
    const [ankle, toe, , , middle, , , otherToe] = points.split(' ')
    return `<path fill="none" stroke="${colour}"${width} d="M${toe}L${ankle}L${otherToe}M${ankle}L${middle}"/>`
  })
}

/** From the ankle around a toe, the middle one (three times) and the other, back to the ankle. */
const CROW = /<polygon fill="([^"]+)" stroke="\1"( stroke-width="[^"]*")? points="((?:[-\d.]+,[-\d.]+ ?){9})"\/>/g
