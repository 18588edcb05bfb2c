/** What to write in a text that has another name for something in the data. */

export function renamedHelp(name: string): string {
  return `If it has another name now, write "was ${name}" there.`
}
