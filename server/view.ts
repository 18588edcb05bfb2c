/** The input of an editor feature: one API as it is now. Features are pure functions of a view, a path and an offset. */
import type { EffectKey } from '../analysis/bodies/direct-effects.ts'
import type { ClosedEffects } from '../analysis/bodies/effect-graph.ts'
import type { BodyLowering } from '../analysis/bodies/lower-bodies.ts'
import type { Diagnostic } from '../analysis/diagnostics/diagnostic.ts'
import type { Pairs } from '../analysis/resolve/pairs.ts'
import type { Scope, UnitPlace } from '../analysis/scope/symbols.ts'
import type { SourceFile } from '../analysis/source-file.ts'
import type { Span, Unit } from '../grammar/tree.ts'
import { lowerBound } from '../model/lower-bound.ts'

export interface EditorView {
  /** By path: the unsaved text of an open file, else the text on disk. Does not include the standard texts. */
  readonly files: ReadonlyMap<string, SourceFile>
  /** With types, literals and the classes of objects resolved. Includes the standard classes that the API uses. */
  readonly scope: Scope
  readonly pairs: Pairs
  readonly diagnostics: readonly Diagnostic[]
  /** Makes the bodies of the model; without it, the model has none. */
  bodies?(): BodyLowering
  /** What a body does, with all that it calls; without it, hovers do not say. */
  effects?(key: EffectKey): ClosedEffects | undefined
}

/** A part of a file, in UTF-16 offsets of its text. */
export interface FileSpan extends Span {
  readonly path: string
}

/** A change to a file's text. Edits that are returned together do not overlap. */
export interface TextEdit extends FileSpan {
  readonly newText: string
}

/** The absolute span of a node of the unit at `place`. */
export function fileSpan(place: UnitPlace, span: Span): FileSpan {
  return { path: place.path, start: place.base + span.start, end: place.base + span.end }
}

/** The unit that contains the offset or touches it; the later one if it touches two. */
export function unitAt(file: SourceFile, offset: number): Unit | undefined {
  const unit = lastUpTo(file.tree.units, offset)
  return unit && offset <= unit.end ? unit : undefined
}

/** The last of the sorted spans that begins at or before the offset. */
export function lastUpTo<S extends Span>(spans: readonly S[], offset: number): S | undefined {
  return spans[lowerBound(spans, (span) => span.start > offset) - 1]
}
