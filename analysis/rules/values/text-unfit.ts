/** A text with characters that XML cannot carry. WIRE, strictness. */
import { isCarriableText } from '../../../model/text.ts'
import type { CatalogueEntry } from '../../diagnostics/catalogue-entry.ts'
import { type CheckRule, type ProblemRule, problemRule } from '../rule.ts'

const entry: CatalogueEntry = {
  code: 'CROW1308',
  severity: 'error',
  title: 'A text holds characters that XML cannot carry',
  explanation:
    'What is stored by one wire format must read back the same by the other, and XML carries no control characters but tab, line feed and carriage return, nor half of a surrogate pair.',
  example: 'class VM {\n  RW note : string = "bell\\u0007"\n}\n',
  repaired: 'class VM {\n  RW note : string = "bell"\n}\n',
}

/** Defaults and the values of objects are read by their types; what has none is looked at here. */
export const textUnfit: ProblemRule & CheckRule = {
  ...problemRule('text-unfit', entry, () => UNFIT),
  check: {
    api({ decl, place }, report) {
      if (decl.version && !isCarriableText(decl.version.text)) report({ place, at: decl.version, ...UNFIT })
    },
    enum({ decl, place }, report) {
      for (const { name } of decl.values) if (!isCarriableText(name.text)) report({ place, at: name, ...UNFIT })
    },
  },
}

const UNFIT = {
  message: 'The text holds a character that XML cannot carry.',
  help: 'Leave out control characters other than \\t, \\n and \\r, and lone surrogates.',
}
