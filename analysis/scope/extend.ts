/** Declarations that extend others: those of standard texts, and errors of another file that have fewer parameters. */
import { mayRequire } from './declare.ts'
import {
  type ClassSymbol,
  type EnumSymbol,
  type ErrorSymbol,
  type FieldSymbol,
  isNamespace,
  type MessageSymbol,
  type RecordSymbol,
} from './symbols.ts'

/**
 * The symbols of declarations that extend others. The same declaration keeps its symbol from one scope to the next, so that
 * the types and values resolved for it stay known.
 */
export class Extensions {
  readonly #known = new WeakMap<object, object>()

  ofClass(own: ClassSymbol, standard: ClassSymbol): ClassSymbol {
    return this.#of(own, standard, extendClass)
  }

  ofRecord(own: RecordSymbol, standard: RecordSymbol): RecordSymbol {
    return this.#of(own, standard, (record) => ({ ...record, extends: standard }))
  }

  ofEnum(own: EnumSymbol, standard: EnumSymbol): EnumSymbol {
    return this.#of(own, standard, (declared) => ({ ...declared, extends: standard }))
  }

  /**
   * The one of two errors that extends the other: both have the same name, are in different files, and this one has the
   * parameters of the other and more behind them. undefined for any other two.
   */
  ofError(first: ErrorSymbol, again: ErrorSymbol): ErrorSymbol | undefined {
    if (first.extends || first.place.path === again.place.path) return undefined
    const [own, shorter] = first.decl.params.length < again.decl.params.length ? [again, first] : [first, again]
    if (!isLonger(own, shorter)) return undefined
    // Any file may declare the shorter one, so that another pair gets another symbol.
    const known = this.#known.get(own) as ErrorSymbol | undefined
    if (known?.extends === shorter) return known
    const symbol = { ...own, extends: shorter }
    this.#known.set(own, symbol)
    return symbol
  }

  #of<S extends object>(own: S, standard: S, extend: (own: S, standard: S) => S): S {
    const known = this.#known.get(own) as S | undefined
    if (known) return known
    const symbol = extend(own, standard)
    this.#known.set(own, symbol)
    return symbol
  }
}

function isLonger({ decl: { params } }: ErrorSymbol, { decl: shorter }: ErrorSymbol): boolean {
  return params.length > shorter.params.length && shorter.params.every(({ text }, i) => params[i]?.text === text)
}

/** The user's class with the members of the standard class that it does not declare itself. */
function extendClass(own: ClassSymbol, standard: ClassSymbol): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const without = new Set([...own.without, ...standard.without])
  // Other standard texts refer to the objects of a standard class (standard-member-differs.ts reports the word).
  if (!isNamespace(standard)) without.delete('objects')
  const requiring: FieldSymbol[] = []
  const merged: ClassSymbol = { ...own, without, fields, messages, fieldsByName, requiring, extends: standard }
  const declared = new Set(own.messages.map((m) => m.name))
  for (const field of [...own.fields, ...standard.fields]) {
    if (field.owner === standard && own.fieldsByName.has(field.name)) continue
    const copy = { ...field, owner: merged }
    fields.push(copy)
    if (mayRequire(field.decl)) requiring.push(copy)
    if (field.name !== '' && !fieldsByName.has(field.name)) fieldsByName.set(field.name, copy)
  }
  for (const message of [...own.messages, ...standard.messages]) {
    if (message.owner === standard && declared.has(message.name)) continue
    messages.push({ ...message, owner: merged })
  }
  return merged
}
