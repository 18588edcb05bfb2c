/**
 * What computed fields and checks read: which fields, of which objects, as seen from `self` (docs/language.md, Computed
 * fields). Backwards along the same path lie the objects whose outcome a write may change.
 */
import type { Api, Class, Field } from './api.ts'
import type { TypedExpr } from './body.ts'
import { ExpressionReader } from './expression-reads.ts'
import type { FieldName, Reads } from './reads.ts'

/** What the dependencies of one API are found by; expressions that need each other share what is known. */
export class Dependencies {
  readonly #api: Api
  readonly #fields = new Map<string, Field>()
  readonly #known = new Map<string, Reads>()

  constructor(api: Api) {
    this.#api = api
    for (const owner of api.classes)
      for (const field of owner.fields) this.#fields.set(`${owner.name}.${field.name}`, field)
  }

  /** Throws Error (a bug of the checker) if the field is not computed, or its expression may not stand there. */
  ofField(className: string, name: string): Reads {
    const key = `${className}.${name}`
    const known = this.#known.get(key)
    if (known) return known
    const expression = this.#fields.get(key)?.computed
    if (!expression) throw new Error(`"${key}" is not computed`)
    const reads = this.#read(className, [expression])
    this.#known.set(key, reads)
    return reads
  }

  /** Of the condition of a check of the class, by its place among them. */
  ofCheck(owner: Class, index: number): Reads {
    const check = owner.checks?.[index]
    if (!check) throw new Error(`"${owner.name}" has no check ${index}`)
    return this.#read(owner.name, [check.condition])
  }

  /** Of a computed field or a check, the computed fields that it reads. */
  computedIn({ fields }: Reads): string[] {
    return [...new Set(fields.map((read) => `${read.class}.${read.field}`))].filter(
      (key) => this.#fields.get(key)?.computed !== undefined,
    )
  }

  #read(className: string, expressions: readonly TypedExpr[]): Reads {
    const reader = new ExpressionReader({
      api: this.#api,
      field: (key) => this.#fields.get(key),
    })
    return reader.readsOf(className, expressions)
  }
}

/** The computed fields, those first that others read; or fields that need each other in a circle, in its order. */
export type ComputedOrder =
  | { readonly order: readonly FieldName[]; readonly circle: null }
  | { readonly order: null; readonly circle: readonly string[] }

export function computedOrder(api: Api, dependencies = new Dependencies(api)): ComputedOrder {
  const computed = api.classes.flatMap((owner) =>
    owner.fields.filter((field) => field.computed).map((field) => ({ class: owner.name, field: field.name })),
  )
  const order: FieldName[] = []
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const visit = (name: FieldName): readonly string[] | null => {
    const key = `${name.class}.${name.field}`
    if (state.get(key) === 'done') return null
    if (state.get(key) === 'open') return trail.slice(trail.indexOf(key))
    state.set(key, 'open')
    trail.push(key)
    for (const needed of dependencies.computedIn(dependencies.ofField(name.class, name.field))) {
      const [owner = '', field = ''] = needed.split('.')
      const circle = visit({ class: owner, field })
      if (circle) return circle
    }
    trail.pop()
    state.set(key, 'done')
    order.push(name)
    return null
  }
  for (const name of computed) {
    const circle = visit(name)
    if (circle) return { order: null, circle }
  }
  return { order, circle: null }
}
