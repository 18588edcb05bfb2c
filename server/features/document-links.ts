/** Links in documentation comments: web addresses, and names in backquotes that are declared in the API. */
import { classNamed, type Scope, type UnitPlace } from '../../analysis/scope/symbols.ts'
import type { NameNode, Span } from '../../grammar/tree.ts'
import { fileAt } from '../lookup/standard-file.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

export interface DocumentLink {
  readonly span: FileSpan
  /** A web address, or the name of the declaration. */
  readonly target: string | FileSpan
  readonly tooltip: string
}

/** The links of a file, by line. */
export function documentLinks(view: EditorView, path: string): DocumentLink[] {
  const text = fileAt(view, path)?.tree.text ?? ''
  const links: DocumentLink[] = []
  // Documentation is always at the start of a line and strings do not span lines, so a search by lines finds it.
  for (const line of text.matchAll(/^[ \t]*\/\/\/(?!\/)[^\r\n]*/gm)) {
    const at = ({ index, 0: found }: RegExpExecArray | RegExpMatchArray): Span => {
      const start = line.index + (index ?? 0)
      return { start, end: start + found.length }
    }
    for (const match of line[0].matchAll(/https?:\/\/[^\s<>()"'`]*[^\s<>()"'`.,;:!?]/g))
      links.push({ span: { path, ...at(match) }, target: match[0], tooltip: match[0] })
    for (const match of line[0].matchAll(/(?<=`)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?(?=`)/g)) {
      const target = declarationOf(view.scope, match[0])
      if (target) links.push({ span: { path, ...at(match) }, target, tooltip: `Go to ${match[0]}` })
    }
  }
  return links
}

/** The declaration of `VM`, `VM.start`, `vm_power_state`, `VM_BAD_POWER_STATE` or `lab1`. */
function declarationOf(scope: Scope, words: string): FileSpan | undefined {
  const [name = '', member] = words.split('.')
  if (member !== undefined) {
    const owner = classNamed(scope, name)
    const found = owner?.fieldsByName.get(member) ?? owner?.messages.find((m) => m.name === member)
    return found && nameOf(found)
  }
  const found = scope.types.get(name) ?? scope.enums.get(name) ?? scope.errors.get(name) ?? scope.objects.get(name)
  return found && nameOf(found)
}

function nameOf({ place, decl }: { readonly place: UnitPlace; readonly decl: { readonly name: NameNode } }): FileSpan {
  return fileSpan(place, decl.name)
}
