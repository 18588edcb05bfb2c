/** The enum fields that have a state diagram, to choose one. */
import { fieldPath } from '../../analysis/scope/symbols.ts'
import { fieldsWithDiagram } from '../describe/states.ts'
import { locate } from '../lookup/locate.ts'
import type { EditorView } from '../view.ts'

export interface StateFields {
  /** `VM.power_state`, in the order of the text; null while a diagnostic is an error. */
  readonly all: readonly string[] | null
  /** Those of `all` that the name at the offset means: the field, or the fields of the enum. */
  readonly at: readonly string[]
}

/** Without a path and an offset, `at` is empty. */
export function stateFields(view: EditorView, path?: string, offset?: number): StateFields {
  const all = fieldsWithDiagram(view) ?? null
  if (!all || path === undefined || offset === undefined) return { all, at: [] }
  const meant = new Set(fieldsAt(view, path, offset))
  return { all, at: all.filter((field) => meant.has(field)) }
}

function fieldsAt(view: EditorView, path: string, offset: number): readonly string[] {
  const target = locate(view, path, offset)?.named?.target
  if (target?.is === 'field') return [fieldPath(target.symbol)]
  if (target?.is !== 'enum' && target?.is !== 'enum value') return []
  const { name } = target.symbol
  const fields = view.scope.classes.flatMap((owner) => owner.fields)
  return fields.filter(({ type }) => type?.kind === 'enum' && type.name === name).map(fieldPath)
}
