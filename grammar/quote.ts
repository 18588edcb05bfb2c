/** Writes parts of the user's text as messages show them. */

/** The text in double quotes, on one line, cut after 40 characters. */
export function quote(image: string): string {
  const short = (image.length > 40 ? `${image.slice(0, 40)}…` : image).replaceAll(/[\r\n]+/g, ' ')
  return short.startsWith('"') ? short : `"${short}"`
}

/** The name of an enum value or a role as it is written in a text: in quotes where it is not a plain name. */
export function nameText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name)
}
