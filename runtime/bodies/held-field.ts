/** What the data file keeps of a held field: the setting `hold:CLASS.FIELD REF`, in the transaction of the writes it belongs to. */
import type { Settings } from '../store/store.ts'

/** Its values are as in value-json.ts. */
export interface HeldField {
  /** The field's type as JSON: a later text may give it another one. */
  readonly type: string
  /** Holds of the whole field, the first at the bottom. */
  readonly stack: readonly { readonly id: string; readonly value: unknown }[]
  /** The value under the stack, without the keys that are held by themselves; only where the stack has a hold. */
  readonly under?: unknown
  /** Holds of keys of a map. */
  readonly keys: readonly { readonly id: string; readonly key: unknown }[]
}

const PREFIX = 'hold:'

export class HeldFields {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** undefined where nothing is held. Throws Error for a setting that is damaged. */
  read(field: string, ref: string): HeldField | undefined {
    const kept = this.#settings.get(nameOf(field, ref))
    return kept === undefined ? undefined : (JSON.parse(kept) as HeldField)
  }

  /** Removes the setting where nothing is held any more. */
  write(field: string, ref: string, held: HeldField): void {
    if (held.stack.length + held.keys.length === 0) this.remove(field, ref)
    else this.#settings.set(nameOf(field, ref), JSON.stringify(held))
  }

  remove(field: string, ref: string): void {
    this.#settings.delete(nameOf(field, ref))
  }

  /** `Class.field` and ref of all. */
  list(): { readonly field: string; readonly ref: string }[] {
    return this.#settings.keys(PREFIX).map((key) => {
      const [field = '', ref = ''] = key.slice(PREFIX.length).split(' ')
      return { field, ref }
    })
  }
}

function nameOf(field: string, ref: string): string {
  return `${PREFIX}${field} ${ref}`
}
