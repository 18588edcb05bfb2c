/** Finds the unit at an offset, the nodes around it, and the name there. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { BODY_WORDS } from '../../grammar/body-words.ts'
import { KEYWORDS } from '../../grammar/tokens.ts'
import type { NodeKind, SyntaxNode, Unit } from '../../grammar/tree.ts'
import { type EditorView, type FileSpan, fileSpan, lastUpTo, unitAt } from '../view.ts'
import { mentionTarget } from './mention-target.ts'
import { isDeclaring, type Mention, mentionsOf } from './mentions.ts'
import { fileAt } from './standard-file.ts'
import type { Target } from './target.ts'
import { touches, treePath } from './tree-path.ts'

export interface Located {
  readonly file: SourceFile
  readonly unit: Unit
  /** The place of the unit. */
  readonly place: UnitPlace
  /** The offset relative to the unit, as the spans of nodes are. */
  readonly offset: number
  /** The nodes that contain or touch the offset, the declaration first. Empty if the unit is not a declaration. */
  readonly nodes: readonly SyntaxNode[]
  /** The name or word at the offset. */
  readonly named: LocatedName | null
}

export interface LocatedName {
  readonly text: string
  readonly span: FileSpan
  /** Whether the name is declared or used here. Words of the language are used. */
  readonly role: 'declaration' | 'use'
  /** null if nothing has this name. */
  readonly target: Target | null
  /** The role of the name in its declaration; null for a keyword. */
  readonly mention: Mention | null
}

/** Looks only at the unit at the offset. null between units and for an unknown path. Also finds standard texts. */
export function locate(view: EditorView, path: string, offset: number): Located | null {
  const file = fileAt(view, path)
  const unit = file && unitAt(file, offset)
  if (!unit) return null
  const place = { path, base: unit.start, standard: !view.files.has(path) }
  const at = offset - unit.start
  const nodes = unit.node ? treePath(unit.node, at) : []
  const here = { file, unit, place, offset: at, nodes }
  return { ...here, named: nameAt(view, here) ?? keywordAt(here) }
}

type Here = Omit<Located, 'named'>

function nameAt(view: EditorView, { unit, place, offset }: Here): LocatedName | null {
  const mention = unit.node && mentionAt(mentionsOf(unit.node), offset)
  if (!mention || !unit.node) return null
  return {
    text: mention.text,
    span: fileSpan(place, mention),
    role: isDeclaring(mention.part) ? 'declaration' : 'use',
    target: mentionTarget(view, unit.node, mention, place.standard),
    mention,
  }
}

/** The mention that contains or touches the offset. */
function mentionAt(mentions: readonly Mention[], offset: number): Mention | undefined {
  const mention = lastUpTo(mentions, offset)
  return mention && touches(mention, offset) ? mention : undefined
}

/** Nodes without keywords. */
const WITHOUT_KEYWORDS = new Set<NodeKind>([
  ...(['doc', 'name'] as const),
  ...(['string-value', 'int-value', 'float-value', 'name-value', 'set-value', 'map-value', 'map-entry'] as const),
])

/** A word that the parser reads as a keyword: it is outside of names, values and documentation. */
function keywordAt({ file, unit, place, offset, nodes }: Here): LocatedName | null {
  const last = nodes.at(-1)
  if (!last || WITHOUT_KEYWORDS.has(last.kind)) return null
  const text = file.tree.text.slice(unit.start, unit.end)
  const before = /\w*$/.exec(text.slice(0, offset))?.[0] ?? ''
  const after = /^\w*/.exec(text.slice(offset))?.[0] ?? ''
  const word = before + after
  const start = offset - before.length
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const isStatement = BODY_WORDS.has(word) && nodes.some(({ kind }) => kind === 'block' || kind.endsWith('-expr'))
  if (!(isStatement || KEYWORDS.has(word)) || line.includes('//')) return null
  const span = fileSpan(place, { start, end: start + word.length })
  return {
    text: word,
    span,
    role: 'use',
    target: { is: isStatement ? 'statement word' : 'keyword', name: word },
    mention: null,
  }
}
