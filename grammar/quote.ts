/** A piece of the user's text in a message. */

/** In double quotes, on one line, cut where it is long. */
export function quote(image: string): string {
  const short = (image.length > 40 ? `${image.slice(0, 40)}…` : image).replaceAll(/[\r\n]+/g, ' ')
  return short.startsWith('"') ? short : `"${short}"`
}
