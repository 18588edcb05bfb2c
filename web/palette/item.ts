/** What the palette finds: something to go to or to do. */

export type ItemSign =
  | 'class'
  | 'field'
  | 'message'
  | 'record'
  | 'enum'
  | 'value'
  | 'error'
  | 'role'
  | 'object'
  | 'action'
  | 'page'

export interface PaletteItem {
  /** Unique in the palette. */
  readonly id: string
  readonly sign: ItemSign
  readonly title: string
  /** What stands quietly before the title: `VM.` of a field. */
  readonly of?: string
  /** What it is, at the end of the row. */
  readonly kind: string
  /** A sentence about it. */
  readonly about?: string
  /** The class whose group's colour it has. */
  readonly class?: string | undefined
  /** Why it cannot be done; it is shown all the same. */
  readonly refused?: string | undefined
  /** Where it leads. Everything else is done by `run`. */
  readonly href?: string
  readonly run?: () => void
  /** Other words that it is found by. */
  readonly words?: string
  /** How well it was found; more is better. */
  readonly score?: number
}

export interface ItemGroup {
  readonly title: string
  readonly items: readonly PaletteItem[]
}

/** A group without the items that are too many, unless it is empty. */
export function groupOf(title: string, items: readonly PaletteItem[], most: number): ItemGroup[] {
  return items.length === 0 ? [] : [{ title, items: items.slice(0, most) }]
}
