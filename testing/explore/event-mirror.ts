/** A mirror of the objects that is kept by events only: where it differs from the data, a change was not told. */
import type { Api } from '../../model/api.ts'
import type { Change, Store } from '../../runtime/store/store.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import type { RecordValue } from '../../runtime/values/values.ts'

export interface MissedEvent {
  readonly class: string
  readonly ref: string
  /** null: the object itself was made or destroyed without an event. */
  readonly field: string | null
}

export class EventMirror {
  readonly #store: Store
  readonly #classes: readonly string[]
  /** By class and reference, the values of the fields as they were at the last event. */
  readonly #known = new Map<string, Map<string, readonly string[]>>()

  /** `api`: the classes that clients hear of. `onCommit`: calls back with what the events of each commit are about. */
  constructor(api: Api, store: Store, onCommit: (listener: (changes: readonly Change[]) => void) => void) {
    this.#store = store
    this.#classes = api.classes
      .filter(({ objects, internal, standard }) => objects !== 'none' && !internal && !standard)
      .map(({ name }) => name)
    for (const name of this.#classes)
      this.#known.set(name, new Map([...store.class(name).records()].map(([ref, record]) => [ref, textsOf(record)])))
    onCommit((changes) => {
      for (const change of changes) this.#note(change)
    })
  }

  #note({ class: owner, ref, operation }: Change): void {
    const known = this.#known.get(owner)
    if (!known) return
    if (operation === 'del' || !this.#store.class(owner).has(ref)) known.delete(ref)
    else known.set(ref, textsOf(this.#store.class(owner).record(ref)))
  }

  /** What has changed without an event. To be called between commits. */
  *missed(): Generator<MissedEvent> {
    for (const name of this.#classes) {
      const known = this.#known.get(name) ?? new Map<string, readonly string[]>()
      const left = new Set(known.keys())
      const { fieldNames } = this.#store.class(name)
      for (const [ref, record] of this.#store.class(name).records()) {
        left.delete(ref)
        const now = textsOf(record)
        const then = known.get(ref)
        const field = then ? fieldNames.find((_, i) => now[i] !== then[i]) : null
        if (field !== undefined) yield { class: name, ref, field }
      }
      for (const ref of left) yield { class: name, ref, field: null }
    }
  }
}

function textsOf({ values }: RecordValue): readonly string[] {
  return values.map(canonicalText)
}
