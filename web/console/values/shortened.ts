/** Cuts long texts where they stand in lines and sentences. */

/** At most `longest` characters; a cut text ends with `…`. No character is cut in two. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
