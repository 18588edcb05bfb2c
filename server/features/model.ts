/** The model of an API without errors, and the places of its declarations in the texts. */
import { lower } from '../../analysis/lower.ts'
import type { AnySymbol } from '../../analysis/scope/symbols.ts'
import type { Api } from '../../model/api.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

/** null if a diagnostic is an error. `name` is the API's name if no file declares one. */
export function checkedModel(view: EditorView, name: string): Api | null {
  const isValid = view.diagnostics.every((d) => d.severity !== 'error')
  return isValid ? lower(view.scope, view.pairs, name, view.bodies?.()) : null
}

export interface ModelPlaces {
  /**
   * The names of declarations, also in texts with errors: `class VM`, `field VM.VIFs`, `message VM.start`, `record R`,
   * `enum E`, `error X`, `role admin`. Without standard ones, which are in no file.
   */
  readonly names: ReadonlyMap<string, FileSpan>
  /** The whole declarations of classes, by name. */
  readonly classes: ReadonlyMap<string, FileSpan>
}

export function modelPlaces({ scope }: EditorView): ModelPlaces {
  const named: (readonly [key: string, symbol: AnySymbol])[] = [
    ...[...scope.types].map(([name, type]) => [`${type.kind} ${name}`, type] as const),
    ...scope.classes.flatMap((owner) => [
      ...[...owner.fieldsByName.values()].map((f) => [`field ${owner.name}.${f.name}`, f] as const),
      ...owner.messages.map((m) => [`message ${owner.name}.${m.name}`, m] as const),
    ]),
    ...[...scope.enums].map(([name, symbol]) => [`enum ${name}`, symbol] as const),
    ...[...scope.errors].map(([name, symbol]) => [`error ${name}`, symbol] as const),
    ...[...scope.roles].map(([name, symbol]) => [`role ${name}`, symbol] as const),
  ]
  const own = named.filter(([, { place }]) => !place.standard)
  const classes = scope.classes.filter((c) => !c.place.standard && scope.types.get(c.name) === c)
  return {
    names: new Map(own.map(([key, { place, decl }]) => [key, fileSpan(place, decl.name)])),
    classes: new Map(classes.map(({ name, place, decl }) => [name, fileSpan(place, decl)])),
  }
}
