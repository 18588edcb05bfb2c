/** What the objects of a test are called in its text: by its `let`s, or as initial objects. */
import type { Api } from '../../model/api.ts'
import type { Value } from '../../runtime/values/values.ts'

const NAME_FIELD = 'name_label'

/** What objects are called by: a store, or what is known of a server. */
export interface ObjectSource {
  initialObject(className: string, name: string): string | null
  class(name: string): { has(ref: string): boolean; field(name: string): { get(ref: string): Value } }
}

export class NamesOfObjects {
  readonly #api: Api
  readonly #store: ObjectSource
  readonly #names = new Map<string, string>()
  #initial: ReadonlyMap<string, string> | undefined

  constructor(api: Api, store: ObjectSource) {
    this.#api = api
    this.#store = store
  }

  /** The first name stays. */
  learn(ref: string, name: string): void {
    if (!this.#names.has(ref)) this.#names.set(ref, name)
  }

  /** `vm`, `host lab1`; of an object that has no name in the text, its class and its name_label, or its reference. */
  readonly nameObject = (className: string, ref: string): string => {
    const known = this.#names.get(ref) ?? this.#initialNames().get(ref)
    if (known !== undefined) return known
    const label = this.#label(className, ref)
    return label === undefined ? `${className} ${ref}` : `${className} ${JSON.stringify(label)}`
  }

  /** The same for a parameter of an error, which may be the reference of any object, or another text. */
  nameText(text: string): string {
    return this.#names.get(text) ?? this.#initialNames().get(text) ?? JSON.stringify(text)
  }

  #initialNames(): ReadonlyMap<string, string> {
    this.#initial ??= new Map(
      this.#api.objects.flatMap(({ class: owner, name }) => {
        const ref = this.#store.initialObject(owner, name)
        return ref === null ? [] : [[ref, `${owner} ${name}`] as const]
      }),
    )
    return this.#initial
  }

  #label(className: string, ref: string): string | undefined {
    const owner = this.#api.classes.find(({ name }) => name === className)
    const isLabelled = owner?.fields.some(({ name, type }) => name === NAME_FIELD && type.kind === 'string')
    if (!isLabelled || owner?.objects === 'none') return undefined
    const objects = this.#store.class(className)
    const label = objects.has(ref) ? objects.field(NAME_FIELD).get(ref) : ''
    return label === '' ? undefined : String(label)
  }
}
