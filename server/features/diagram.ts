/**
 * The diagram of a text while it is edited. Unlike the model's, it also exists for texts with errors and shows invalid pairs.
 * Classes and fields have their places in the text.
 */
import { referredClass } from '../../analysis/resolve/pairs.ts'
import { keepsObjects } from '../../analysis/resolve/resolve-types.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath } from '../../analysis/scope/symbols.ts'
import type { FieldQualifier, RelationEnd } from '../../model/api.ts'
import { typesIn } from '../../model/types.ts'
import {
  type Count,
  countOf,
  fieldKey,
  type Graph,
  type Pair,
  type PairEnd,
  type UnboundRef,
} from '../../reference/diagram/graph.ts'
import { writtenPartnerOf } from '../lookup/partner.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

export interface Diagram {
  readonly graph: Graph
  /** By class (`VM`): its name, and its whole declaration. Without standard classes, which are in no file. */
  readonly classes: ReadonlyMap<string, { readonly name: FileSpan; readonly whole: FileSpan }>
  /** By field (`VM.VIFs`): its name. */
  readonly fields: ReadonlyMap<string, FileSpan>
}

/** The input for a diagram. An EditorView and an Analysis have it. */
export type DiagramSource = Pick<EditorView, 'scope' | 'pairs' | 'diagnostics'>

export function diagramOf(checked: DiagramSource): Diagram {
  const { scope } = checked
  const owners = scope.classes.filter((c) => scope.types.get(c.name) === c && keepsObjects(c))
  const fields = owners.flatMap(fieldsOf)
  const diagnosed = fieldsWithDiagnostics(checked, fields)
  const broken = brokenPairs(checked, fields)
  const sound = checked.pairs.relations.map(({ ends: [stored, other] }) => ({
    ends: [soundEnd(checked, other, stored), soundEnd(checked, stored, other)] as const,
    broken: diagnosed.has(fieldKey(stored)) || diagnosed.has(fieldKey(other)),
  }))
  const pairs: Pair[] = [...sound, ...broken]
  const links = fields.flatMap((field) => linksOf(checked, owners, field))
  const ends = [...pairs.flatMap((p) => p.ends), ...links]
  const nodes = owners.map(({ name, fields: all }) => ({ name, fields: rowsOf(name, all, ends) }))
  return {
    graph: { nodes, pairs, links },
    classes: new Map(owners.filter((c) => !c.place.standard).map((c) => [c.name, placesOf(c)])),
    fields: new Map(fields.filter((f) => !f.place.standard).map((f) => [fieldPath(f), fileSpan(f.place, f.decl.name)])),
  }
}

/** The first field of each name. */
function fieldsOf(owner: ClassSymbol): FieldSymbol[] {
  return owner.fields.filter((field) => owner.fieldsByName.get(field.name) === field)
}

function placesOf({ place, decl }: ClassSymbol): { name: FileSpan; whole: FileSpan } {
  return { name: fileSpan(place, decl.name), whole: fileSpan(place, decl) }
}

/** The rows in the order of the declarations, then those of missing fields. */
function rowsOf(
  owner: string,
  all: readonly FieldSymbol[],
  ends: readonly { class: string; field: string }[],
): string[] {
  const own = new Set(ends.filter((end) => end.class === owner).map((end) => end.field))
  const declared = all.map((f) => f.name).filter((name) => own.has(name))
  return [...new Set([...declared, ...own])]
}

/** The fields that have a diagnostic in their declaration. */
function fieldsWithDiagnostics({ diagnostics }: DiagramSource, fields: readonly FieldSymbol[]): ReadonlySet<string> {
  const byPath = Map.groupBy(diagnostics, (d) => d.path)
  const hasDiagnostic = ({ place, decl }: FieldSymbol) => {
    const { start, end } = fileSpan(place, decl)
    return byPath.get(place.path)?.some((d) => d.start < end && d.end > start) ?? false
  }
  return new Set(fields.filter((field) => !field.place.standard && hasDiagnostic(field)).map(fieldPath))
}

function soundEnd({ scope }: DiagramSource, end: RelationEnd, far: RelationEnd): PairEnd {
  const field = classNamed(scope, far.class)?.fieldsByName.get(far.field)
  return { class: end.class, field: end.field, count: (field && fieldCount(field)) ?? 'many' }
}

function fieldCount({ type, decl }: FieldSymbol): Count | undefined {
  return type ? countOf({ type, qualifier: decl.qualifier.text as FieldQualifier }) : undefined
}

/** Invalid pairs, each once although both ends may name it. Also those whose other end does not exist. */
function brokenPairs(checked: DiagramSource, fields: readonly FieldSymbol[]): Pair[] {
  const found = new Map<string, Pair>()
  for (const field of fields) {
    if (!field.decl.partner || checked.pairs.relationOf.has(field)) continue
    const pair = brokenPair(checked, field)
    if (pair) found.set(pair.ends.map(fieldKey).sort().join(' '), pair)
  }
  return [...found.values()]
}

function brokenPair({ scope }: DiagramSource, field: FieldSymbol): Pair | undefined {
  const target = classNamed(scope, referredClass(field) ?? '')
  const name = field.decl.partner?.field.text
  if (!target || !name || !keepsObjects(target)) return undefined
  const partner = writtenPartnerOf(scope, field)
  const isSet = field.type?.kind === 'set'
  const own: PairEnd = {
    class: field.owner.name,
    field: field.name,
    count: (partner && fieldCount(partner)) ?? (isSet ? 'zero-or-one' : 'many'),
  }
  const other: PairEnd = { class: target.name, field: name, count: fieldCount(field) ?? 'many' }
  const end = partner ? other : { ...other, missing: true as const }
  return { ends: isSet ? [own, end] : [end, own], broken: true }
}

function linksOf({ scope }: DiagramSource, owners: readonly ClassSymbol[], field: FieldSymbol): UnboundRef[] {
  if (!field.type || field.decl.partner) return []
  const targets = new Set([...typesIn(field.type)].flatMap((type) => (type.kind === 'ref' ? [type.class] : [])))
  return [...targets].flatMap((to) => {
    const target = classNamed(scope, to)
    if (!target || !owners.includes(target)) return []
    return [{ class: field.owner.name, field: field.name, to, count: fieldCount(field) ?? 'many' }]
  })
}
