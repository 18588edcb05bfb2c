/** The fields of a class in groups that can be folded: by the first words of their names, and by who changes them. */
import type { Class, Field } from '../../../model/api.ts'
import { typesIn } from '../../../model/types.ts'
import { labelField } from '../values/label-field.ts'

export interface FieldGroup {
  readonly title: string
  readonly fields: readonly Field[]
}

/** Fewer fields than this are one group: headings would only be in the way. */
const FEW = 28
/** Fewer fields than this do not make a group of their own. */
const LEAST = 3

/** First words that say nothing about what a field is about. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(['is', 'has', 'name', 'other', 'last', 'current', 'allowed', 'uuid'])

/**
 * Each field once. A class with few fields has one group without a title. Otherwise: names and settings, state, what was
 * given at creation, references, then a group for each first word that several fields share, such as `memory`.
 */
export function fieldGroups(owner: Pick<Class, 'fields'>): readonly FieldGroup[] {
  const { fields } = owner
  if (fields.length < FEW) return [{ title: '', fields }]
  const word = wordsOf(fields)
  const titleOf = (field: Field) => {
    const first = word.get(field)
    if (field.name === labelField(owner) || field.name === 'name_description') return SETTINGS
    if ([...typesIn(field.type)].some(({ kind }) => kind === 'ref')) return REFERENCES
    return first ?? TITLES[field.qualifier]
  }
  const groups = Map.groupBy(fields, titleOf)
  const named = [SETTINGS, STATE, GIVEN, REFERENCES]
  const words = [...groups.keys()].filter((title) => !named.includes(title)).sort((a, b) => a.localeCompare(b))
  return [...named, ...words].flatMap((title) => {
    const of = groups.get(title)
    return of ? [{ title, fields: of }] : []
  })
}

const SETTINGS = 'Settings'
const STATE = 'State'
const GIVEN = 'Given at creation'
const REFERENCES = 'References'

const TITLES: { readonly [qualifier in Field['qualifier']]: string } = {
  RW: SETTINGS,
  'RO/runtime': STATE,
  'RO/constructor': GIVEN,
}

/** The first word of the names of fields that share it with enough others. */
function wordsOf(fields: readonly Field[]): ReadonlyMap<Field, string> {
  const shared = Map.groupBy(fields, ({ name }) => name.split('_')[0] ?? name)
  return new Map(
    [...shared].flatMap(([word, of]) =>
      of.length < LEAST || EMPTY_WORDS.has(word) ? [] : of.map((field) => [field, word] as const),
    ),
  )
}
