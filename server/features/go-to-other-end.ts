/** From anywhere in a bound field to the field at the other end of its pair. */
import type { FieldSymbol } from '../../analysis/scope/symbols.ts'
import { type Definition, definitionsOf } from '../lookup/declaration.ts'
import { type Located, locate } from '../lookup/locate.ts'
import { writtenPartnerOf } from '../lookup/partner.ts'
import { declaredTarget } from '../lookup/target.ts'
import { type EditorView, fileSpan } from '../view.ts'

/** The other end of the field at the cursor, even if that field is not bound back. undefined if there is none. */
export function goToOtherEnd(view: EditorView, path: string, offset: number): Definition | undefined {
  const located = locate(view, path, offset)
  const field = located && fieldAt(view, located)
  const partner = field && writtenPartnerOf(view.scope, field)
  if (!located || !partner) return undefined
  const origin = fileSpan(located.place, field.decl.partner ?? field.decl.name)
  return definitionsOf([{ is: 'field', symbol: partner }], origin)[0]
}

/** The field whose declaration contains the cursor, or which the cursor names. */
function fieldAt(view: EditorView, { unit, place, nodes, named }: Located): FieldSymbol | undefined {
  const node = nodes.find((n) => n.kind === 'field')
  if (!node || !unit.node) return named?.target?.is === 'field' ? named.target.symbol : undefined
  const owner = declaredTarget(view.scope, unit.node, place.standard)
  if (owner?.is !== 'class') return undefined
  return owner.symbol.fields.find((f) => (place.standard ? f.name === node.name.text : f.decl === node))
}
