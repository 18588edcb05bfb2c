/** Fixes of statements in bodies: reads through null, writes of a computed end, holds that nobody sees. */
import { classNamed } from '../../../../analysis/scope/symbols.ts'
import type { AssignStatement, Span, StatementNode, SyntaxNode } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { lineBreak } from '../../../edits/insertion.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import { type Fix, type Fixer, type Mistake, nodesIn, removeStatement, sameSpan, written } from './fix.ts'
import { zeroText } from './literals.ts'

/** CROW2027: requires before the statement that the reference is not null. */
export const fixNullRead: Fixer = (mistake) => {
  const { require: path, class: owner } = mistake.diagnostic.data ?? {}
  const statement = path === undefined ? undefined : statementAt(mistake, mistake.at)
  if (!statement || path === undefined) return []
  const text = `require ${path} != null else HANDLE_INVALID("${owner}", ${path})`
  return [{ title: `Require "${path} != null"`, edits: [insertBefore(mistake, statement, text)] }]
}

/** The innermost statement of a block around the span. */
export function statementAt({ decl }: Mistake, at: Span): StatementNode | undefined {
  const path = decl ? treePath(decl, at.start) : []
  return path.findLast((node, i): node is StatementNode => path[i - 1]?.kind === 'block')
}

/** On a line of its own, with the statement's indentation; in a block of one line on that line. */
export function insertBefore({ text, place }: Mistake, { start }: Span, statement: string) {
  const from = text.lastIndexOf('\n', place.base + start - 1) + 1
  const before = text.slice(from, place.base + start)
  const indent = /^[ \t]*$/.test(before) ? before : `${/^[ \t]*/.exec(before)?.[0]}  `
  return insertAt(place, start, `${statement}${lineBreak(text)}${indent}`)
}

/** CROW2041: removes the line, or, where the value does something, only the name. */
export const fixLetUnused: Fixer = (mistake) => {
  const statement = statementAt(mistake, mistake.at)
  if (statement?.kind !== 'let') return []
  const { value } = statement
  if (DOES_SOMETHING.has(value.kind)) {
    const nameless = replaceAt(mistake.place, { start: statement.start, end: value.start }, '')
    return [{ title: `Remove "let ${statement.name.text}"`, edits: [nameless] }]
  }
  if ([...nodesIn(value)].some(({ kind }) => DOES_SOMETHING.has(kind))) return []
  return [{ title: `Remove "let ${statement.name.text}"`, edits: [removeStatement(mistake, statement)] }]
}

/** Expressions that may write, wait or fail for a reason, and may stand as a statement. */
const DOES_SOMETHING: ReadonlySet<SyntaxNode['kind']> = new Set(['call-expr', 'create-expr'])

/** CROW2020: writes the end of the pair that owns the relation. */
export const fixWriteRefused: Fixer = (mistake) => {
  const { owning } = mistake.diagnostic.data ?? {}
  const statement = owning === undefined ? undefined : statementAt(mistake, mistake.at)
  if (owning === undefined || statement?.kind !== 'assign' || statement.place.kind !== 'field-expr') return []
  const newText = owningWrite(mistake, statement, statement.place.of, owning.split('.')[1] ?? '')
  return [
    newText === undefined
      ? undefined
      : { title: `Write "${owning}"`, edits: [replaceAt(mistake.place, statement, newText)] },
  ]
}

function owningWrite(mistake: Mistake, statement: AssignStatement, of: SyntaxNode, field: string): string | undefined {
  const { operator, value, place } = statement
  const [object, given] = [written(mistake, of), written(mistake, value)]
  const isSet = ['set-expr', 'set-for-expr', 'all-expr', 'missing-expr'].includes(value.kind)
  if (operator === '=') {
    const isEmpty = value.kind === 'set-expr' && value.items.length === 0
    return isEmpty ? `for each in ${written(mistake, place)} { each.${field} = null }` : undefined
  }
  if (isSet || !/^[\w.]+$/.test(given)) return undefined
  return `${given}.${field} = ${operator === '+=' ? object : 'null'}`
}

/** CROW2028: assigns the value, or removes the hold. */
export const fixHoldWithoutWait: Fixer = (mistake) => {
  const statement = statementAt(mistake, mistake.at)
  if (statement?.kind !== 'hold') return []
  const { place } = mistake
  const assigned = `${written(mistake, statement.place)} = ${written(mistake, statement.value)}`
  return [{ title: 'Assign the value', edits: [replaceAt(place, statement, assigned)] }]
}

/** CROW2022: names the field. */
export const fixOneOneCopied: Fixer = ({ place, at, diagnostic }) => {
  const add = diagnostic.data?.add
  return [add === undefined ? undefined : { title: `Add "${add}"`, edits: [insertAt(place, at.end, `, ${add}`)] }]
}

/** CROW2023, CROW2024, CROW2025: leaves out the brackets, or the call around. */
export const fixUnwrap: Fixer = (mistake) => {
  const found = [...nodesIn(mistake.decl)].flatMap((node) => (sameSpan(node, mistake.at) ? unwrapped(node) : []))
  return found.slice(0, 1).map(({ title, span, by }): Fix => {
    const inner = typeof by === 'string' ? by : written(mistake, by)
    return { title, edits: [replaceAt(mistake.place, span, inner)] }
  })
}

interface Unwrapped {
  readonly title: string
  readonly span: Span
  readonly by: Span
}

function unwrapped(node: SyntaxNode): (Omit<Unwrapped, 'by'> & { readonly by: Span | string })[] {
  if (node.kind === 'set-for-expr') return [{ title: 'Write only the set', span: node, by: node.from.in }]
  const [arg] = node.kind === 'call-expr' ? node.args : []
  if (node.kind !== 'call-expr' || !arg) return []
  if (arg.kind === 'set-for-expr' && arg.value) {
    const inside = { start: arg.start + 1, end: arg.end - 1 }
    return [{ title: 'Count each value', span: arg, by: inside }]
  }
  const of = arg.kind === 'call-expr' ? arg.args[0] : undefined
  return node.name.text === 'size' && of ? [{ title: 'Write the size of the map', span: arg, by: of }] : []
}

/** CROW2040: leaves out "??" and what follows it. */
export const fixElseUnnecessary: Fixer = (mistake) => {
  const path = mistake.decl ? treePath(mistake.decl, mistake.at.start) : []
  const node = path.findLast((one) => one.kind === 'binary-expr' && one.operator === '??')
  if (node?.kind !== 'binary-expr') return []
  return [
    { title: 'Remove "??"', edits: [replaceAt(mistake.place, { start: node.left.end, end: node.right.end }, '')] },
  ]
}

/** CROW2036: gives the missing fields the zeros of their types. */
export const fixCreateFieldMissing: Fixer = (mistake) => {
  const { view, decl, at, place, diagnostic } = mistake
  const create = [...nodesIn(decl)].find((node) => node.kind === 'create-expr' && sameSpan(node.class, at))
  const owner = create?.kind === 'create-expr' ? classNamed(view.scope, create.class.text) : undefined
  if (create?.kind !== 'create-expr' || !owner) return []
  const values = (diagnostic.data?.fields ?? '').split(',').map((name) => {
    const type = owner.fieldsByName.get(name)?.type
    const zero = type ? zeroText(type, view.scope) : undefined
    return zero === undefined ? undefined : `${name} = ${zero}`
  })
  if (values.includes(undefined)) return []
  const last = create.members.values.at(-1)
  const edit = last
    ? insertAt(place, last.end, `, ${values.join(', ')}`)
    : replaceAt(place, create.members, `{ ${values.join(', ')} }`)
  return [{ title: `Add ${values.map((value) => `"${value}"`).join(' and ')}`, edits: [edit] }]
}
