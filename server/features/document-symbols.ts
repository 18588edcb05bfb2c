/** The outline of a file: declarations with their fields, messages, members and values. */
import type {
  BodyDecl,
  ComputeDecl,
  Declaration,
  DefineDecl,
  ExternalDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  NameNode,
  Span,
  TypeNode,
} from '../../grammar/tree.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { SymbolKind } from '../lookup/symbol-kind.ts'
import type { EditorView } from '../view.ts'

/** Absolute offsets. */
export interface DocumentSymbol {
  readonly name: string
  readonly detail: string
  readonly kind: SymbolKind
  /** The declaration with its documentation. */
  readonly span: Span
  readonly nameSpan: Span
  readonly children: readonly DocumentSymbol[]
}

/** In order of position. Declarations without a name are left out. */
export function documentSymbols(view: EditorView, path: string): DocumentSymbol[] {
  const tree = fileAt(view, path)?.tree
  return (tree?.units ?? []).flatMap(({ node, start }) => (node ? new Outline(tree?.text ?? '', start).of(node) : []))
}

interface Documented extends Span {
  readonly doc: Span | null
  readonly name: NameNode
}

class Outline {
  readonly #text: string
  readonly #base: number

  constructor(text: string, base: number) {
    this.#text = text
    this.#base = base
  }

  of(node: Declaration): DocumentSymbol[] {
    switch (node.kind) {
      case 'api':
        return this.#symbol(node, 'api', node.version?.text ?? '')
      case 'class':
        return this.#symbol(
          node,
          'class',
          '',
          node.members.flatMap((m) => this.#member(m)),
        )
      case 'record':
        return this.#symbol(
          node,
          'record',
          '',
          node.members.flatMap((m) => this.#member(m)),
        )
      case 'enum':
        return this.#symbol(
          node,
          'enum',
          '',
          node.values.flatMap((v) => this.#symbol(v, 'enumValue', '')),
        )
      case 'error':
        return this.#symbol(node, 'error', `(${node.params.map((p) => p.text).join(', ')})`)
      case 'object':
        return this.#symbol(node, 'object', node.class.text)
      case 'body':
      case 'compute':
        return this.#given(node)
      case 'define':
      case 'external':
        return this.#symbol(node, 'function', this.#signature(node))
      case 'invariant':
      case 'test':
        return this.#symbol(node, node.kind, '')
      case 'role':
        return this.#symbol(
          node,
          'role',
          node.includes.length > 0 ? `includes ${node.includes.map((r) => r.text).join(', ')}` : '',
        )
    }
  }

  #member(node: FieldDecl | MessageDecl | MemberDecl): DocumentSymbol[] {
    if (node.kind !== 'message') return this.#symbol(node, 'field', this.#type(node.type))
    return this.#symbol(node, 'message', this.#signature(node))
  }

  /** `(vm : VM ref) : int`. */
  #signature({ params, result }: MessageDecl | DefineDecl | ExternalDecl): string {
    const list = params.map((p) => `${p.name.text} : ${this.#type(p.type)}`).join(', ')
    return `(${list})${result ? ` : ${this.#type(result)}` : ''}`
  }

  /** `VM.start`. */
  #given(node: BodyDecl | ComputeDecl): DocumentSymbol[] {
    const kind = node.kind === 'body' ? 'message' : 'field'
    return this.#symbol(node, kind, node.kind).map((symbol) => ({
      ...symbol,
      name: `${node.class.text}.${symbol.name}`,
    }))
  }

  /** The type as written, on one line. */
  #type(node: TypeNode): string {
    if (node.kind === 'missing-type') return ''
    return this.#text.slice(this.#base + node.start, this.#base + node.end).replaceAll(/\s+/g, ' ')
  }

  #symbol(
    node: Documented,
    kind: SymbolKind,
    detail: string,
    children: readonly DocumentSymbol[] = [],
  ): DocumentSymbol[] {
    if (node.name.text === '') return []
    const span = this.#moved({ start: node.doc?.start ?? node.start, end: node.end })
    return [{ name: node.name.text, detail, kind, span, nameSpan: this.#moved(node.name), children }]
  }

  #moved({ start, end }: Span): Span {
    return { start: this.#base + start, end: this.#base + end }
  }
}
