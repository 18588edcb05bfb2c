/** How a name stands in a text: enum values and roles that are not names are quoted. */

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

export function isName(text: string): boolean {
  return NAME.test(text)
}

export function nameText(name: string): string {
  return isName(name) ? name : JSON.stringify(name)
}
