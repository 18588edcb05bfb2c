/** Counted nouns. */

/** `1 field`, `3 fields`, `1,828 RPCs`. */
export function words(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`
}

/** Not by the reader's locale: Node and the browser have to write the same. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `Pool API`; `XenAPI` as it is. */
export function apiTitle({ name }: { readonly name: string }): string {
  return /API$/i.test(name) ? name : `${name} API`
}
