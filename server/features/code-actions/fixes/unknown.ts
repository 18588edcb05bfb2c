/** Fixes of undeclared types and errors (CROW1203, CROW1504). */
import type { ValueNode } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { declareBefore, declareBehind } from '../../../edits/insertion.ts'
import { removeWith, removeWord } from '../../../edits/removal.ts'
import { type Fix, type Fixer, type Mistake, memberAround, messageAround, nodesIn } from './fix.ts'
import { enumWord } from './literals.ts'
import { isStored, namedAt } from './types.ts'

/** CROW1203: writes the suggested type, or declares a new one of the written kind. */
export const fixTypeUnknown: Fixer = (mistake) => {
  const node = namedAt(mistake)
  if (!node) return []
  const name = node.name.text
  if (name === 'void') return [leftOut(mistake)]
  const choices = mistake.diagnostic.data?.choices?.split('|') ?? []
  if (choices.length > 0) return choices.map((text) => spelt(mistake, text, false))
  const meant = mistake.diagnostic.data?.replace
  const kinds = node.word === null ? kindsFor(defaultBehind(mistake)) : [node.word]
  const made = /^[A-Za-z_]\w*$/.test(name) ? kinds.map((kind) => created(mistake, name, kind, node.word === null)) : []
  return [meant === undefined ? undefined : spelt(mistake, meant, node.word === null), ...made]
}

/** Writes the suggested name, with a kind word if there is none. */
function spelt(mistake: Mistake, meant: string, bare: boolean): Fix {
  const { types, enums } = mistake.view.scope
  const type = types.get(meant)
  const word = type ? (type.kind === 'class' ? ' ref' : ' record') : enums.has(meant) ? ' enum' : ''
  const text = bare ? meant + word : meant
  return { title: `Write "${text}"`, edits: [replaceAt(mistake.place, mistake.at, text)] }
}

type Kind = 'ref' | 'enum' | 'record'

/** The kinds of type that the default can have; all kinds if there is no default. */
function kindsFor(value: ValueNode | undefined): Kind[] {
  if (!value || value.kind === 'set-value' || value.kind === 'map-value') return ['enum', 'ref', 'record']
  if (value.kind === 'name-value' && value.text === 'null') return ['ref']
  return value.kind === 'name-value' || value.kind === 'string-value' ? ['enum'] : []
}

function created(mistake: Mistake, name: string, kind: Kind, bare: boolean): Fix | undefined {
  if (kind === 'record' && isStored(mistake)) return undefined
  const what = kind === 'ref' ? 'class' : kind
  const text = kind === 'enum' ? `enum ${name} { ${firstValue(mistake)} }` : `${what} ${name} {}`
  const none = kind === 'ref' && defaultBehind(mistake)?.kind === 'name-value' ? ' or null' : ''
  const word = bare ? [insertAt(mistake.place, mistake.at.end, ` ${kind}${none}`)] : []
  return { title: `Create the ${what} "${name}"`, edits: [...word, declareBehind(mistake, text)] }
}

/** The default as the first value of a new enum. */
function firstValue(mistake: Mistake): string {
  const value = defaultBehind(mistake)
  return value?.kind === 'name-value' || value?.kind === 'string-value' ? enumWord(value.text) : 'Unknown'
}

/** The default of the field, parameter or member whose type is marked. */
function defaultBehind(mistake: Mistake): ValueNode | undefined {
  let found: ValueNode | undefined
  for (const node of nodesIn(memberAround(mistake))) {
    const value = 'default' in node ? (node.default as ValueNode | null) : null
    if (value && node.start <= mistake.at.start && node.end >= mistake.at.end) found = value
  }
  return found
}

function leftOut(mistake: Mistake): Fix | undefined {
  const result = messageAround(mistake)?.decl.result
  if (!result) return undefined
  return { title: 'Remove ": void"', edits: [removeWith(mistake, result, /\s*:\s*$/)] }
}

/** CROW1504: writes the suggested error, declares a new one, or removes it from `throws`. */
export const fixErrorUnknown: Fixer = (mistake) => {
  const message = messageAround(mistake)
  const index = message?.decl.throws.findIndex((t) => t.start === mistake.at.start) ?? -1
  const name = message?.decl.throws[index]
  if (!message || !name) return []
  const meant = mistake.diagnostic.data?.replace
  const fits = meant !== undefined && !message.decl.throws.some((t) => t.text === meant)
  return [
    fits ? { title: `Write "${meant}"`, edits: [replaceAt(mistake.place, mistake.at, meant)] } : undefined,
    {
      title: `Create the error "${name.text}"`,
      edits: [declareBefore(mistake, `error ${name.text}()`)],
    },
    { title: `Remove "${name.text}"`, edits: [removeWord(mistake, message.decl.throws, index)] },
  ]
}
