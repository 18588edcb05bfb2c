/** A piece of the user's text in a message. */

/** In double quotes, on one line, cut where it is long. */
export function quote(image: string): string {
  const short = (image.length > 40 ? `${image.slice(0, 40)}…` : image).replaceAll(/[\r\n]+/g, ' ')
  return short.startsWith('"') ? short : `"${short}"`
}

/** The name of an enum value or a role as texts write it: in quotes where it is no plain name. */
export function nameText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name)
}
